package org.lstm4j.tasks.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Checkpoint;
import org.lstm4j.io.CheckpointFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.report.ModelSummaryTable;
import org.lstm4j.tasks.report.ProgressDisplay;
import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.report.TrainingProgress;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.train.Callback;
import org.lstm4j.train.CsvHistory;
import org.lstm4j.train.EarlyStopping;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.Metric;
import org.lstm4j.train.NonFiniteException;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.ReduceLearningRateOnPlateau;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;
import org.lstm4j.train.TrainingCheckpoint;
import org.lstm4j.train.TrainingState;

/** One training, from a task that is ready to the files of the run. For one use. */
public final class SupervisedTraining {
    private static final String WATCHED = "val_loss";
    /** The most of the training's time that checkpoints may take, after the first one. */
    private static final double CHECKPOINT_SHARE = 0.02;

    private final TaskDefinition task;
    private final SupervisedTask supervised;
    private final TrainRequest request;
    private final Components components;
    private final TrainingConfig training;
    private final TrainingRows rows;
    private final Optional<Standstill> before;

    private SupervisedTraining(
            TaskDefinition task,
            SupervisedTask supervised,
            TrainRequest request,
            Components components,
            Optional<Standstill> before) {
        this.task = task;
        this.supervised = supervised;
        this.request = request;
        this.components = components;
        this.training = supervised.settings().training();
        this.rows = supervised.rows();
        this.before = before;
    }

    /**
     * Trains and writes model, history, curves and report.
     *
     * @throws org.lstm4j.InvalidInputException if the parts of the task do not go together
     * @throws TrainingStoppedException if it comes to numbers that are not finite
     */
    public static RunReport run(
            TaskDefinition task, SupervisedTask supervised, TrainRequest request, Components components) {
        return new SupervisedTraining(task, supervised, request, components, Optional.empty()).run();
    }

    /**
     * Goes on from the checkpoint that {@link #run} left, to the same files.
     *
     * @throws org.lstm4j.InvalidInputException if there is none, it cannot be read, or it is of another training
     * @throws TrainingStoppedException if it comes to numbers that are not finite
     */
    public static RunReport resume(
            TaskDefinition task, SupervisedTask supervised, TrainRequest request, Components components) {
        Standstill before = Standstill.of(request.folder(), task);
        return new SupervisedTraining(task, supervised, request, components, Optional.of(before)).run();
    }

    private RunReport run() {
        TrainerOptions options = options().withExpected(expected());
        Optimizer optimizer = components.optimizer(supervised.settings().optimizer(), supervised.context());
        try (TrainingBackend backend = Backends.selectForTraining(
                        request.backend().withConfigured(supervised.settings().backend()));
                Trainer trainer = new Trainer(backend, supervised.model(), supervised.loss(), optimizer, options);
                ProgressDisplay display = ProgressDisplay.of(request.text())) {
            before.ifPresent(it -> requireSame(it, backend));
            supervised.notes().forEach(request.text()::println);
            request.text().println();
            request.text().println(ModelSummaryTable.of(supervised.model()).text());
            request.text().flush();
            TrainingProgress progress = new TrainingProgress(
                    display, rows.training().batchCount(options.batchSize()), request.invocation());
            ModelSaver saver = saver(backend);
            fit(trainer, backend, progress, saver);
            saver.finish();
            EpochLog saved = saver.saved()
                    .orElseThrow(() ->
                            new LstmException("no model was saved: the validation loss was not a number in any epoch"));
            RunReport report =
                    new TrainingResult(task, supervised, request).finish(backend, progress, saved, saver.lastWeights());
            if (report.epochs() < training.epochs()) {
                // Early stopping has ended it: more epochs, which the checkpoint is kept for, would change nothing.
                request.folder().discardCheckpoint();
            }
            return report;
        }
    }

    private void requireSame(Standstill standstill, TrainingBackend backend) {
        standstill.require(backend.name(), rows.files());
        standstill.require(training.schedule(), components, supervised.context());
    }

    private Sizes expected() {
        List<Input> inputs = supervised.model().inputs();
        return rows.validation()
                .map(validation -> validation.largestSizes(inputs, training.batchSize()))
                .orElse(Sizes.NONE)
                .max(rows.training().largestSizes(inputs, training.batchSize()));
    }

    private TrainerOptions options() {
        TrainerOptions options = TrainerOptions.DEFAULT
                .withBatchSize(training.batchSize())
                .withSeed(training.seed())
                .withShuffle(training.shuffle())
                .withMetrics(metrics());
        if (training.schedule().isPresent()) {
            options =
                    options.withSchedule(components.schedule(training.schedule().get(), supervised.context()));
        }
        if (training.clipping().isPresent()) {
            options =
                    options.withClipping(components.clipping(training.clipping().get(), supervised.context()));
        }
        return rows.isWeighted() ? options.withSampleWeights() : options;
    }

    /** The task's own, and those that are asked for; each is made once here, so that what is wrong with it is said at once. */
    private List<Supplier<Metric>> metrics() {
        List<Supplier<Metric>> metrics = new ArrayList<>(supervised.metrics());
        Set<String> names = new HashSet<>(Set.of(StepGraph.LOSS));
        metrics.forEach(metric -> names.add(metric.get().name()));
        for (TypedConfig part : training.metrics().orElse(List.of())) {
            Metric first = components.metric(part, supervised.context());
            if (!names.add(first.name())) {
                throw new ConfigurationException(
                        part.location(), part.key(), "is measured already, as \"" + first.name() + "\"; leave it out");
            }
            metrics.add(() -> components.metric(part, supervised.context()));
        }
        return metrics;
    }

