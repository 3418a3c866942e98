package org.lstm4j.recognition;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.SequenceAnswer;
import org.lstm4j.model.SequenceModel;
import org.lstm4j.nn.Average;
import org.lstm4j.signal.SequenceDataset;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.SignalUse;
import org.lstm4j.signal.SignalUse.Answer;
import org.lstm4j.signal.SignalUse.TargetScale;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.ModelAverager;
import org.lstm4j.tasks.PredictRequest;
import org.lstm4j.tasks.RowExplainer;
import org.lstm4j.tasks.RowExplanation;
import org.lstm4j.tasks.RowPredictor;
import org.lstm4j.tasks.RowQuestion;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.SupervisedType;
import org.lstm4j.tasks.training.TestEvaluation;
import org.lstm4j.train.Loss;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/** Task type {@code sequence-classification}: sequences of numbers in, a model that says what one is out. */
public final class Recognition extends SupervisedType<RecognitionConfig>
        implements RowPredictor, RowExplainer, ModelAverager {
    @Inject
    Recognition(Components components, ConfigBinder binder) {
        super(RecognitionConfig.class, components, binder);
    }

    @Override
    public SequencedMap<String, Class<? extends Record>> sources() {
        return SequenceSources.settings();
    }

    @Override
    public List<DataNeed> data(TaskDefinition task) {
        RecognitionConfig config = config(task);
        return SequenceSources.needs(
                binder(), config.data().source(), config.data().testSource());
    }

    @Override
    protected SupervisedTask prepared(RecognitionConfig config, TrainRequest request) {
        return new RecognitionTask(config, request.data(), components(), binder());
    }

    private Question question(RecognitionConfig config) {
        return Question.of(config, components(), contextOfUse(config));
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        RecognitionConfig config = config(model.task());
        Bundle bundle = model.bundle();
        Question question = question(config);
        try (SavedModel saved = model.open(request.backend().withConfigured(config.backend()))) {
            SignalUse use = use(saved, model, question); // refuses files that hold something else
            LabelTable labels = LabelTable.ofModel(config.data(), question.answer(), bundle.labels());
            RecognitionRows rows = RecognitionRows.load(config.data(), binder(), request.data());
            rows.describe().forEach(request.text()::println);
            Measurement measurement = new Measurement(
                    bundle.graph(),
                    question,
                    question.classes(labels.values().size()),
                    labels,
                    use.target().orElseGet(() -> new TargetScale(0, 1)),
                    config.data().groupBy(),
                    config.training().batchSize());
            SequenceDataset test = RecognitionTask.columns(rows.test(), use, question, labels);
            return TestEvaluation.of(
                    model,
                    request,
                    config,
                    rows.files(),
                    backend -> measurement
                            .of(
                                    backend,
                                    bundle.weights(),
                                    rows.test(),
                                    test,
                                    RecognitionTask.baseline(config, rows, labels))
                            .scores());
        }
    }

    /** What a model reads, if its file fits its task: that may hold any graph, beside any task. */
    private static SignalUse use(SavedModel saved, TaskModel model, Question question) {
        SequenceModel sequences = SequenceModel.of(saved);
        if (sequences.use().answer() != question.answer()) {
            throw new InvalidInputException(model.file() + ": says that it answers by a "
                    + sequences.use().answer() + ", and its task asks for a " + question.answer()
                    + "; it was damaged or put together by hand");
        }
        return sequences.use();
    }

    @Override
    public List<RecognizedRow> predict(TaskModel model, PredictRequest request) {
        RecognitionConfig config = config(model.task());
        return recognized(
                model,
                SequenceSources.asked(config.data().source(), binder(), request),
                request.backend().withConfigured(config.backend()));
    }

    private static List<RecognizedRow> recognized(TaskModel model, List<SequenceRow> rows, Selection backend) {
        try (SavedModel saved = model.open(backend)) {
            SequenceModel sequences = SequenceModel.of(saved);
            List<SequenceAnswer> answers =
                    sequences.predict(rows.stream().map(SequenceRow::sequence).toList());
            List<RecognizedRow> recognized = new ArrayList<>();
            for (int i = 0; i < answers.size(); i++) {
                recognized.add(
                        RecognizedRow.of(rows.get(i).place(), sequences.use().answer(), answers.get(i)));
            }
            return recognized;
        }
    }

    /**
     * What a model says of all test rows of its task, in their order, as {@code lstm predict} says it.
     *
     * @throws InvalidInputException if the model is not of this type or the data cannot be used
     */
    public List<RecognizedRow> predictTestRows(TaskModel model, DataRoot root, Selection backend) {
        RecognitionConfig config = config(model.task());
        List<SequenceRow> rows =
                RecognitionRows.load(config.data(), binder(), root).test();
        return recognized(model, rows, backend.withConfigured(config.backend()));
    }

    @Override
    public Average.Outputs averaging(TaskDefinition task) {
        Question question = question(config(task));
        Loss loss = question.loss();
        if (question.answer() == Answer.NUMBER || !loss.fromLogits()) {
            return Average.Outputs.VALUES;
        }
        return loss instanceof SparseCategoricalCrossEntropy
                ? Average.Outputs.SOFTMAX_LOGITS
                : Average.Outputs.SIGMOID_LOGITS;
    }

    @Override
    public RowExplanation explain(TaskModel model, RowQuestion asked) {
        RecognitionConfig config = config(model.task());
        Question question = question(config);
        SequenceRow row = SequenceShares.row(SequenceSources.of(config.data().source(), binder()), asked);
        try (SavedModel saved = model.open(asked.backend().withConfigured(config.backend()))) {
            use(saved, model, question); // refuses files that hold something else
            return asked.withGradients(
                    config.backend(),
                    backend -> SequenceShares.of(
                            backend,
                            SequenceModel.of(saved),
                            model.bundle(),
                            question.classes(model.bundle().labels().size()),
                            row,
                            asked));
        }
    }
}
