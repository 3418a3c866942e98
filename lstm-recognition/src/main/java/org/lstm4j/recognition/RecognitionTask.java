package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.use.Classes;
import org.lstm4j.nn.Model;
import org.lstm4j.signal.FrontEnd;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceDataset;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalDataException;
import org.lstm4j.signal.SignalUse;
import org.lstm4j.signal.SignalUse.Answer;
import org.lstm4j.signal.SignalUse.TargetScale;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.training.ClassWeighting;
import org.lstm4j.tasks.training.Network;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.Tested;
import org.lstm4j.tasks.training.TrainingRows;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;
import org.lstm4j.train.Trainer;

/** A classification of sequences, or a regression, its rows read and its front end fitted. */
final class RecognitionTask implements SupervisedTask {
    private final RecognitionConfig config;
    private final ConfigBinder binder;
    private final RecognitionRows rows;
    private final ComponentContext context;
    private final Question question;
    private final LabelTable labels;
    private final Classes classes;
    private final SignalUse use;
    private final Model model;
    private final SequenceDataset test;
    private Optional<BaselineScore> baseline = Optional.empty();

    RecognitionTask(RecognitionConfig config, DataRoot root, Components components, ConfigBinder binder) {
        this.config = config;
        this.binder = binder;
        ComponentContext before =
                new ComponentContext(components, 0, 1, config.training().epochs());
        this.question = Question.of(config, components, before); // refused before minutes are spent on reading
        this.rows = RecognitionRows.load(config.data(), binder, root);
        SequenceSplit.requireColumn(rows.test(), config.data().groupBy()); // before minutes are spent on training
        this.labels = LabelTable.of(config.data(), question.answer(), rows.all());
        this.classes = question.classes(labels.values().size());
        this.use = use();
        long steps = Math.ceilDiv(rows.training().size(), config.training().batchSize());
        this.context = new ComponentContext(
                components,
                0,
                question.answer() == Answer.NUMBER ? 0 : labels.values().size(),
                steps,
                config.training().epochs());
        Dim time = use.steps().map(Dim::of).orElseGet(() -> Dim.of("time"));
        Input input = new Input(
                SignalUse.INPUT, Shape.of("batch", time, Dim.of(use.frontEnd().outputs())), DType.FLOAT32);
        this.model = Network.of(
                input,
                config.signal().lengths(),
                config,
                components,
                context,
                Shape.of("batch", classes.numbers()),
                question.needed(classes));
        if (config.training().classWeights().isPresent() && question.answer() != Answer.CLASS) {
            throw new ConfigurationException(
                    config.loss().location(),
                    "training.class-weights",
                    "needs classes, one for each row (null takes it away)");
        }
        if (config.baseline().isPresent() && question.answer() != Answer.CLASS) {
            throw new ConfigurationException(
                    config.loss().location(), "baseline", "needs classes, one for each row (null takes it away)");
        }
        this.test = columns(rows.test());
    }

    /** What the front end is fitted to: the rows that are learned from, and no others. */
    private SignalUse use() {
        FrontEnd fitted = config.signal().fitted(rows);
        Optional<Integer> steps = config.signal().lengths()
                ? Optional.empty()
                : Optional.of(
                        fitted.apply(rows.training().getFirst().sequence()).steps());
        Optional<TargetScale> target =
                question.answer() == Answer.NUMBER ? Optional.of(question.scale(rows.training())) : Optional.empty();
        return new SignalUse(fitted, steps, question.answer(), target);
    }

    private SequenceDataset columns(List<SequenceRow> part) {
        return columns(part, use, question, labels);
    }

    /** Rows as a model reads them, and what is right. */
    static SequenceDataset columns(List<SequenceRow> part, SignalUse use, Question question, LabelTable labels) {
        List<Sequence> read = new ArrayList<>(part.size());
        for (SequenceRow row : part) {
            try {
                read.add(use.read(row.sequence()));
            } catch (SignalDataException e) {
                throw e;
            } catch (InvalidInputException e) {
                throw new SignalDataException(row.place(), e.getMessage() + advice(use), e);
            }
        }
        TargetScale scale = use.target().orElseGet(() -> new TargetScale(0, 1));
        Tensor target = question.target(part, labels, scale);
        return SequenceDataset.of(read, use.steps().isEmpty(), Map.of(Trainer.TARGET, target));
    }

