package org.lstm4j.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * A sequence that was decoded.
 *
 * @param symbols without the symbol that it started from, and without the end symbol
 * @param logProbability the logarithm of its probability, that of the end symbol with it; of {@link Viterbi} what its tags are worth
 * @param score what it was chosen by: the same, but for a length penalty
 * @param isEnded true if the end symbol came; false if the steps were used up, or there is no such symbol
 */
public record Hypothesis(List<Integer> symbols, double logProbability, double score, boolean isEnded) {
    /** Copies the list. */
    public Hypothesis {
        symbols = List.copyOf(symbols);
    }

    static Hypothesis of(int[] symbols, int from, int count, double logProbability, double score, boolean isEnded) {
        List<Integer> list = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            list.add(symbols[i]);
        }
        return new Hypothesis(list, logProbability, score, isEnded);
    }
}
