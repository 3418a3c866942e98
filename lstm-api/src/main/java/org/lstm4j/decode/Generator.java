package org.lstm4j.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.lstm4j.InvalidInputException;

/**
 * Writes sequences symbol by symbol, all rows of a model side by side, each until its end symbol or until the steps are used up. What
 * one row writes does not depend on the other rows, but drawn numbers differ from row to row. Not thread-safe.
 *
 * {@snippet :
 * Generator greedy = new Generator(model, Sampling.GREEDY, OptionalInt.of(END), 50);
 * model.restart();
 * List<Hypothesis> written = greedy.write(new int[] {START, START});
 * }
 */
public final class Generator {
    private final SequenceModel model;
    private final OptionalInt end;
    private final int maxSteps;
    private final Sampler sampler;
    private final float[] scores;
    private final int[] given;
    private final int[] written;
    private final int[] lengths;
    private final double[] logProbabilities;
    private final boolean[] isEnded;
    private final List<BitSet> seen = new ArrayList<>();
    private final List<IntPredicate> isSeen = new ArrayList<>();

    /**
     * Creates one for any number of texts.
     *
     * @param model what says what comes next
     * @param sampling how it is chosen
     * @param end the symbol that ends a sequence, if there is one
     * @param maxSteps how many symbols a row has at most, 1 or more
     * @param isAllowed false for symbols that are never written, such as padding
     */
    public Generator(SequenceModel model, Sampling sampling, OptionalInt end, int maxSteps, IntPredicate isAllowed) {
        if (maxSteps < 1) {
            throw new InvalidInputException("A generator makes 1 step or more; got " + maxSteps);
        }
        this.model = model;
        this.end = end;
        this.maxSteps = maxSteps;
        this.sampler = new Sampler(sampling, model.symbols(), true, isAllowed);
        int rows = model.rows();
        this.scores = new float[Math.multiplyExact(rows, model.symbols())];
        this.given = new int[rows];
        this.written = new int[Math.multiplyExact(rows, maxSteps)];
        this.lengths = new int[rows];
        this.logProbabilities = new double[rows];
        this.isEnded = new boolean[rows];
        for (int row = 0; row < rows; row++) {
            BitSet symbols = new BitSet(model.symbols());
            seen.add(symbols);
            isSeen.add(symbols::get);
        }
    }

    /** One that may write every symbol. */
    public Generator(SequenceModel model, Sampling sampling, OptionalInt end, int maxSteps) {
        this(model, sampling, end, maxSteps, symbol -> true);
    }

    /**
     * Goes on from where the model is. Who wants to start anew restarts it before; a beginning of several symbols is read by stepping
     * the model through all but the last.
     *
     * @param first for each row the symbol that is read first
     * @return of each row what it wrote
     * @throws InvalidInputException if there are more or fewer symbols than rows
     */
    public List<Hypothesis> write(int[] first) {
        if (first.length != model.rows()) {
            throw new InvalidInputException(
                    "A first symbol is needed for each of " + model.rows() + " rows; got " + first.length);
        }
        run(first);
        List<Hypothesis> result = new ArrayList<>();
        for (int row = 0; row < given.length; row++) {
            double logProbability = logProbabilities[row];
            result.add(
                    Hypothesis.of(written, row * maxSteps, lengths[row], logProbability, logProbability, isEnded[row]));
        }
        return result;
    }

    /** The loop over steps, which makes no object. */
    void run(int[] first) {
        System.arraycopy(first, 0, given, 0, given.length);
        Arrays.fill(lengths, 0);
        Arrays.fill(logProbabilities, 0);
        Arrays.fill(isEnded, false);
        for (int row = 0; row < given.length; row++) {
            seen.get(row).clear();
        }
        int open = given.length;
        for (int step = 0; step < maxSteps && open > 0; step++) {
            model.step(given, scores);
            for (int row = 0; row < given.length; row++) {
                if (!isEnded[row]) {
                    open -= write(row, step) ? 0 : 1;
                }
            }
        }
    }

    /** Writes one symbol; false if it was the end. */
    private boolean write(int row, int step) {
        int from = row * model.symbols();
        int symbol = sampler.choose(scores, from, step, row, isSeen.get(row));
        logProbabilities[row] += scores[from + symbol];
        given[row] = symbol; // rows that have ended go on reading it, and nobody looks
        seen.get(row).set(symbol);
        if (end.isPresent() && symbol == end.getAsInt()) {
            isEnded[row] = true;
            return false;
        }
        written[row * maxSteps + lengths[row]++] = symbol;
        return true;
    }
}
