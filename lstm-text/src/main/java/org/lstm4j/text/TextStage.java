package org.lstm4j.text;

import java.util.Objects;

/**
 * What one step of a pipeline made of a text, for people to read. Immutable.
 *
 * @param step what was done, as in {@code lower case}
 * @param result what came out: a text, words with a space between two, or ids
 */
public record TextStage(String step, String result) {
    /** Checks that nothing is null. */
    public TextStage {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(result, "result");
    }
}
