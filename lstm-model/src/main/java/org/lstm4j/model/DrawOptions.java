package org.lstm4j.model;

import java.util.Optional;
import java.util.OptionalInt;
import org.lstm4j.InvalidInputException;

/**
 * How sequences are drawn. Immutable.
 *
 * @param temperature 1 draws from what the model says, below it what is likely becomes likelier, 0 takes the likeliest; up to 100
 * @param seed of the draws: equal ones draw equal sequences
 * @param label the class that is drawn; without it those of the model by turns, or what a beginning is likeliest of
 * @param steps how many steps each gets at most; without it as many as the longest that was learned, or, of a model that does not say where
 *     a sequence ends, as many as they have in the mean
 */
public record DrawOptions(double temperature, long seed, Optional<String> label, OptionalInt steps) {
    /** From what the model says, seed 0. */
    public static final DrawOptions DEFAULT = new DrawOptions(1, 0, Optional.empty(), OptionalInt.empty());

    private static final double HOTTEST = 100;
    private static final int MOST_STEPS = 1 << 20;

    /** Checks the ranges. @throws InvalidInputException if one is left */
    public DrawOptions {
        if (!(temperature >= 0 && temperature <= HOTTEST)) {
            throw new InvalidInputException("A temperature is from 0 to 100; got " + temperature);
        }
        if (steps.isPresent() && (steps.getAsInt() < 1 || steps.getAsInt() > MOST_STEPS)) {
            throw new InvalidInputException(
                    "A sequence gets 1 to " + MOST_STEPS + " steps at most; got " + steps.getAsInt());
        }
    }

    /** The same with another temperature. */
    public DrawOptions withTemperature(double value) {
        return new DrawOptions(value, seed, label, steps);
    }

    /** The same with another seed. */
    public DrawOptions withSeed(long value) {
        return new DrawOptions(temperature, value, label, steps);
    }

    /** The same of one class. */
    public DrawOptions withLabel(String value) {
        return new DrawOptions(temperature, seed, Optional.of(value), steps);
    }

    /** The same with at most so many steps. */
    public DrawOptions withSteps(int most) {
        return new DrawOptions(temperature, seed, label, OptionalInt.of(most));
    }
}
