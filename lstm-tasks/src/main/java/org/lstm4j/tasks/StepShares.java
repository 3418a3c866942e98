package org.lstm4j.tasks;

import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.lstm4j.Tensor;

/**
 * The shares of numbers that a model reads step by step, as a table for a {@link RowExplanation}: a row for each feature and a column for
 * each step. Of more than {@value #MOST} features, which no picture could name, it has one row, of all together.
 *
 * @param rows names of the features
 * @param columns the steps, from 1
 * @param shares of each
 * @param values that the model read; none where all features are together
 */
public record StepShares(
        List<String> rows, List<String> columns, List<List<Double>> shares, List<List<Double>> values) {
    private static final int MOST = 40;

    /** Copies the lists. */
    public StepShares {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        shares = List.copyOf(shares);
        values = List.copyOf(values);
    }

    /**
     * Of one row.
     *
     * @param shares {@code [1, time, features]}
     * @param read what the model was fed, in the same shape
     * @param steps of the row without its padding
     * @param names of the features
     */
    public static StepShares of(Tensor shares, Tensor read, int steps, List<String> names) {
        int features = shares.dim(2);
        List<String> columns =
                IntStream.rangeClosed(1, steps).mapToObj(String::valueOf).toList();
        if (features > MOST) {
            return new StepShares(
                    List.of("all " + features + " numbers of a step"),
                    columns,
                    List.of(line(
                            steps,
                            step -> it -> IntStream.range(0, features)
                                    .mapToDouble(feature -> it.element(step * features + feature))
                                    .sum(),
                            shares)),
                    List.of());
        }
        return new StepShares(names, columns, table(shares, steps), table(read, steps));
    }

    private static List<List<Double>> table(Tensor of, int steps) {
        int features = of.dim(2);
        return IntStream.range(0, features)
                .mapToObj(feature -> line(steps, step -> it -> it.element(step * features + feature), of))
                .toList();
    }

    private static List<Double> line(int steps, IntFunction<ToDoubleFunction<Tensor>> at, Tensor of) {
        return IntStream.range(0, steps)
                .mapToObj(step -> at.apply(step).applyAsDouble(of))
                .toList();
    }
}
