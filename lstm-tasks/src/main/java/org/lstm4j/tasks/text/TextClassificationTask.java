package org.lstm4j.tasks.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.use.TextColumns;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.data.SplitRows;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.training.ClassWeighting;
import org.lstm4j.tasks.training.StartModel;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.Tested;
import org.lstm4j.tasks.training.TrainingRows;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.Trainer;

/** A text classification, its rows read and its vocabulary learned. */
final class TextClassificationTask implements SupervisedTask {
    private static final int PADDING = 0;

    private final TextClassificationConfig config;
    private final ConfigBinder binder;
    private final TextPreparation preparation;
    private final SplitRows rows;
    private final List<String> labels;
    private final TextPipeline pipeline;
    private final ComponentContext context;
    private final Classifier classifier;
    private final Optional<StartModel> start;
    private final TensorDataset test;

    TextClassificationTask(
            TextClassificationConfig config,
            DataRoot root,
            Components components,
            ConfigBinder binder,
            TextPreparation preparation,
            Optional<StartModel> from) {
        this.config = config;
        this.binder = binder;
        this.preparation = preparation;
        this.rows = TextRows.load(config.data(), binder, root, config.data().rule());
        this.labels = TextRows.names(config.data(), rows);
        from.ifPresent(start -> start.requireLabels(labels));
        // Refused before minutes are spent on reading texts.
        config.text().spec(binder);
        this.pipeline = from.flatMap(start -> start.bundle().textPipeline())
                .map(TextPipeline::fromJson)
                .orElseGet(() -> config.text().fit(binder, rows, root, preparation));
        long steps = Math.ceilDiv(rows.training().size(), config.training().batchSize());
        this.context = new ComponentContext(
                components,
                pipeline.encoder().vocabularySize(),
                labels.size(),
                steps,
                config.training().epochs());
        this.classifier =
                Classifier.of(config, labels.size(), pipeline.padding().maxLength(), components, context, from);
        this.start = from;
        this.test = columns(rows.test());
    }

    private TensorDataset columns(List<LabeledText> part) {
        boolean isOfAll = classifier.classes().numbers() > 1;
        return TextColumns.labeled(part, pipeline, preparation, config.text().lengths(), isOfAll);
    }

    @Override
    public TextClassificationConfig settings() {
        return config;
    }

    @Override
    public ComponentContext context() {
        return context;
    }

    @Override
    public Model model() {
        return classifier.model();
    }

    @Override
    public Optional<StartModel> start() {
        return start;
    }

    @Override
    public Loss loss() {
        return classifier.loss();
    }

    @Override
    public List<Supplier<Metric>> metrics() {
        return classifier.classes().numbers() == 1
                ? List.of(() -> Metrics.binaryAccuracy(classifier.classes().cut()))
                : List.of(Metrics::sparseCategoricalAccuracy);
    }

    @Override
    public TrainingRows rows() {
        Optional<Dataset> validation =
                switch (config.data().split().validation().from()) {
                    case TRAINING, SOURCE -> Optional.of(columns(rows.heldOut()));
                    case TEST -> Optional.of(test);
                    case NOTHING -> Optional.empty();
                };
        return new TrainingRows(
                training(), validation, config.training().classWeights().isPresent(), rows.files());
    }

    private Dataset training() {
        TensorDataset columns = columns(rows.training());
        Dataset batched = config.training().isBucketed() ? columns.bucketedBy(Model.SEQUENCE_LENS) : columns;
        return config.training()
                .classWeights()
                .<Dataset>map(part -> ClassWeighting.of(
                                part,
                                labels,
                                rows.training().stream()
                                        .mapToInt(LabeledText::label)
                                        .toArray(),
                                binder)
                        .apply(batched, Trainer.TARGET, Trainer.SAMPLE_WEIGHT))
                .orElse(batched);
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(TextRows.describe(rows));
        if (isPadded()) {
            notes.addAll(config.text().warnings(binder));
        }
        return notes;
    }

    /** Whether a test row, as far as one sees from them, is shorter than what the model reads. */
    private boolean isPadded() {
        return IntStream.of(test.column(TextColumns.TOKENS).ints()).anyMatch(id -> id == PADDING);
    }

    @Override
    public Bundle complete(Bundle bundle) {
        return ModelUse.of(ModelUse.TEXT_CLASSIFICATION)
                .withLogits(classifier.classes().logits())
                .withBackend(config.backend())
                .addTo(bundle)
                .withLabels(labels.toArray(String[]::new))
                .withThreshold(classifier.classes().cut())
                .withTextPipeline(pipeline.toJson());
    }

    @Override
    public TestScores test(Backend backend, Map<String, Tensor> weights) {
        return tested(backend, weights).scores();
    }

    @Override
    public Tested tested(Backend backend, Map<String, Tensor> weights) {
        Measurement measurement = new Measurement(
                classifier.model().inferenceGraph(),
                classifier.loss(),
                classifier.classes(),
                labels,
                config.data().groupBy(),
                config.training().batchSize());
        Measurement.Measured measured = measurement.of(backend, weights, rows.test(), test);
        return new Tested(
                config.baseline().isPresent()
                        ? measured.scores()
                                .withNaiveBayes(NaiveBayes.accuracy(rows, labels.size(), pipeline, preparation))
                        : measured.scores(),
                () -> List.of(Mistakes.worst(rows.test(), measured.outputs(), classifier.classes(), labels)));
    }
}
