package org.lstm4j.tasks;

import org.lstm4j.InvalidInputException;

/**
 * How the next word is chosen among the probabilities of all words. What is left after {@code topK} and {@code topP} is drawn
 * from; equal seeds draw equal words. Sources: for top-k Fan et al. 2018, for top-p Holtzman et al. 2020.
 *
 * @param temperature probabilities are taken to the power of 1 / temperature: below 1 likely words become likelier; 0 always
 *     takes the likeliest
 * @param topK only so many of the likeliest words; 0 for all
 * @param topP only the likeliest words that together have this probability, above 0 to 1
 * @param seed of the draws
 */
public record Sampling(double temperature, int topK, double topP, long seed) {
    /** Always the likeliest word. */
    public static final Sampling GREEDY = new Sampling(0, 0, 1, 0);

    /** Checks the ranges. */
    public Sampling {
        if (!(temperature >= 0 && temperature <= 100)) {
            throw new InvalidInputException("--temperature must be from 0 to 100; got " + temperature);
        }
        if (topK < 0) {
            throw new InvalidInputException("--top-k must be 1 or more, or 0 for all words; got " + topK);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new InvalidInputException("--top-p must be above 0 and at most 1; got " + topP);
        }
    }

    /** What it comes to for a decoder. */
    public org.lstm4j.decode.Sampling general() {
        return new org.lstm4j.decode.Sampling(temperature, topK, topP, 1, seed);
    }
}