    private static String advice(SignalUse use) {
        return use.steps().isPresent() ? "; set signal.lengths = true where rows are of several lengths" : "";
    }

    @Override
    public RecognitionConfig settings() {
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
        return question.loss();
    }

    @Override
    public List<Supplier<Metric>> metrics() {
        return question.metrics(classes);
    }

    @Override
    public TrainingRows rows() {
        Optional<Dataset> validation =
                switch (config.data().split().validation().from()) {
                    case SOURCE -> throw new AssertionError("refused by " + SequenceSplit.class);
                    case TRAINING -> Optional.of(columns(rows.heldOut()));
                    case TEST -> Optional.of(test);
                    case NOTHING -> Optional.empty();
                };
        return new TrainingRows(
                training(), validation, config.training().classWeights().isPresent(), rows.files());
    }

    private Dataset training() {
        SequenceDataset columns = columns(rows.training());
        Dataset batched = config.training().isBucketed()
                ? columns.bucketedBy(columns.lengths(), TensorDataset.DEFAULT_POOL)
                : columns;
        return config.training()
                .classWeights()
                .<Dataset>map(part -> ClassWeighting.of(
                                part,
                                labels.names(),
                                rows.training().stream().mapToInt(labels::one).toArray(),
                                binder)
                        .apply(batched, Trainer.TARGET, Trainer.SAMPLE_WEIGHT))
                .orElse(batched);
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(rows.describe());
        if (question.answer() == Answer.CLASS) {
            long known =
                    rows.training().stream().mapToInt(labels::one).distinct().count();
            if (known < labels.values().size()) {
                notes.add("Warning: of " + labels.values().size() + " classes only " + known
                        + " are among the rows to learn from; look at the labels, and at data.split");
            }
        }
        return notes;
    }

    @Override
    public Bundle complete(Bundle bundle) {
        Bundle named = ModelUse.of(ModelUse.SEQUENCE_CLASSIFICATION)
                .withLogits(classes.logits())
                .withBackend(config.backend())
                .addTo(bundle)
                .withAttachment(SignalUse.ATTACHMENT, use.toJson());
        return question.answer() == Answer.NUMBER
                ? named
                : named.withLabels(labels.names().toArray(String[]::new)).withThreshold(classes.cut());
    }

    @Override
    public TestScores test(Backend backend, Map<String, Tensor> weights) {
        return tested(backend, weights).scores();
    }

    @Override
    public Tested tested(Backend backend, Map<String, Tensor> weights) {
        TargetScale scale = use.target().orElseGet(() -> new TargetScale(0, 1));
        if (baseline.isEmpty()) {
            baseline = baseline(config, rows, labels);
        }
        Measurement.Measured measured = new Measurement(
                        model.inferenceGraph(),
                        question,
                        classes,
                        labels,
                        scale,
                        config.data().groupBy(),
                        config.training().batchSize())
                .of(backend, weights, rows.test(), test, baseline);
        FrontEnd heard = config.signal().heard(rows);
        return new Tested(
                measured.scores(),
                () -> List.of(Mistakes.worst(
                        rows.test(),
                        measured.outputs(),
                        question,
                        classes,
                        labels,
                        scale,
                        heard,
                        config.picture().orElse(rows.picture()))));
    }

    /** What a simpler method comes to, if the task asks for one. */
    static Optional<BaselineScore> baseline(RecognitionConfig config, RecognitionRows rows, LabelTable labels) {
        return config.baseline()
                .map(kind -> new BaselineScore(
                        switch (kind) {
                            case NEAREST_NEIGHBOUR -> "the nearest training row";
                            case LOGISTIC_REGRESSION -> "logistic regression";
                        },
                        Baseline.accuracy(kind, rows, labels, config.signal().heard(rows))));
    }
}
