package org.lstm4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.model.use.RowNumbers;
import org.lstm4j.model.use.SeriesScale;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;

/**
 * A saved model that continues series of numbers, each forecast being read as the value before the next.
 *
 * {@snippet class="org.lstm4j.model.snippets.SavedModelSnippets" region="series"}
 *
 * <p>Thread-safe, until its {@link SavedModel} is closed. On the backend {@code native} what is said of a series does not depend, in any
 * bit, on the series beside it; on others it may in the last digits.
 */
public final class ForecastModel {
    /** The name of the model's input, float32 {@code [batch, window, 1]}. */
    public static final String VALUES = "values";

    private static final int MOST_STEPS = 1 << 24;

    private final SavedModel model;
    private final SeriesScale scale;
    private final int window;

    private ForecastModel(SavedModel model, SeriesScale scale, int window) {
        this.model = model;
        this.scale = scale;
        this.window = window;
    }

    static ForecastModel of(SavedModel model) {
        RowNumbers.requireOne(model.name(), model.bundle(), 0);
        String json = model.bundle().attachments().get(SeriesScale.ATTACHMENT);
        if (json == null) {
            throw new InvalidInputException(
                    model.name() + ": has no scale of a series, so it cannot read the numbers of one");
        }
        return new ForecastModel(
                model,
                SeriesScale.fromJson(json),
                window(model.name(), model.bundle().graph()));
    }

    private static int window(String name, Graph graph) {
        if (graph.inputs().size() == 1) {
            Input input = graph.inputs().getFirst();
            boolean isWindow = input.name().equals(VALUES)
                    && input.dtype() == DType.FLOAT32
                    && input.rank() == 3
                    && input.shape().dim(2).equals(Dim.of(1));
            if (isWindow && input.shape().dim(1) instanceof Dim.Fixed) {
                return input.shape().fixed(1);
            }
        }
        throw new InvalidInputException(name + ": its graph reads "
                + graph.inputs().stream()
                        .map(input -> input.name() + " " + input.dtype().text() + input.shape())
                        .toList()
                + ", where a model of a series reads " + VALUES + " float32[batch, window, 1]"
                + "; it was damaged or put together by hand");
    }

    /** How many of the last values it needs to go on from. */
    public int needed() {
        return window + scale.difference();
    }

    /**
     * Continues a series.
     *
     * @param history its values so far, in order of time and in its own unit; of these the last {@link #needed} are read
     * @param steps how many steps ahead, 1 to 2^24
     * @return the next values, in the unit of the series
     * @throws InvalidInputException if there are too few values, or one cannot be read
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public double[] predict(double[] history, int steps) {
        return predict(List.of(history), steps).getFirst();
    }

    /**
     * Continues several series, up to {@value Rows#MOST} at a time.
     *
     * @param histories the values of each, as above
     * @param steps how many steps ahead, 1 to 2^24
     * @return the next values of each, in their order
     * @throws InvalidInputException if one has too few values, or one that cannot be read
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public List<double[]> predict(List<double[]> histories, int steps) {
        if (steps < 1 || steps > MOST_STEPS) {
            throw new InvalidInputException("A series is continued by 1 to " + MOST_STEPS + " steps; got " + steps);
        }
        for (double[] history : histories) {
            if (history.length < needed()) {
                throw new InvalidInputException(model.name() + ": needs the last " + needed()
                        + " values of the series to go on from; got " + history.length);
            }
        }
        List<double[]> continued = new ArrayList<>(histories.size());
        for (int from = 0; from < histories.size(); from += Rows.MOST) {
            continued.addAll(part(histories.subList(from, Math.min(histories.size(), from + Rows.MOST)), steps));
        }
        return continued;
    }

    private List<double[]> part(List<double[]> histories, int steps) {
        int needed = needed();
        List<double[]> values = histories.stream()
                .map(history -> Arrays.copyOf(
                        Arrays.copyOfRange(history, history.length - needed, history.length), needed + steps))
                .toList();
        int[] rows = Rows.filled(histories.size());
        Tensor input = Tensor.zeros(DType.FLOAT32, rows.length, window, 1);
        Tensor output = Tensor.zeros(DType.FLOAT32, rows.length, 1);
        for (int at = needed; at < needed + steps; at++) {
            for (int row = 0; row < rows.length; row++) {
                double[] scaled = scale.scale(Arrays.copyOfRange(values.get(rows[row]), at - needed, at));
                for (int step = 0; step < window; step++) {
                    input.floats()[row * window + step] = SeriesScale.single(scaled[scale.difference() + step]);
                }
            }
            model.runs().run(new Feeds().put(VALUES, input), new Feeds().put(Model.PREDICTION, output));
            for (int row = 0; row < values.size(); row++) {
                values.get(row)[at] = scale.value(output.element(row), values.get(row), at);
            }
        }
        return values.stream()
                .map(all -> Arrays.copyOfRange(all, needed, all.length))
                .toList();
    }
}
