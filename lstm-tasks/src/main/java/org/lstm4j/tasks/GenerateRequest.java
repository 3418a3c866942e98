package org.lstm4j.tasks;

import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.Selection;

/**
 * What is to be written.
 *
 * @param beginning the text to go on from; may be empty for models that know how texts begin
 * @param words how many words at most, 1 or more
 * @param sampling how each is chosen
 * @param pastEnd whether to begin another text, on a new line, where the model ends one
 * @param backend which backend is asked for
 */
public record GenerateRequest(String beginning, int words, Sampling sampling, boolean pastEnd, Selection backend) {
    /** Checks the number of words. */
    public GenerateRequest {
        if (words < 1) {
            throw new InvalidInputException("--words must be at least 1; got " + words);
        }
    }
}
