package org.lstm4j.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.Provenance;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
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

/** A model that draws, its sequences read and their scale fitted. */
final class DrawingTask implements SupervisedTask {
    private final DrawingConfig config;
    private final DrawingRows rows;
    private final List<String> labels;
    private final StepReading reading;
    private final Picture picture;
    private final ComponentContext context;
    private final StepLoss loss;
    private final Model model;
    private final List<Drawing> training;
    private final List<Drawing> validation;
    private final List<Drawing> test;

    DrawingTask(DrawingConfig config, DataRoot root, Components components, ConfigBinder binder) {
        this.config = config;
        this.rows = DrawingRows.load(config, binder, root);
        this.labels = rows.labels(config.data());
        StepDensity density = density(config, binder, rows);
        this.reading = StepFit.of(config, density, labels, rows.training());
        this.picture = config.picture().orElseGet(() -> Picture.of(density));
        this.training = StepFit.drawings(reading, config.data(), StepFit.Part.TRAINING, rows.training());
        this.validation = StepFit.drawings(reading, config.data(), StepFit.Part.VALIDATION, rows.validation());
        this.test = StepFit.drawings(reading, config.data(), StepFit.Part.TEST, rows.test());
        long steps = Math.ceilDiv(training.size(), config.training().batchSize());
        this.context = new ComponentContext(
                components, 0, labels.size(), steps, config.training().epochs());
        this.loss = new StepLoss(density, reading.ends());
        Dim time = Dim.of("time");
        Input input = new Input(
                StepReading.INPUT, Shape.of(Dim.of("batch"), time, Dim.of(reading.features())), DType.FLOAT32);
        Shape needed = Shape.of(Dim.of("batch"), time, Dim.of(reading.numbers()));
        this.model = Network.of(
                input,
                true,
                config,
                components,
                context,
                needed,
                Counted.of(reading.numbers(), "number") + " for each step, " + needed + ": "
                        + config.output().type()
                        + " has " + Counted.of(density.numbers(), "parameter")
                        + (reading.ends() ? ", and ends = true one more" : "")
                        + "; { type = dense, units = " + reading.numbers()
                        + " } behind layers with return-sequences = true does");
        LookAhead.refuse(config, model.inferenceGraph(), reading.features());
    }

    /** The distribution of a step of those rows. */
    static StepDensity density(DrawingConfig config, ConfigBinder binder, DrawingRows rows) {
        return Output.of(config.output(), binder)
                .density(rows.training().getFirst().sequence().features());
    }

    @Override
    public DrawingConfig settings() {
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
        StepRows learned = new StepRows(training, reading);
        Dataset batched = config.training().isBucketed()
                ? learned.bucketedBy(learned.lengths(), TensorDataset.DEFAULT_POOL)
                : learned;
        return new TrainingRows(
                batched,
                validation.isEmpty() ? Optional.empty() : Optional.of(new StepRows(validation, reading)),
                false,
                rows.files());
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(List.of(rows.describe(picture)));
        if (!labels.isEmpty()) {
            notes.add("Classes: " + String.join(", ", labels.subList(0, Math.min(20, labels.size())))
                    + (labels.size() > 20 ? " and more" : ""));
        }
        return notes;
    }

    @Override
    public Bundle complete(Bundle bundle) {
        return ModelUse.of(ModelUse.SEQUENCE_GENERATION)
                .withBackend(config.backend())
                .addTo(bundle)
                .withAttachment(StepReading.ATTACHMENT, reading.toJson());
    }

    @Override
    public TestScores test(Backend backend, Map<String, Tensor> weights) {
        return measured(backend, weights).scores();
    }

    private DrawingMeasurement.Measured measured(Backend backend, Map<String, Tensor> weights) {
        return new DrawingMeasurement(
                        model.inferenceGraph(),
                        loss,
                        reading,
                        picture,
                        config.training().batchSize())
                .of(backend, weights, training, test);
    }

    @Override
    public Tested tested(Backend backend, Map<String, Tensor> weights) {
        DrawingMeasurement.Measured measured = measured(backend, weights);
        return new Tested(measured.scores(), () -> examples(backend, weights, measured.logs()));
    }

    private List<Section> examples(Backend backend, Map<String, Tensor> weights, List<double[]> logs) {
        Graph graph = model.inferenceGraph();
        Bundle bundle = complete(Bundle.of(graph, weights, Provenance.ofThisRun(graph, 0, backend.name())));
        try (SavedModel saved = SavedModel.on(backend, "the trained model", bundle)) {
            return new DrawingExamples(
                            saved.drawer(),
                            Gallery.Look.of(config, reading.density()),
                            test,
                            config.training().seed())
                    .sections(config.temperature(), logs);
        }
    }
}
