package org.lstm4j.labelling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.use.WordColumns;
import org.lstm4j.model.use.WordFeatures;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.training.SupervisedTask;
import org.lstm4j.tasks.training.Tested;
import org.lstm4j.tasks.training.TrainingRows;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;

/** A labelling of sequences, its sentences read and its words learned. */
final class LabellingTask implements SupervisedTask {
    private final LabellingConfig config;
    private final LabelledSentences sentences;
    private final List<String> labels;
    private final WordFeatures features;
    private final ComponentContext context;
    private final Tagger tagger;
    private final WordColumns validation;
    private final WordColumns test;
    private final Map<String, List<int[]>> baselines;

    LabellingTask(LabellingConfig config, DataRoot root, Components components) {
        this.config = config;
        this.sentences = LabelledSentences.load(config.data(), root);
        this.labels = sentences.labels();
        if (labels.size() < 2) {
            throw new InvalidInputException("data: all words to learn from have the label " + labels
                    + ", so there is nothing to learn; look at data.format.label");
        }
        this.features = WordFeatures.fit(config.words().choice(), Sentence.words(sentences.training()));
        this.validation = columns(sentences.validation());
        this.test = columns(sentences.test());
        this.baselines = baselines(config, sentences, labels);
        long steps = Math.ceilDiv(sentences.training().size(), config.training().batchSize());
        this.context = new ComponentContext(
                components, 0, labels.size(), steps, config.training().epochs());
        this.tagger = Tagger.of(config, features, sentences.logShares(labels), components, context);
    }

    private WordColumns columns(List<Sentence> part) {
        return WordColumns.of(features, Sentence.words(part)).withLabels(LabelledSentences.numbers(part, labels));
    }

    /** What the baselines of a task say of its test sentences, by their names. */
    static Map<String, List<int[]>> baselines(
            LabellingConfig config, LabelledSentences sentences, List<String> labels) {
        Map<String, List<int[]>> answers = new LinkedHashMap<>();
        if (config.baselines().isPresent()) {
            Baselines all = new Baselines(sentences.training(), labels);
            config.baselines().get().forEach(kind -> answers.put(Baselines.name(kind), all.of(kind, sentences.test())));
        }
        return answers;
    }

    @Override
    public LabellingConfig settings() {
        return config;
    }

    @Override
    public ComponentContext context() {
        return context;
    }

    @Override
    public Model model() {
        return tagger.model();
    }

    @Override
    public Loss loss() {
        return tagger.loss();
    }

    @Override
    public List<Supplier<Metric>> metrics() {
        return List.of(() -> new LabelAccuracy(tagger.scores()));
    }

    @Override
    public TrainingRows rows() {
        WordColumns training = columns(sentences.training());
        Dataset batched = config.training().isBucketed()
                ? training.bucketedBy(training.lengths(), TensorDataset.DEFAULT_POOL)
                : training;
        return new TrainingRows(
                batched,
                sentences.validation().isEmpty() ? Optional.empty() : Optional.of(validation),
                false,
                sentences.files());
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>(sentences.describe(config.data()));
        Set<String> learned = sentences.learnedWords();
        long unknown = sentences.test().stream()
                .flatMap(sentence -> sentence.words().stream())
                .filter(word -> !learned.contains(word))
                .count();
        notes.add(String.format(
                Locale.ROOT,
                "%,d different words to learn from, %,d of them with a vector of their own; %,d words of the test do not occur"
                        + " among them",
                learned.size(),
                features.wordIds() - 2,
                unknown));
        return notes;
    }

    @Override
    public Bundle complete(Bundle bundle) {
        return ModelUse.of(ModelUse.SEQUENCE_LABELLING)
                .withLogits(tagger.loss().fromLogits())
                .withBackend(config.backend())
                .addTo(bundle)
                .withLabels(labels.toArray(String[]::new))
                .withAttachment(WordFeatures.ATTACHMENT, features.toJson());
    }

    @Override
    public TestScores test(Backend backend, Map<String, Tensor> weights) {
        return tested(backend, weights).scores();
    }

    @Override
    public Tested tested(Backend backend, Map<String, Tensor> weights) {
        Measurement.Measured measured = new Measurement(
                        tagger.model().inferenceGraph(),
                        tagger.loss(),
                        tagger.scores(),
                        labels,
                        sentences.learnedWords(),
                        config.training().batchSize())
                .of(backend, weights, sentences.test(), test, baselines);
        return new Tested(measured.scores(), () -> List.of(WorstSentences.of(sentences.test(), measured, labels)));
    }
}
