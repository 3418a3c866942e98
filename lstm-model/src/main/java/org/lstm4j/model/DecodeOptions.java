package org.lstm4j.model;

import org.lstm4j.InvalidInputException;
import org.lstm4j.model.use.Sequences;

/**
 * How a {@link Translator} looks for what it writes. Immutable.
 *
 * @param beam how many beginnings go on side by side, 1 to {@value Sequences#WIDEST}; 1 always takes the likeliest token
 * @param lengthPenalty of 0 to 10: 0 compares probabilities, larger ones prefer longer targets; means nothing with a beam of 1
 * @param maxTokens how many tokens are written at most, the end being one, 1 to {@value Sequences#LONGEST}
 */
public record DecodeOptions(int beam, double lengthPenalty, int maxTokens) {
    /** Checks the ranges. */
    public DecodeOptions {
        if (beam < 1 || beam > Sequences.WIDEST || maxTokens < 1 || maxTokens > Sequences.LONGEST) {
            throw new InvalidInputException("A target is looked for with a beam of 1 to " + Sequences.WIDEST
                    + " and 1 to " + Sequences.LONGEST + " tokens; got " + beam + " and " + maxTokens);
        }
        if (!(lengthPenalty >= 0 && lengthPenalty <= 10)) {
            throw new InvalidInputException("A length penalty is from 0 to 10; got " + lengthPenalty);
        }
    }

    /** Always the likeliest token, up to so many. */
    public static DecodeOptions greedy(int maxTokens) {
        return new DecodeOptions(1, 0, maxTokens);
    }

    /** The same with another beam. */
    public DecodeOptions withBeam(int width) {
        return new DecodeOptions(width, lengthPenalty, maxTokens);
    }
}
