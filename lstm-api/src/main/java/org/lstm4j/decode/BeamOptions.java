package org.lstm4j.decode;

import java.util.OptionalInt;
import org.lstm4j.InvalidInputException;

/**
 * How a {@link BeamSearch} looks.
 *
 * @param width how many sequences go on, 1 or more
 * @param best how many hypotheses are wanted, 1 or more
 * @param lengthPenalty alpha of 0 or more; 0 compares probabilities, larger ones prefer longer sequences. 0.6 to 1 are usual
 * @param end the symbol that ends a sequence, if there is one
 * @param maxSteps how many symbols a sequence has at most, 1 or more
 */
public record BeamOptions(int width, int best, double lengthPenalty, OptionalInt end, int maxSteps) {
    /** Checks the ranges. */
    public BeamOptions {
        if (width < 1 || best < 1 || maxSteps < 1) {
            throw new InvalidInputException(
                    "A beam search needs a width, a number of hypotheses and steps of 1 or more;" + " got " + width
                            + ", " + best + " and " + maxSteps);
        }
        if (!(lengthPenalty >= 0 && lengthPenalty <= 10)) {
            throw new InvalidInputException("A beam search needs a length penalty of 0 to 10; got " + lengthPenalty);
        }
    }

    /** The best hypothesis, compared by probability. */
    public static BeamOptions of(int width, int end, int maxSteps) {
        return new BeamOptions(width, 1, 0, OptionalInt.of(end), maxSteps);
    }

    /** The same with several hypotheses. */
    public BeamOptions withBest(int count) {
        return new BeamOptions(width, count, lengthPenalty, end, maxSteps);
    }

    /** The same with a length penalty. */
    public BeamOptions withLengthPenalty(double alpha) {
        return new BeamOptions(width, best, alpha, end, maxSteps);
    }
}
