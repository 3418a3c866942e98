package org.lstm4j.trace;

import java.util.List;
import org.lstm4j.graph.RecurrentCell;

/**
 * A quantity that a recurrent layer computes for each step and unit. With x the step's input, h₋ and c₋ the states before
 * it:
 *
 * <pre>
 * LSTM   f = σ(W·x + R·h₋ + b)   i, o alike   g = tanh(W·x + R·h₋ + b)
 *        k = f c₋                j = i g      c = k + j                  h = o tanh(c)
 * GRU    z = σ(W·x + R·h₋ + b)   r alike      g = tanh(W·x + r (R·h₋))   h = (1 - z) g + z h₋
 * RNN    h = tanh(W·x + R·h₋ + b)
 * </pre>
 *
 * where σ and tanh stand for the functions of the {@linkplain org.lstm4j.graph.RecurrentCell cell}.
 *
 * W, R and b are the rows of the gate's own weights. The input gate is also called add gate, and g is often written c̃.
 */
public enum Signal {
    /** Forget gate of the LSTM, 0 to 1: how much of each number in the cell state is kept. */
    FORGET("f", "forget gate"),
    /** Input gate (add gate) of the LSTM, 0 to 1: how much of the candidate comes in. */
    INPUT("i", "input gate"),
    /** Update gate of the GRU, 0 to 1: how much of the state before stays. */
    UPDATE("z", "update gate"),
    /** Reset gate of the GRU, 0 to 1: how much of the state before the candidate sees. */
    RESET("r", "reset gate"),
    /** What could be added to the state, -1 to 1 by tanh. */
    CANDIDATE("g", "candidate"),
    /** What the forget gate leaves of the cell state. */
    KEPT("k", "kept"),
    /** What the input gate lets in of the candidate. */
    ADDED("j", "added"),
    /** Cell state of the LSTM after the step: its memory. */
    CELL("c", "cell state"),
    /** Output gate of the LSTM, 0 to 1: how much of the cell state shows. */
    OUTPUT("o", "output gate"),
    /** Hidden state after the step: what the layer gives and hands on. */
    HIDDEN("h", "hidden state");

    private static final List<Signal> LSTM = List.of(FORGET, INPUT, CANDIDATE, KEPT, ADDED, CELL, OUTPUT, HIDDEN);
    private static final List<Signal> GRU = List.of(RESET, UPDATE, CANDIDATE, HIDDEN);
    private static final List<Signal> RNN = List.of(HIDDEN);

    private final String symbol;
    private final String words;

    Signal(String symbol, String words) {
        this.symbol = symbol;
        this.words = words;
    }

    /** The letter it has in formulas. */
    public String symbol() {
        return symbol;
    }

    /** Its name in lower-case words. */
    public String words() {
        return words;
    }

    /** Those of a cell, in the order in which a step computes them. */
    public static List<Signal> of(RecurrentCell cell) {
        return switch (cell.formula()) {
            case LSTM -> LSTM;
            case GRU, GRU_LINEAR_BEFORE_RESET -> GRU;
            case RNN -> RNN;
        };
    }

    /** Those of a cell that have rows of weights of their own, in the order of these in memory. */
    public static List<Signal> weighted(RecurrentCell cell) {
        return switch (cell.formula()) {
            case LSTM -> List.of(INPUT, OUTPUT, FORGET, CANDIDATE);
            case GRU, GRU_LINEAR_BEFORE_RESET -> List.of(UPDATE, RESET, CANDIDATE);
            case RNN -> List.of(HIDDEN);
        };
    }

    /** True for what runs from 0 to 1; the others are signed. */
    public boolean isGate() {
        return switch (this) {
            case FORGET, INPUT, OUTPUT, UPDATE, RESET -> true;
            case CANDIDATE, KEPT, ADDED, CELL, HIDDEN -> false;
        };
    }

    /** True for what a {@link Force} can set. */
    public boolean canBeForced() {
        return isGate() || this == CANDIDATE;
    }
}
