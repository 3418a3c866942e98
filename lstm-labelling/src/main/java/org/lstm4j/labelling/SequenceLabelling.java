package org.lstm4j.labelling;

import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.use.TagScores;
import org.lstm4j.model.use.WordColumns;
import org.lstm4j.model.use.WordFeatures;
import org.lstm4j.nn.Average;
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
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.SupervisedType;
import org.lstm4j.tasks.training.TestEvaluation;
import org.lstm4j.train.CrfLoss;
import org.lstm4j.train.Loss;

/** Task type {@code sequence-labelling}: sentences whose words have labels in, a model that labels the words of others out. */
public final class SequenceLabelling extends SupervisedType<LabellingConfig>
        implements RowPredictor, RowExplainer, ModelAverager {
    @Inject
    SequenceLabelling(Components components, ConfigBinder binder) {
        super(LabellingConfig.class, components, binder);
    }

    @Override
    public List<DataNeed> data(TaskDefinition task) {
        LabellingDataConfig data = config(task).data();
        Stream<String> others = Stream.concat(data.validation().stream(), Stream.of(data.test()))
                .flatMap(part -> part.files().orElse(List.of()).stream());
        return Stream.concat(data.training().stream(), others)
                .distinct()
                .map(file -> new DataNeed(file, data.origin(), path ->
                        (long) data.usedFormat().read(path, file, true).size()))
                .toList();
    }

    @Override
    protected SupervisedTask prepared(LabellingConfig config, TrainRequest request) {
        return new LabellingTask(config, request.data(), components());
    }

    @Override
    public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
        LabellingConfig config = config(model.task());
        Bundle bundle = model.bundle();
        List<String> labels = bundle.labels();
        Loss loss = Tagger.loss(config, components(), contextOfUse(config));
        WordFeatures features = features(model);
        TagScores scores = TagScores.of(model.file().toString(), bundle, features, loss.fromLogits());
        if (scores.isField() != loss instanceof CrfLoss) {
            throw new InvalidInputException(model.file() + ": its graph does not give what its task's loss, "
                    + config.loss().type() + ", takes; it was damaged or put together by hand");
        }
        LabelledSentences sentences = LabelledSentences.load(config.data(), request.data());
        sentences.describe(config.data()).forEach(request.text()::println);
        WordColumns test = WordColumns.of(features, Sentence.words(sentences.test()))
                .withLabels(LabelledSentences.numbers(sentences.test(), labels));
        Measurement measurement = new Measurement(
                bundle.graph(),
                loss,
                scores,
                labels,
                sentences.learnedWords(),
                config.training().batchSize());
        return TestEvaluation.of(
                model,
                request,
                config,
                sentences.files(),
                backend -> measurement
                        .of(
                                backend,
                                bundle.weights(),
                                sentences.test(),
                                test,
                                LabellingTask.baselines(config, sentences, labels))
                        .scores());
    }

    private static WordFeatures features(TaskModel model) {
        String json = model.bundle().attachments().get(WordFeatures.ATTACHMENT);
        if (json == null) {
            throw new InvalidInputException(model.file() + ": has no attachment \"" + WordFeatures.ATTACHMENT
                    + "\", so it cannot read words; it was damaged or put together by hand");
        }
        try {
            return WordFeatures.fromJson(json);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(model.file() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<LabelledRow> predict(TaskModel model, PredictRequest request) {
        ConllFormat format = config(model.task()).data().usedFormat();
        List<List<String>> sentences = request.file()
                .map(file -> Sentence.words(format.read(existing(file), file.toString(), false)))
                .orElseGet(() -> words(request));
        try (SavedModel saved = model.open(request.backend())) {
            return saved.tagger().tagAll(sentences).stream()
                    .map(LabelledRow::of)
                    .toList();
        }
    }

    @Override
    public RowExplanation explain(TaskModel model, RowQuestion question) {
        LabellingConfig config = config(model.task());
        WordFeatures features = features(model);
        Loss loss = Tagger.loss(config, components(), contextOfUse(config));
        TagScores scores = TagScores.of(model.file().toString(), model.bundle(), features, loss.fromLogits());
        List<String> words = words(question.text());
        if (words.isEmpty()) {
            throw new InvalidInputException("give a sentence behind the model, its words with blanks between them");
        }
        return question.withGradients(
                config.backend(),
                backend -> new LabelShares(model.bundle(), features, scores).of(backend, words, question));
    }

    private static Path existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InvalidInputException(file + ": there is no such file");
        }
        return file;
    }

    private static List<List<String>> words(PredictRequest request) {
        return request.lines("sentences, their words with blanks between them,").stream()
                .map(SequenceLabelling::words)
                .toList();
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Of random fields the mean of what sequences are worth: the geometric mean of their probabilities, but for a factor. */
    @Override
    public Average.Outputs averaging(TaskDefinition task) {
        LabellingConfig config = config(task);
        Loss loss = Tagger.loss(config, components(), contextOfUse(config));
        return loss.fromLogits() ? Average.Outputs.SOFTMAX_LOGITS : Average.Outputs.VALUES;
    }
}
