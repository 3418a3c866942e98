package org.lstm4j.model;

import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.text.metric.EntityScore;

/**
 * What a model says of a sentence.
 *
 * @param words each with its label, in their order
 * @param entities what the labels mark, from the left; none where they are no tags of entities, as those of parts of speech
 */
public record TaggedSentence(List<Word> words, List<Entity> entities) {
    /**
     * A word and its label.
     *
     * @param word as it was given
     * @param label the label in the best sequence of labels; without a random field, the most probable one
     * @param probability of that label
     * @param probabilities of all labels, in their order; of a random field, over all sequences of labels
     * @param known whether the model has learned the word; of others it sees suffix, shape and letters, if it looks at them
     */
    public record Word(
            String word, String label, double probability, SequencedMap<String, Double> probabilities, boolean known) {}

    /**
     * Some words that are one thing.
     *
     * @param type as {@code location}, of {@code B-location}
     * @param from the first of its words, counted from 0
     * @param to the word behind its last
     * @param text its words with blanks between them
     */
    public record Entity(String type, int from, int to, String text) {}

    /** Copies the lists. */
    public TaggedSentence {
        words = List.copyOf(words);
        entities = List.copyOf(entities);
    }

    static TaggedSentence of(List<Word> words, boolean hasEntities) {
        List<Entity> entities = hasEntities
                ? EntityScore.spans(words.stream().map(Word::label).toList()).stream()
                        .map(span -> entity(words, span))
                        .toList()
                : List.of();
        return new TaggedSentence(words, entities);
    }

    private static Entity entity(List<Word> words, EntityScore.Span span) {
        List<String> own =
                words.subList(span.from(), span.to()).stream().map(Word::word).toList();
        return new Entity(span.type(), span.from(), span.to(), String.join(" ", own));
    }

    /** The labels alone. */
    public List<String> labels() {
        return words.stream().map(Word::label).toList();
    }
}
