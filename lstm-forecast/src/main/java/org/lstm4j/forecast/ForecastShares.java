package org.lstm4j.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.VectorForecastModel;
import org.lstm4j.model.use.RowNumbers;
import org.lstm4j.model.use.VectorReading;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.tasks.RowExplanation;
import org.lstm4j.tasks.RowQuestion;
import org.lstm4j.tasks.StepShares;
import org.lstm4j.trace.InputShares;
import org.lstm4j.trace.Target;

/** Which numbers of the last steps decided the forecast of a column, one step ahead. */
final class ForecastShares {
    private ForecastShares() {}

    /**
     * Divides it.
     *
     * @param name of the model, for messages
     * @param model that is asked
     * @param bundle of it
     * @param track whose last steps are continued
     */
    static RowExplanation of(
            TrainingBackend backend,
            String name,
            VectorForecastModel model,
            Bundle bundle,
            Track track,
            RowQuestion question) {
        VectorReading reading = model.reading();
        int target = question.among(reading.targets(), "column that the model forecasts")
                .orElse(0);
        int numbers = RowNumbers.of(name, bundle);
        int each = numbers / reading.outputs();
        Tensor wanted = Tensor.zeros(DType.FLOAT32, 1, numbers);
        wanted.floats()[target * each + each / 2] = 1; // of several quantiles the one in the middle is the forecast
        Tensor read = model.input(track.steps(), track.dates());
        double forecast = model.predict(track.steps(), track.dates())[0][target];
        try (InputShares divided = new InputShares(backend, bundle.graph(), bundle.weights(), Target.Link.NONE)) {
            InputShares.Shares shares = divided.of(new Feeds().put(VectorForecastModel.VALUES, read), wanted);
            StepShares table = StepShares.of(
                    Objects.requireNonNull(shares.values().get(VectorForecastModel.VALUES)),
                    read,
                    reading.window(),
                    features(reading));
            return new RowExplanation(
                    "the last " + reading.window() + " steps of " + question.text(),
                    String.format(
                            Locale.ROOT,
                            "%s, a step ahead: %.6g",
                            reading.targets().get(target),
                            forecast),
                    "The share of each number of each step, 1 being the earliest, in what the model gives for "
                            + reading.targets().get(target) + ", in its own scale"
                            + switch (reading.relativeTo()) {
                                case NOTHING -> "";
                                case LAST -> ": that is the change from the last step";
                                case LINE -> ": that is how far it leaves the line through the last two steps";
                            }
                            + ".",
                    true,
                    table.rows(),
                    table.columns(),
                    table.shares(),
                    table.values(),
                    List.of(String.format(
                            Locale.ROOT,
                            "Integrated gradients from zeros, which are what is usual, by %s: %+.4f from %+.4f; the shares miss %.1e.",
                            backend.name(),
                            shares.number(),
                            shares.baseline(),
                            shares.completenessError())));
        }
    }

    /** What a step has, in the order in which the model is fed it. */
    private static List<String> features(VectorReading reading) {
        List<String> names = new ArrayList<>();
        if (reading.reads() != VectorReading.Reads.CHANGES) {
            names.addAll(reading.columns());
        }
        if (reading.reads() != VectorReading.Reads.LEVELS) {
            reading.columns().forEach(column -> names.add("change of " + column));
        }
        if (reading.calendar()) {
            names.add("time of year, sine");
            names.add("time of year, cosine");
        }
        return names;
    }
}
