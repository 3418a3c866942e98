package org.lstm4j.decode;

import org.lstm4j.InvalidInputException;

/**
 * How the next symbol is chosen among the probabilities of all. What is left after {@code topK} and {@code topP} is drawn from; equal
 * seeds draw equal symbols. <i>Sources:</i> top-k Fan et al. 2018, top-p Holtzman et al. 2020, the penalty Keskar et al. 2019 (CTRL).
 *
 * @param temperature probabilities are taken to the power of 1 / temperature: below 1 likely symbols become likelier; 0 always takes
 *     the likeliest
 * @param topK only so many of the likeliest symbols; 0 for all
 * @param topP only the likeliest symbols that together have this probability, above 0 to 1
 * @param repetitionPenalty of a symbol that was written before, the score is divided by this where it is above 0 and multiplied by it
 *     where below, as in Hugging Face's Transformers; 1 for none, above 1 against repetitions
 * @param seed of the draws
 */
public record Sampling(double temperature, int topK, double topP, double repetitionPenalty, long seed) {
    /** Always the likeliest symbol. */
    public static final Sampling GREEDY = new Sampling(0, 0, 1, 1, 0);

    /** Checks the ranges. */
    public Sampling {
        if (!(temperature >= 0 && temperature <= 100)) {
            throw new InvalidInputException("Sampling needs a temperature from 0 to 100; got " + temperature);
        }
        if (topK < 0) {
            throw new InvalidInputException("Sampling needs a top-k of 1 or more, or 0 for all; got " + topK);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new InvalidInputException("Sampling needs a top-p above 0 and at most 1; got " + topP);
        }
        if (!(repetitionPenalty > 0 && repetitionPenalty <= 100)) {
            throw new InvalidInputException(
                    "Sampling needs a repetition penalty above 0 and at most 100; got " + repetitionPenalty);
        }
    }

    /** Drawn from all symbols as they are likely. */
    public static Sampling of(long seed) {
        return new Sampling(1, 0, 1, 1, seed);
    }

    /** The same at another temperature. */
    public Sampling withTemperature(double to) {
        return new Sampling(to, topK, topP, repetitionPenalty, seed);
    }

    /** The same among so many of the likeliest. */
    public Sampling withTopK(int count) {
        return new Sampling(temperature, count, topP, repetitionPenalty, seed);
    }

    /** The same among the likeliest that have that probability together. */
    public Sampling withTopP(double probability) {
        return new Sampling(temperature, topK, probability, repetitionPenalty, seed);
    }

    /** The same with a penalty on what was written before. */
    public Sampling withRepetitionPenalty(double penalty) {
        return new Sampling(temperature, topK, topP, penalty, seed);
    }
}
