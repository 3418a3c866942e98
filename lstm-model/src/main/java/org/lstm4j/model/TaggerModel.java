package org.lstm4j.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.model.use.TagScores;
import org.lstm4j.model.use.WordColumns;
import org.lstm4j.model.use.WordFeatures;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;
import org.lstm4j.text.metric.EntityScore;

/**
 * A saved model that gives each word of a sentence a label, as its part of speech, or what kind of name it is part of. It takes words,
 * split as those were that it learned from: {@code List.of("Ann", "lives", "in", "New", "York", ".")}.
 *
 * <p>Thread-safe, until its {@link SavedModel} is closed. On the backend {@code native} what is said of a sentence does not depend, in
 * any bit, on the sentences beside it; on others it may in the last digits.
 */
public final class TaggerModel {
    /** The longest sentence, in words: far beyond any, and small enough that a text without end does not fill the memory. */
    public static final int MOST_WORDS = 20_000;

    /** As many words, padding among them, are labelled together. */
    private static final int TOGETHER = 8_192;

    private static final int SENTENCES = 64;

    private final SavedModel model;
    private final WordFeatures features;
    private final TagScores scores;
    private final boolean hasEntities;

    private TaggerModel(SavedModel model, WordFeatures features, TagScores scores) {
        this.model = model;
        this.features = features;
        this.scores = scores;
        this.hasEntities = EntityScore.areTags(model.bundle().labels());
    }

    static TaggerModel of(SavedModel model, ModelUse use) {
        String json = model.bundle().attachments().get(WordFeatures.ATTACHMENT);
        if (json == null) {
            throw new InvalidInputException(model.name() + ": has no attachment \"" + WordFeatures.ATTACHMENT
                    + "\", so it cannot read words; it was damaged or put together by hand");
        }
        WordFeatures features;
        try {
            features = WordFeatures.fromJson(json);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(model.name() + ": " + e.getMessage(), e);
        }
        return new TaggerModel(model, features, TagScores.of(model.name(), model.bundle(), features, use.logits()));
    }

    /** The names of the labels. */
    public List<String> labels() {
        return model.bundle().labels();
    }

    /** What the model looks at in a word. */
    public WordFeatures features() {
        return features;
    }

    /** True if the labels mark entities, by {@code B-}, {@code I-}, {@code E-} and {@code S-} before a type and {@code O} outside. */
    public boolean findsEntities() {
        return hasEntities;
    }

    /**
     * Labels the words of one sentence.
     *
     * @throws InvalidInputException if it has no word, an empty one, or more than {@value #MOST_WORDS}
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public TaggedSentence tag(List<String> words) {
        return tagAll(List.of(words)).getFirst();
    }

    /**
     * Labels the words of sentences, some at a time.
     *
     * @return an answer for each, in their order
     * @throws InvalidInputException if one has no word, an empty one, or more than {@value #MOST_WORDS}, saying which
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public List<TaggedSentence> tagAll(List<List<String>> sentences) {
        for (int i = 0; i < sentences.size(); i++) {
            check(sentences.get(i), sentences.size() == 1 ? "the sentence" : "sentence " + (i + 1));
        }
        List<TaggedSentence> answers = new ArrayList<>(sentences.size());
        int from = 0;
        while (from < sentences.size()) {
            int to = from + 1;
            int longest = sentences.get(from).size();
            while (to < sentences.size()
                    && to - from < SENTENCES
                    && (to + 1 - from) * Math.max(longest, sentences.get(to).size()) <= TOGETHER) {
                longest = Math.max(longest, sentences.get(to).size());
                to++;
            }
            answers.addAll(part(sentences.subList(from, to)));
            from = to;
        }
        return answers;
    }

    private static void check(List<String> words, String what) {
        if (words.isEmpty()) {
            throw new InvalidInputException(what + " has no word; leave it out");
        }
        if (words.size() > MOST_WORDS) {
            throw new InvalidInputException(what + " has " + words.size() + " words; split it, as no more than "
                    + MOST_WORDS + " are read at once");
        }
        if (words.stream().anyMatch(String::isBlank)) {
            throw new InvalidInputException(what + " has a word that is empty or blank; leave it out");
        }
    }

    private List<TaggedSentence> part(List<List<String>> sentences) {
        WordColumns columns = WordColumns.of(features, sentences);
        int[] rows = Rows.filled(sentences.size());
        Feeds batch = columns.read(rows);
        int steps = batch.get(WordFeatures.INPUT).dim(1);
        int labels = labels().size();
        Tensor output = scores.isField()
                ? Tensor.zeros(DType.FLOAT32, rows.length, steps, labels, labels)
                : Tensor.zeros(DType.FLOAT32, rows.length, steps, labels);
        model.runs().run(batch, new Feeds().put(Model.PREDICTION, output));
        List<int[]> best = scores.best(output, columns.lengths(rows));
        List<TaggedSentence> answers = new ArrayList<>(sentences.size());
        for (int row = 0; row < sentences.size(); row++) {
            List<String> words = sentences.get(row);
            answers.add(answer(words, best.get(row), scores.probabilities(output, row, words.size())));
        }
        return answers;
    }

    private TaggedSentence answer(List<String> words, int[] best, double[][] shares) {
        List<TaggedSentence.Word> answers = new ArrayList<>(words.size());
        for (int i = 0; i < best.length; i++) {
            SequencedMap<String, Double> probabilities = new LinkedHashMap<>();
            for (int label = 0; label < shares[i].length; label++) {
                probabilities.put(labels().get(label), shares[i][label]);
            }
            String word = words.get(i);
            answers.add(new TaggedSentence.Word(
                    word, labels().get(best[i]), shares[i][best[i]], probabilities, features.knows(word)));
        }
        return TaggedSentence.of(answers, hasEntities);
    }
}
