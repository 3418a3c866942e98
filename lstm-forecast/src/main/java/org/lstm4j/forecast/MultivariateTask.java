package org.lstm4j.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.Provenance;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.VectorForecastModel;
import org.lstm4j.model.use.VectorReading;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.training.Network;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.Tested;
import org.lstm4j.tasks.training.TrainingRows;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Pinball;

/** A forecast of several columns, its data read and its scale fitted. */
final class MultivariateTask implements SupervisedTask {
    private static final int CLIPS = 5; // that are shown

    private final MultivariateConfig config;
    private final Forecasts forecasts;
    private final VectorSplit.Parts parts;
    private final ComponentContext context;
    private final Loss loss;
    private final Model model;

    MultivariateTask(MultivariateConfig config, DataRoot root, Components components, ConfigBinder binder) {
        this.config = config;
        Tracks tracks = TrackSource.of(config.source(), binder).read(root);
        this.parts = config.split().parts(tracks, config.needed(), config.steps());
        VectorReading reading = VectorFit.of(
                config, tracks, VectorSplit.seen(tracks, parts.training(), config.needed(), config.steps()));
        this.forecasts = new Forecasts(tracks, reading);
        refuseWhatNeverChanges(forecasts, parts);
        long steps = Math.ceilDiv(parts.training().size(), config.training().batchSize());
        this.context =
                new ComponentContext(components, 0, steps, config.training().epochs());
        this.loss = components.loss(config.loss(), context);
        int numbers = numbers(config, loss, reading);
        Shape needed = Shape.of("batch", numbers);
        this.model = Network.of(
                forecasts.input(),
                false,
                config,
                components,
                context,
                needed,
                "a number for each of " + reading.targets() + " at each of " + Counted.of(reading.horizon(), "step")
                        + " ahead, " + needed + ", as { type = dense, units = " + numbers + " } does");
    }

    /** There is nothing to be learned of it, and no error to scale others by. */
    private static void refuseWhatNeverChanges(Forecasts forecasts, VectorSplit.Parts parts) {
        if (forecasts.tracks().frames().isPresent()) {
            return; // of whose border most pixels are black
        }
        for (int column : forecasts.targets()) {
            var change = Baseline.change(forecasts, column);
            if (parts.training().stream().allMatch(at -> change.applyAsDouble(at) == 0)) {
                throw new InvalidInputException(forecasts.tracks().name() + ": column \""
                        + forecasts.tracks().columns().get(column)
                        + "\" never changes in the part that is learned, so there is nothing to forecast; leave it out of"
                        + " targets");
            }
        }
    }

    /** How many numbers the last layer gives. @throws ConfigurationException if the loss is not for so many */
    static int numbers(MultivariateConfig config, Loss loss, VectorReading reading) {
        int quantiles = loss instanceof Pinball pinball ? pinball.quantiles().size() : 1;
        if (quantiles > 1 && (reading.outputs() > 1 || quantiles % 2 == 0)) {
            throw new ConfigurationException(
                    config.loss().location(),
                    config.loss().key(),
                    "pinball with several quantiles forecasts one column one step ahead, by an odd number of them, the"
                            + " middle one being the forecast; here are " + quantiles + " of "
                            + Counted.of(reading.outputs(), "number"));
        }
        return Math.multiplyExact(reading.outputs(), quantiles);
    }

    static String describe(Tracks tracks, VectorSplit.Parts parts) {
        StringBuilder text = new StringBuilder("Data: ").append(tracks.name());
        if (tracks.isSample()) {
            text.append(DataRoot.NOBODY_NAMED_ONE);
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "%n%s of %s; %,d forecasts to learn, %,d validate, %,d test",
                        Counted.of(tracks.steps(), "step"),
                        tracks.tracks().size() == 1
                                ? "one table"
                                : Counted.of(tracks.tracks().size(), "track"),
                        parts.training().size(),
                        parts.validation().size(),
                        parts.test().size()))
                .toString();
    }

    @Override
    public MultivariateConfig settings() {
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
        Optional<Dataset> validation =
                parts.validation().isEmpty() ? Optional.empty() : Optional.of(forecasts.rows(parts.validation()));
        return new TrainingRows(
                forecasts.rows(parts.training()),
                validation,
                false,
                forecasts.tracks().files());
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(List.of(describe(forecasts.tracks(), parts)));
        forecasts.tracks().remarks().forEach(remark -> notes.add("Note: " + remark));
        return notes;
    }

    @Override
    public Bundle complete(Bundle bundle) {
        return ModelUse.of(ModelUse.MULTIVARIATE_FORECAST)
                .withBackend(config.backend())
                .addTo(bundle)
                .withAttachment(VectorReading.ATTACHMENT, forecasts.reading().toJson());
    }

    @Override
    public TestScores test(Backend backend, Map<String, Tensor> weights) {
        return tested(backend, weights).scores();
    }

    @Override
    public Tested tested(Backend backend, Map<String, Tensor> weights) {
        VectorMeasurement.Measured measured = new VectorMeasurement(
                        model.inferenceGraph(),
                        loss,
                        forecasts,
                        parts,
                        config.season(),
                        config.training().batchSize())
                .of(backend, weights);
        return new Tested(measured.scores(), () -> examples(backend, weights, measured));
    }

    private List<Section> examples(Backend backend, Map<String, Tensor> weights, VectorMeasurement.Measured measured) {
        if (forecasts.tracks().frames().isEmpty()) {
            return List.of(VectorExamples.of(forecasts, parts.test(), measured));
        }
        Graph graph = model.inferenceGraph();
        Bundle bundle = complete(Bundle.of(graph, weights, Provenance.ofThisRun(graph, 0, backend.name())));
        try (SavedModel saved = SavedModel.on(backend, "the trained model", bundle)) {
            return List.of(Rollout.of(forecasts, parts.test(), VectorForecastModel.of(saved), CLIPS));
        }
    }
}
