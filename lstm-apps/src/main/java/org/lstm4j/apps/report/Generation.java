package org.lstm4j.apps.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What a model wrote.
 *
 * @param beginning what it was given
 * @param words what it wrote
 * @param text both
 * @param isEnded true if the model ended the text, false if it was stopped
 * @param carriesState true if each word was one step; false if all words so far were read again for each
 * @param seconds it took, without the words of the beginning
 * @param wordsPerSecond it wrote
 */
@JsonPropertyOrder({"beginning", "words", "text", "isEnded", "carriesState", "seconds", "wordsPerSecond"})
public record Generation(
        String beginning,
        List<String> words,
        String text,
        boolean isEnded,
        boolean carriesState,
        double seconds,
        double wordsPerSecond) {
    /** Copies the list. */
    public Generation {
        words = List.copyOf(words);
    }
}
