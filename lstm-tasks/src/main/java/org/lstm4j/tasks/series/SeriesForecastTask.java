package org.lstm4j.tasks.series;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.graph.Input;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.use.SeriesScale;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.training.Network;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.Tested;
import org.lstm4j.tasks.training.TrainingRows;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;

/** A forecast, its series read and its scale fitted. */
final class SeriesForecastTask implements SupervisedTask {
    private static final Shape ONE_NUMBER = Shape.of("batch", 1);

    private final SeriesForecastConfig config;
    private final SeriesRows rows;
    private final SeriesScale scale;
    private final ComponentContext context;
    private final Model model;
    private final Loss loss;

    SeriesForecastTask(SeriesForecastConfig config, DataRoot root, Components components) {
        this.config = config;
        this.rows = SeriesRows.load(config, root);
        double[] values = rows.series().values();
        boolean[] seen = rows.windows()
                .seen(
                        values.length,
                        config.window(),
                        config.scale().difference().orElse(0));
        this.scale = ScaleFit.of(config.scale(), values, seen);
        this.context = context(config, rows.windows().training().length, components);
        Input input = new Input(Windows.VALUES, Shape.of("batch", config.window(), 1), DType.FLOAT32);
        this.model = Network.of(
                input,
                false,
                config,
                components,
                context,
                ONE_NUMBER,
                "one number, the next value, " + ONE_NUMBER + ", as { type = dense, units = 1 } does");
        this.loss = components.loss(config.loss(), context);
        if (loss instanceof BinaryCrossEntropy) {
            refuseWhatIsNoProbability(scale.scale(values), rows.windows());
        }
    }

    /** Its loss has no meaning, nor a least value, for such a target. */
    private static void refuseWhatIsNoProbability(double[] scaled, Windows windows) {
        Stream.of(windows.training(), windows.validation(), windows.test())
                .flatMapToInt(IntStream::of)
                .filter(i -> !(scaled[i] >= 0 && scaled[i] <= 1))
                .findFirst()
                .ifPresent(i -> {
                    throw new InvalidInputException("loss: binary-cross-entropy is for targets from 0 to 1, but value "
                            + (i + 1) + " of the series is " + scaled[i]
                            + " after scale; take mean-squared-error for a series");
                });
    }

    static ComponentContext context(SeriesForecastConfig config, int rows, Components components) {
        long steps = Math.ceilDiv(rows, config.training().batchSize());
        return new ComponentContext(components, 0, steps, config.training().epochs());
    }

    @Override
    public SeriesForecastConfig settings() {
        return config;
    }

    @Override
    public ComponentContext context() {
        return context;
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public Loss loss() {
        return loss;
    }

    @Override
    public List<Supplier<Metric>> metrics() {
        return List.of();
    }

    @Override
    public TrainingRows rows() {
        double[] scaled = scale.scale(rows.series().values());
        Windows windows = rows.windows();
        Optional<Dataset> validation = windows.validation().length == 0
                ? Optional.empty()
                : Optional.of(Windows.dataset(scaled, windows.validation(), config.window()));
        return new TrainingRows(
                Windows.dataset(scaled, windows.training(), config.window()), validation, false, rows.files());
    }

    @Override
    public List<String> notes() {
        return List.of(rows.describe(config));
    }

    @Override
    public Bundle complete(Bundle bundle) {
        return ModelUse.of(ModelUse.SERIES_FORECAST)
                .withBackend(config.backend())
                .addTo(bundle)
                .withAttachment(SeriesScale.ATTACHMENT, scale.toJson());
    }

    @Override
    public TestScores test(Backend backend, Map<String, Tensor> weights) {
        return tested(backend, weights).scores();
    }

    @Override
    public Tested tested(Backend backend, Map<String, Tensor> weights) {
        ForecastMeasurement.Measured measured = new ForecastMeasurement(
                        model.inferenceGraph(),
                        loss,
                        scale,
                        config.data().season(),
                        config.window(),
                        config.training().batchSize())
                .of(backend, weights, rows);
        return new Tested(measured.scores(), () -> List.of(ForecastExamples.of(rows, measured.forecasts())));
    }
}
