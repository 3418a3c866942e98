package org.lstm4j.model;

import java.util.List;

/**
 * What a {@link Translator} made of a source.
 *
 * @param source as it was given; empty for numbers
 * @param text what was written
 * @param sourceWords the tokens of the source that were read, known or not; none for numbers
 * @param words the tokens that were written, without the end
 * @param logProbability of all of them and of the end, by the natural logarithm
 * @param isEnded false if the most tokens were written and no end came
 * @param unknown how many tokens of the source the model does not know
 */
public record Translation(
        String source,
        String text,
        List<String> sourceWords,
        List<String> words,
        double logProbability,
        boolean isEnded,
        int unknown) {
    /** Copies the lists. */
    public Translation {
        sourceWords = List.copyOf(sourceWords);
        words = List.copyOf(words);
    }
}
