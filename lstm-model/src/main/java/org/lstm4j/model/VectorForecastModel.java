package org.lstm4j.model;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.use.RowNumbers;
import org.lstm4j.model.use.VectorReading;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;

/**
 * A saved model that forecasts several columns of numbers from their last steps.
 *
 * <p>Thread-safe, until its {@link SavedModel} is closed.
 */
public final class VectorForecastModel {
    /** The name of the model's input, float32 {@code [batch, window, features]}. */
    public static final String VALUES = ForecastModel.VALUES;

    private final SavedModel model;
    private final VectorReading reading;
    private final int numbers;

    private VectorForecastModel(SavedModel model, VectorReading reading, int numbers) {
        this.model = model;
        this.reading = reading;
        this.numbers = numbers;
    }

    /**
     * A saved model as one that forecasts columns.
     *
     * @throws InvalidInputException if it is of another kind, saying which, or damaged
     */
    public static VectorForecastModel of(SavedModel model) {
        model.require(ModelUse.MULTIVARIATE_FORECAST, "forecast several columns of numbers");
        String json = model.bundle().attachments().get(VectorReading.ATTACHMENT);
        if (json == null) {
            throw new InvalidInputException(model.name() + ": does not say how it reads columns of numbers");
        }
        VectorReading reading;
        try {
            reading = VectorReading.fromJson(json);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(model.name() + ": " + e.getMessage(), e);
        }
        int numbers = RowNumbers.of(model.name(), model.bundle());
        check(model.name(), model.bundle(), reading, Math.max(1, numbers / reading.outputs()) * reading.outputs());
        return new VectorForecastModel(model, reading, numbers);
    }

    /**
     * Refuses a model whose graph is not one of its columns: a file from somebody else can hold any graph.
     *
     * @param name of the model, for the message
     * @param needed how many numbers it must give
     * @throws InvalidInputException saying what its graph reads and gives
     */
    public static void check(String name, Bundle bundle, VectorReading reading, int needed) {
        Graph graph = bundle.graph();
        int numbers = RowNumbers.of(name, bundle);
        Shape read = Shape.of("batch", reading.window(), reading.features());
        if (graph.inputs().size() == 1 && fits(graph.inputs().getFirst(), read) && numbers == needed) {
            return;
        }
        throw new InvalidInputException(name + ": its graph reads "
                + graph.inputs().stream()
                        .map(input -> input.name() + " " + input.dtype().text() + input.shape())
                        .toList()
                + " and gives " + numbers + " numbers, where a model of its columns reads " + VALUES + " float32" + read
                + " and gives " + needed + "; it was damaged or put together by hand");
    }

    private static boolean fits(Input input, Shape needed) {
        return input.name().equals(VALUES)
                && input.dtype() == DType.FLOAT32
                && input.rank() == needed.rank()
                && input.shape().dim(1).equals(needed.dim(1))
                && input.shape().dim(2).equals(needed.dim(2));
    }

    /** What it reads and forecasts. */
    public VectorReading reading() {
        return reading;
    }

    /**
     * Forecasts the next steps.
     *
     * @param history of each step so far one number for each of {@link VectorReading#columns}, in order of time and in their own units; of
     *     these the last {@link VectorReading#window} are read
     * @param dates of these steps, in the same number; may be empty for a model that needs none
     * @return of each of the next {@link VectorReading#horizon} steps one number for each of {@link VectorReading#targets}
     * @throws InvalidInputException if there are too few steps, a number cannot be read, or dates are missing
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public double[][] predict(double[][] history, List<LocalDateTime> dates) {
        Window read = window(history, dates);
        Tensor output = Tensor.zeros(DType.FLOAT32, 1, numbers);
        model.runs().run(new Feeds().put(VALUES, read.input()), new Feeds().put(Model.PREDICTION, output));
        return values(output.floats(), read.scaled(), dates);
    }

    /**
     * What the model is fed of a history, {@code [1, window, features]}: for those who look into it.
     *
     * @throws InvalidInputException as {@link #predict}
     */
    public Tensor input(double[][] history, List<LocalDateTime> dates) {
        return window(history, dates).input();
    }

    // Handed on once, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Window(Tensor input, double[][] scaled) {}

    private Window window(double[][] history, List<LocalDateTime> dates) {
        int window = reading.window();
        if (history.length < reading.needed()) {
            throw new InvalidInputException(model.name() + ": needs the last " + reading.needed()
                    + " steps to go on from; got " + history.length);
        }
        boolean hasDates = !dates.isEmpty();
        if (hasDates ? dates.size() != history.length : reading.needsDates()) {
            throw new InvalidInputException(
                    model.name() + ": needs a date for each of the " + history.length + " steps; got " + dates.size());
        }
        if (reading.needsDates() && dates.size() < 2) {
            throw new InvalidInputException(model.name() + ": needs two steps to know how far apart they are; got 1");
        }
        Tensor input = Tensor.zeros(DType.FLOAT32, 1, window, reading.features());
        int needed = reading.needed();
        double[][] scaled = new double[needed][];
        for (int step = 0; step < needed; step++) {
            int at = history.length - needed + step;
            if (history[at].length != reading.columns().size()) {
                throw new InvalidInputException("step " + (at + 1) + " has " + history[at].length
                        + " numbers, and the model reads " + reading.columns());
            }
            Optional<LocalDateTime> date = hasDates ? Optional.of(dates.get(at)) : Optional.empty();
            scaled[step] = reading.scaled(history[at], date);
            int read = step - (needed - window);
            if (read >= 0) {
                double[] before = scaled[Math.max(0, step - 1)];
                reading.write(scaled[step], before, date, input.floats(), read * reading.features());
            }
        }
        return new Window(input, scaled);
    }

    private double[][] values(float[] output, double[][] scaled, List<LocalDateTime> dates) {
        int[] targets = reading.targetColumns();
        double[][] values = new double[reading.horizon()][targets.length];
        double[] last = scaled[scaled.length - 1];
        double[] before = scaled[Math.max(0, scaled.length - 2)];
        for (int step = 0; step < values.length; step++) {
            int ahead = step + 1;
            Optional<LocalDateTime> date =
                    reading.needsDates() ? Optional.of(VectorReading.ahead(dates, ahead)) : Optional.empty();
            int from = step * targets.length;
            Arrays.setAll(values[step], i -> {
                // of several quantiles the one in the middle is the forecast
                int each = output.length / reading.outputs();
                double number = output[(from + i) * each + each / 2];
                return reading.value(targets[i], reading.meant(number, last, before, targets[i], ahead), date);
            });
        }
        return values;
    }
}
