package org.lstm4j.tasks.series;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.model.ForecastModel;
import org.lstm4j.model.use.SeriesScale;
import org.lstm4j.text.TrainTestSplit;
import org.lstm4j.train.Trainer;

/**
 * Which values of a series are forecast, by their positions, and from what.
 *
 * @param training positions to learn from
 * @param validation positions that watch the training
 * @param test positions to test with
 */
@SuppressWarnings("ArrayRecordComponent") // handed on within this package, never compared
record Windows(int[] training, int[] validation, int[] test) {
    /** The name of the model's input, and of the column that feeds it. */
    static final String VALUES = ForecastModel.VALUES;

    /**
     * Splits all values that have enough others before them.
     *
     * @param name of the file, for errors
     * @param length of the series
     * @param first the first position that can be forecast
     * @throws InvalidInputException if a part would be empty
     */
    static Windows of(SeriesSplitConfig split, String name, int length, int first) {
        int targets = length - first;
        int held = held(split, targets);
        int testing = testing(split, targets);
        if (!isEnough(split, targets)) {
            int needed = 1;
            while (!isEnough(split, needed)) {
                needed++;
            }
            throw new InvalidInputException(name + ": the series has " + length + " values, and needs at least "
                    + (first + needed) + ": window and scale.difference take the first " + first
                    + ", and split needs " + needed + " to forecast, so that each of its parts gets one. Give more"
                    + " values, or a smaller window");
        }
        int[] order;
        int[] test;
        switch (split.by()) {
            case TIME -> {
                order = IntStream.range(first, length - testing).toArray();
                test = IntStream.range(length - testing, length).toArray();
            }
            case RANDOM -> {
                TrainTestSplit chance =
                        new TrainTestSplit(split.test(), split.randomState().orElseThrow());
                order = shifted(chance.train(targets), first);
                test = shifted(chance.test(targets), first);
            }
            default -> throw new AssertionError(split.by());
        }
        int learned = order.length - held;
        return new Windows(Arrays.copyOf(order, learned), Arrays.copyOfRange(order, learned, order.length), test);
    }

    private static boolean isEnough(SeriesSplitConfig split, int targets) {
        return targets - testing(split, targets) - held(split, targets) >= 1;
    }

    private static int held(SeriesSplitConfig split, int targets) {
        return split.validation()
                .map(share -> Math.max(1, (int) Math.round(targets * share)))
                .orElse(0);
    }

    private static int testing(SeriesSplitConfig split, int targets) {
        return Math.max(1, (int) Math.ceil(targets * split.test()));
    }

    private static int[] shifted(int[] positions, int by) {
        return Arrays.stream(positions).map(position -> position + by).toArray();
    }

    /** Which values of the series are seen in training, as what is forecast or as what it is forecast from. */
    boolean[] seen(int length, int window, int difference) {
        boolean[] seen = new boolean[length];
        for (int position : training) {
            Arrays.fill(seen, Math.max(difference, position - window), position + 1, true);
        }
        return seen;
    }

    /** The columns for some positions of a scaled series. */
    static TensorDataset dataset(double[] scaled, int[] positions, int window) {
        float[] values = new float[positions.length * window];
        float[] targets = new float[positions.length];
        for (int row = 0; row < positions.length; row++) {
            for (int step = 0; step < window; step++) {
                values[row * window + step] = SeriesScale.single(scaled[positions[row] - window + step]);
            }
            targets[row] = SeriesScale.single(scaled[positions[row]]);
        }
        Map<String, Tensor> columns = new LinkedHashMap<>();
        columns.put(VALUES, Tensor.of(new int[] {positions.length, window, 1}, values));
        columns.put(Trainer.TARGET, Tensor.of(new int[] {positions.length, 1}, targets));
        return TensorDataset.of(columns);
    }
}
