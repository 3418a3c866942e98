package org.lstm4j.model;

import java.util.List;

/**
 * What a model hears in one sequence. Immutable.
 *
 * @param text the symbols, one after the other, with what stands between them
 * @param symbols each of them, and where it lies
 * @param logProbability the logarithm of the text's probability; of a text that was found without a beam that of its likeliest path
 * @param steps how many steps the model read
 */
public record Transcript(String text, List<Symbol> symbols, double logProbability, int steps) {
    /**
     * A symbol, and where it lies on the likeliest path that spells the text: a model may name a symbol at one step of the many that
     * it lasts, so this says where it was noticed.
     *
     * @param symbol the symbol
     * @param from its first step, of those that the model read, counted from 0
     * @param to the step behind its last one
     */
    public record Symbol(String symbol, int from, int to) {}

    /** Copies the list. */
    public Transcript {
        symbols = List.copyOf(symbols);
    }
}
