package org.lstm4j.model;

import org.lstm4j.InvalidInputException;
import org.lstm4j.decode.Sampling;

/**
 * How much is written and how words are chosen. Immutable.
 *
 * @param words how many words at most, 1 or more; characters, of a model of these
 * @param sampling how each is chosen: the likeliest always, or drawn
 * @param pastEnd whether to begin another text, on a new line, where the model ends one; else that is the end
 */
public record WriteOptions(int words, Sampling sampling, boolean pastEnd) {
    /** Checks the number of words. @throws InvalidInputException if it is below 1 */
    public WriteOptions {
        if (words < 1) {
            throw new InvalidInputException("The number of words to write must be at least 1; got " + words);
        }
    }

    /** Up to so many words, the likeliest each time, to the end of the text. */
    public static WriteOptions words(int number) {
        return new WriteOptions(number, Sampling.GREEDY, false);
    }

    /** The same with words chosen in another way. */
    public WriteOptions withSampling(Sampling how) {
        return new WriteOptions(words, how, pastEnd);
    }

    /** The same with another text behind each that the model ends. */
    public WriteOptions withPastEnd() {
        return new WriteOptions(words, sampling, true);
    }
}