    private ModelSaver saver(TrainingBackend backend) {
        Graph graph = supervised.model().inferenceGraph();
        return new ModelSaver(
                training.keep(),
                (log, weights) -> BundleFile.write(request.folder().model(), bundle(graph, backend, log, weights)),
                new SpareFile(
                        request.folder().model(),
                        request.text(),
                        "It is tried again after each epoch, and at the end."),
                this::requireSaved);
    }

    private SpareFile spare(Path file) {
        return new SpareFile(file, request.text());
    }

    /**
     * Refuses a folder without the model that was saved when the training was stopped. One of a later epoch is welcome: that
     * epoch came after the checkpoint, and is made again.
     */
    private void requireSaved(EpochLog log) {
        Path file = request.folder().model();
        Bundle bundle = BundleFile.read(file);
        int epoch = SavedNumbers.epoch(new TaskModel(file, bundle, task));
        boolean isThat = epoch == log.epoch() + 1
                && numbers(log).entrySet().stream()
                        .allMatch(number -> number.getValue()
                                .equals(bundle.provenance().numbers().get(number.getKey())));
        boolean isLater = epoch > log.epoch() + 1;
        if (!isThat && !isLater) {
            throw new InvalidInputException(file + ": is not the model that the stopped run had saved, of epoch "
                    + (log.epoch() + 1) + ", so the run cannot go on");
        }
    }

    private Bundle bundle(Graph graph, TrainingBackend backend, EpochLog log, SequencedMap<String, Tensor> weights) {
        Provenance provenance = Provenance.ofThisRun(graph, training.seed(), backend.name())
                .withData(rows.files())
                .withNumbers(kept(log));
        return supervised.complete(Bundle.of(graph, weights, provenance)).withArchitecture(task.json());
    }

    /** With what the file of a model that it started from says of where that came from. */
    private Map<String, String> kept(EpochLog log) {
        Map<String, String> numbers =
                new TreeMap<>(supervised.start().map(StartModel::facts).orElse(Map.of()));
        numbers.putAll(numbers(log));
        return numbers;
    }

    private static Map<String, String> numbers(EpochLog log) {
        Map<String, String> numbers = new TreeMap<>(Map.of(SavedNumbers.EPOCH, String.valueOf(log.epoch() + 1)));
        log.values().forEach((name, value) -> numbers.put(name, String.valueOf(value)));
        return numbers;
    }

    private void fit(Trainer trainer, TrainingBackend backend, TrainingProgress progress, ModelSaver saver) {
        Path history = request.folder().history();
        List<Callback> callbacks =
                new ArrayList<>(List.of(saver, progress, new SpareHistory(new CsvHistory(history), spare(history))));
        training.plateau()
                .ifPresent(it -> callbacks.add(new ReduceLearningRateOnPlateau(WATCHED, it.factor(), it.patience())));
        training.earlyStopping()
                .ifPresent(it -> callbacks.add(new EarlyStopping(WATCHED, it.patience(), it.minDelta())));
        Path checkpoint = request.folder().checkpoint();
        if (request.savesCheckpoints()) {
            SpareFile spare = spare(checkpoint);
            callbacks.add(new TrainingCheckpoint(
                    state -> {
                        if (!saver.isBehind()) { // else the older one stays, which goes with the older model
                            spare.write(() -> CheckpointFile.write(
                                    checkpoint,
                                    Checkpoint.ofThisRun(backend.name(), rows.files(), task.json(), state)));
                        }
                        if (before.isEmpty() && !spare.isWritten() && Files.isRegularFile(checkpoint)) {
                            request.folder().discardCheckpoint(); // an earlier run's would be taken for this one's
                        }
                    },
                    CHECKPOINT_SHARE));
        }
        request.folder().prepare();
        if (before.isPresent()) {
            request.folder().discardLeftovers();
        } else if (!request.savesCheckpoints()) {
            request.folder().discardCheckpoint();
        }
        // only now that nothing can be refused any more
        request.resumeCommand().ifPresent(command -> {
            request.text().printf("If it is stopped, it goes on with: %s%n%n", command);
            request.text().flush();
        });
        try {
            fit(trainer, callbacks.toArray(Callback[]::new));
        } catch (NonFiniteException e) {
            throw new TrainingStoppedException(
                    e,
                    saver.saved().map(log -> log.epoch() + 1),
                    request.folder().model());
        }
    }

    private void fit(Trainer trainer, Callback... callbacks) {
        int epochs = training.epochs();
        if (before.isEmpty()) {
            supervised.start().ifPresent(start -> trainer.setWeights(start.weights()));
            trainer.fit(rows.training(), rows.validation(), epochs, callbacks);
            return;
        }
        TrainingState state = before.get().state();
        request.text().printf("Goes on after epoch %s of %s%n", state.epochs(), epochs);
        trainer.resume(state, rows.training(), rows.validation(), epochs, callbacks);
    }
}
