package org.lstm4j.translation;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.Translator;
import org.lstm4j.tasks.DataNeed;
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
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.SupervisedType;
import org.lstm4j.tasks.training.TestEvaluation;
import org.lstm4j.text.TextInput;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/** Task type {@code sequence-to-sequence}: pairs of sequences in, a model that makes the second of the first out. */
public final class SequenceToSequence extends SupervisedType<TranslationConfig> implements RowPredictor, RowExplainer {
    @Inject
    SequenceToSequence(Components components, ConfigBinder binder) {
        super(TranslationConfig.class, components, binder);
    }

    @Override
    public SequencedMap<String, Class<? extends Record>> sources() {
        return PairSource.settings();
    }

    @Override
    public List<DataNeed> data(TaskDefinition task) {
        return SplitPairs.needs(config(task).data(), binder());
    }

    @Override
    protected SupervisedTask prepared(TranslationConfig config, TrainRequest request) {
        return new TranslationTask(config, request.data(), components(), binder());
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        TranslationConfig config = config(model.task());
        SparseCategoricalCrossEntropy loss = TranslationTask.loss(config, components(), contextOfUse(config));
        SplitPairs pairs = SplitPairs.load(config.data(), binder(), request.data());
        pairs.describe().forEach(request.text()::println);
        TranslationMeasurement measurement =
                new TranslationMeasurement(pairs, loss, config.training().batchSize());
        return TestEvaluation.of(
                model,
                request,
                config,
                pairs.files(),
                backend -> measurement
                        .of(backend, model.file().toString(), model.bundle())
                        .scores());
    }

    @Override
    public List<PredictedTranslation> predict(TaskModel model, PredictRequest request) {
        List<String> sources = request.file().map(SequenceToSequence::lines).orElseGet(() -> request.lines("a source"));
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i).isBlank()) {
                int number = i + 1;
                throw new InvalidInputException(
                        request.file().map(file -> file + ":" + number).orElse("source " + number)
                                + ": is empty, so there is nothing to be read");
            }
        }
        try (SavedModel saved = model.open(request.backend())) {
            return Translator.of(saved).translate(sources).stream()
                    .map(PredictedTranslation::of)
                    .toList();
        }
    }

    @Override
    public RowExplanation explain(TaskModel model, RowQuestion question) {
        question.target().ifPresent(target -> {
            throw new InvalidInputException(
                    "--target: of a model that writes sequences all of what it wrote is explained");
        });
        if (question.text().isBlank()) {
            throw new InvalidInputException("give a source behind the model");
        }
        try (SavedModel saved = model.open(question.backend())) {
            return Looked.of(model.file().toString(), Translator.of(saved), question.text());
        }
    }

    private static List<String> lines(Path file) {
        List<String> lines = TextInput.lines(file, Integer.MAX_VALUE);
        if (lines.isEmpty()) {
            throw new InvalidInputException(file + ": is empty; give a source a line");
        }
        return lines;
    }
}
