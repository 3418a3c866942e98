package org.lstm4j.apps.task.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.lstm4j.LstmException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.apps.component.ComponentContext;
import org.lstm4j.apps.component.Components;
import org.lstm4j.apps.config.ConfigBinder;
import org.lstm4j.apps.report.ModelSummaryTable;
import org.lstm4j.apps.report.ProgressDisplay;
import org.lstm4j.apps.report.RunReport;
import org.lstm4j.apps.report.TrainingProgress;
import org.lstm4j.apps.run.TrainRequest;
import org.lstm4j.apps.task.TaskDefinition;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.train.Callback;
import org.lstm4j.train.CsvHistory;
import org.lstm4j.train.EarlyStopping;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.NonFiniteException;
import org.lstm4j.train.ReduceLearningRateOnPlateau;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** One training, from the file with the rows to the files of the run. For one use. */
final class TextTraining {
    private static final String WATCHED = "val_loss";

    private final TaskDefinition task;
    private final TextClassificationConfig config;
    private final TrainRequest request;
    private final Components components;
    private final ConfigBinder binder;
    private final TextRows rows;
    private final TextPipeline pipeline;
    private final Classifier classifier;
    private final Decision decision;

    private TextTraining(
            TaskDefinition task,
            TextClassificationConfig config,
            TrainRequest request,
            Components components,
            ConfigBinder binder) {
        this.task = task;
        this.config = config;
        this.request = request;
        this.components = components;
        this.binder = binder;
        this.rows = TextRows.load(config.data(), request.data());
        // On what the model learns from alone: words of held-out rows are as unknown as those of tomorrow's headlines.
        this.pipeline = config.text()
                .fit(rows.training().stream().map(LabeledText::text).toList());
        this.classifier = Classifier.of(config, components, context());
        this.decision = Decision.of(classifier.loss(), config.threshold());
    }

    /** Trains what a task describes and writes the files of the run. */
    static RunReport run(
            TaskDefinition task,
            TextClassificationConfig config,
            TrainRequest request,
            Components components,
            ConfigBinder binder) {
        return new TextTraining(task, config, request, components, binder).run();
    }

    private ComponentContext context() {
        TrainingConfig training = config.training();
        long steps = Math.ceilDiv(rows.training().size(), training.batchSize());
        return new ComponentContext(components, config.text().vocabulary(), steps, training.epochs());
    }

    private RunReport run() {
        TensorDataset test = columns(rows.test());
        Optional<TensorDataset> validation =
                switch (config.data().split().validation().from()) {
                    case TRAINING -> Optional.of(columns(rows.heldOut()));
                    case TEST -> Optional.of(test);
                    case NOTHING -> Optional.empty();
                };
        Dataset training = training();
        int batchSize = config.training().batchSize();
        List<Input> inputs = classifier.model().inputs();
        Sizes expected = validation
                .map(rows -> rows.largestSizes(inputs, batchSize))
                .orElse(Sizes.NONE)
                .max(training.largestSizes(inputs, batchSize));
        TrainerOptions options = options().withExpected(expected);
        var optimizer = components.optimizer(config.optimizer(), context());
        try (TrainingBackend backend =
                        Backends.selectForTraining(request.backend().withConfigured(config.backend()));
                Trainer trainer = new Trainer(backend, classifier.model(), classifier.loss(), optimizer, options);
                ProgressDisplay display = ProgressDisplay.of(request.text())) {
            request.text().println(rows.describe(config.data()));
            config.text().warning().ifPresent(request.text()::println);
            request.text().println();
            request.text().println(ModelSummaryTable.of(classifier.model()).text());
            request.text().flush();
            TrainingProgress progress = new TrainingProgress(display, training.batchCount(options.batchSize()));
            ModelSaver saver = saver(backend);
            fit(trainer, training, validation.map(Dataset.class::cast), progress, saver);
            EpochLog saved = saver.saved()
                    .orElseThrow(() ->
                            new LstmException("no model was saved: the validation loss was not a number in any epoch"));
            return new TextTrainingResult(task, config, request, decision, classifier.loss())
                    .finish(backend, progress, saved, saver.lastWeights(), validation, test);
        }
    }

    private TensorDataset columns(List<LabeledText> part) {
        return TextColumns.labeled(part, pipeline, config.text().lengths());
    }

    private Dataset training() {
        TensorDataset columns = columns(rows.training());
        Dataset batched = config.training().isBucketed() ? columns.bucketedBy(Model.SEQUENCE_LENS) : columns;
        return config.training()
                .classWeights()
                .<Dataset>map(part -> ClassWeighting.of(part, rows.training(), binder)
                        .apply(batched, Trainer.TARGET, Trainer.SAMPLE_WEIGHT))
                .orElse(batched);
    }

    private TrainerOptions options() {
        TrainingConfig training = config.training();
        ComponentContext context = context();
        TrainerOptions options = TrainerOptions.DEFAULT
                .withBatchSize(training.batchSize())
                .withSeed(training.seed())
                .withShuffle(training.shuffle())
                .withMetrics(List.of(() -> Metrics.binaryAccuracy(decision.cut())));
        if (training.schedule().isPresent()) {
            options =
                    options.withSchedule(components.schedule(training.schedule().get(), context));
        }
        if (training.clipping().isPresent()) {
            options =
                    options.withClipping(components.clipping(training.clipping().get(), context));
        }
        return training.classWeights().isPresent() ? options.withSampleWeights() : options;
    }

    private ModelSaver saver(TrainingBackend backend) {
        Graph graph = classifier.model().inferenceGraph();
        long seed = config.training().seed();
        return new ModelSaver(
                config.training().keep(),
                (log, weights) ->
                        BundleFile.write(request.folder().model(), bundle(graph, backend, seed, log, weights)));
    }

    private Bundle bundle(
            Graph graph, TrainingBackend backend, long seed, EpochLog log, SequencedMap<String, Tensor> weights) {
        Map<String, String> numbers = new TreeMap<>(Map.of(SavedNumbers.EPOCH, String.valueOf(log.epoch() + 1)));
        log.values().forEach((name, value) -> numbers.put(name, String.valueOf(value)));
        Provenance provenance = Provenance.ofThisRun(graph, seed, backend.name())
                .withData(rows.files())
                .withNumbers(numbers);
        return Bundle.of(graph, weights, provenance)
                .withLabels(config.data().labels().toArray(String[]::new))
                .withThreshold(decision.cut())
                .withTextPipeline(pipeline.toJson())
                .withArchitecture(task.json());
    }

    private void fit(
            Trainer trainer,
            Dataset training,
            Optional<Dataset> validation,
            TrainingProgress progress,
            ModelSaver saver) {
        List<Callback> callbacks = new ArrayList<>(
                List.of(saver, progress, new CsvHistory(request.folder().history())));
        config.training()
                .plateau()
                .ifPresent(it -> callbacks.add(new ReduceLearningRateOnPlateau(WATCHED, it.factor(), it.patience())));
        config.training()
                .earlyStopping()
                .ifPresent(it -> callbacks.add(new EarlyStopping(WATCHED, it.patience(), it.minDelta())));
        request.folder().prepare();
        try {
            trainer.fit(training, validation, config.training().epochs(), callbacks.toArray(Callback[]::new));
        } catch (NonFiniteException e) {
            throw new TrainingStoppedException(
                    e,
                    saver.saved().map(log -> log.epoch() + 1),
                    request.folder().model());
        }
    }
}
