package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What a model wrote.
 *
 * @param beginning what it was given
 * @param unknown the words of the beginning that it does not know: they are left out, or read as the token for such
 * @param words what it wrote
 * @param text both, joined as the model's texts are
 * @param unit what it writes, in the singular: a word or a character
 * @param isEnded true if the model ended the text, false if it was stopped
 * @param carriesState true if each word was one step; false if all words so far were read again for each
 * @param seconds it took, without the words of the beginning
 * @param wordsPerSecond it wrote
 */
@JsonPropertyOrder({
    "beginning",
    "unknown",
    "words",
    "text",
    "unit",
    "isEnded",
    "carriesState",
    "seconds",
    "wordsPerSecond"
})
public record Generation(
        String beginning,
        List<String> unknown,
        List<String> words,
        String text,
        String unit,
        boolean isEnded,
        boolean carriesState,
        double seconds,
        double wordsPerSecond) {
    /** Copies the lists. */
    public Generation {
        unknown = List.copyOf(unknown);
        words = List.copyOf(words);
    }
}
