package org.lstm4j.decode;

import java.util.function.IntPredicate;
import org.lstm4j.LstmException;
import org.lstm4j.Philox;

/**
 * Chooses symbols by their scores, without an object for each. The numbers drawn are {@link Philox}'s, and the arithmetic {@link
 * StrictMath}'s, so that equal scores and seeds give equal symbols everywhere. Not thread-safe.
 */
public final class Sampler {
    private static final int STREAM = 1;

    private final Sampling sampling;
    private final boolean isOfLogarithms;
    private final IntPredicate isAllowed;
    private final double[] weights;
    /** A heap of symbols, the likeliest first. */
    private final int[] heap;

    /**
     * Creates one.
     *
     * @param sampling how it chooses
     * @param symbols how many there are
     * @param isOfLogarithms true if scores are logits or logarithms of probabilities, false if they are probabilities
     * @param isAllowed false for symbols that are never chosen
     */
    public Sampler(Sampling sampling, int symbols, boolean isOfLogarithms, IntPredicate isAllowed) {
        this.sampling = sampling;
        this.isOfLogarithms = isOfLogarithms;
        this.isAllowed = isAllowed;
        this.weights = new double[symbols];
        this.heap = new int[symbols];
    }

    /** Without a symbol that was written before. */
    public int choose(float[] scores, int from, int step, int row) {
        return choose(scores, from, step, row, symbol -> false);
    }

    /**
     * Chooses one symbol.
     *
     * @param scores of all symbols, from an index on
     * @param step the number of the choice, so that each draws anew
     * @param row the number of the sequence, so that each draws otherwise
     * @param isWritten true for symbols that were written before
     * @throws LstmException if the model gives no numbers, or no symbol is allowed
     */
    public int choose(float[] scores, int from, int step, int row, IntPredicate isWritten) {
        int best = -1;
        for (int symbol = 0; symbol < weights.length; symbol++) {
            weights[symbol] = score(scores[from + symbol], symbol, isWritten);
            if (!Double.isNaN(weights[symbol]) && (best < 0 || weights[symbol] > weights[best])) {
                best = symbol;
            }
        }
        if (best < 0) {
            throw new LstmException(
                    "the model has no symbol that could be written: none is allowed, or its scores are no"
                            + " finite numbers");
        }
        return sampling.temperature() == 0 ? best : drawn(weights[best], step, row);
    }

    /** The score with its penalty; NaN for what is not chosen. */
    private double score(float score, int symbol, IntPredicate isWritten) {
        if (!Float.isFinite(score) || !isAllowed.test(symbol)) {
            return Double.NaN;
        }
        double penalty = sampling.repetitionPenalty();
        if (penalty == 1 || !isWritten.test(symbol)) {
            return score;
        }
        if (!isOfLogarithms) {
            return StrictMath.pow(score, penalty); // what multiplying its logarithm comes to
        }
        return score > 0 ? score / penalty : score * penalty;
    }

    private int drawn(double largest, int step, int row) {
        double power = 1 / sampling.temperature();
        double mass = 0;
        for (int symbol = 0; symbol < weights.length; symbol++) {
            double score = weights[symbol];
            weights[symbol] = Double.isNaN(score) ? 0 : weight(score, largest, power);
            mass += weights[symbol];
        }
        if (sampling.topK() > 0 || sampling.topP() < 1) {
            mass = keepLikeliest(mass);
        }
        double point = Philox.uniform(sampling.seed(), STREAM, step, row) * mass;
        int last = 0;
        for (int symbol = 0; symbol < weights.length; symbol++) {
            if (weights[symbol] > 0) {
                last = symbol;
                point -= weights[symbol];
                if (point < 0) {
                    return symbol;
                }
            }
        }
        return last; // rounding: the weights did not quite add up to their sum
    }

    /**
     * How likely a symbol is at the temperature, the likeliest having 1, whatever the power: that of a tiny temperature is infinite,
     * and a largest probability may be 0.
     */
    private double weight(double score, double largest, double power) {
        if (score == largest) {
            return 1;
        }
        if (isOfLogarithms) {
            return StrictMath.exp((score - largest) * power);
        }
        return power == 1 ? score / largest : StrictMath.pow(score / largest, power);
    }

    /** Takes away the weights of what top-k and top-p leave out, of equal ones the last; the sum of the others. */
    private double keepLikeliest(double mass) {
        int size = 0;
        for (int symbol = 0; symbol < weights.length; symbol++) {
            if (weights[symbol] > 0) {
                heap[size++] = symbol;
            }
        }
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i, size);
        }
        double kept = 0;
        int count = 0;
        while (size > 0) {
            boolean isCut =
                    (sampling.topK() > 0 && count >= sampling.topK()) || (count > 0 && kept >= sampling.topP() * mass);
            if (isCut) {
                break;
            }
            kept += weights[heap[0]];
            count++;
            heap[0] = heap[--size];
            sink(0, size);
        }
        for (int i = 0; i < size; i++) {
            weights[heap[i]] = 0;
        }
        double left = 0;
        for (double weight : weights) {
            left += weight;
        }
        return left;
    }

    private void sink(int from, int size) {
        int at = from;
        int moved = size > 0 ? heap[at] : 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
                child++;
            }
            if (!isBefore(heap[child], moved)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        if (size > 0) {
            heap[at] = moved;
        }
    }

    private boolean isBefore(int a, int b) {
        return weights[a] > weights[b] || (weights[a] == weights[b] && a < b);
    }
}
