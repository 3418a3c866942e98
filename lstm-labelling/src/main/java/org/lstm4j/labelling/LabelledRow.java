package org.lstm4j.labelling;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lstm4j.model.TaggedSentence;
import org.lstm4j.tasks.PredictedRow;

/**
 * What a model says of a sentence.
 *
 * @param words with their labels, in their order
 * @param entities what the labels mark; none where they mark none
 */
public record LabelledRow(List<Word> words, List<TaggedSentence.Entity> entities) implements PredictedRow {
    /**
     * A word and its label.
     *
     * @param word as it was given
     * @param label that the model gives it
     * @param probability of that label
     * @param known whether the word occurs in the training
     */
    public record Word(String word, String label, double probability, boolean known) {}

    static LabelledRow of(TaggedSentence sentence) {
        return new LabelledRow(
                sentence.words().stream()
                        .map(it -> new Word(it.word(), it.label(), it.probability(), it.known()))
                        .toList(),
                sentence.entities());
    }

    /** The words with their labels behind a slash, and a line for each entity. */
    @Override
    public String text() {
        String line = words.stream().map(it -> it.word() + "/" + it.label()).collect(Collectors.joining(" "));
        return line
                + entities.stream()
                        .map(it -> String.format(Locale.ROOT, "%n  %s: %s", it.type(), it.text()))
                        .collect(Collectors.joining());
    }
}
