package org.lstm4j.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.InvalidInputException;

/**
 * Looks for the likeliest sequences: of all that the sequences of a beam could become the best stay in it, step by step. Each sequence
 * that is looked for has as many rows of the model as the beam is wide. A beam of one is greedy; a beam as wide as there are sequences
 * finds the best of all.
 *
 * <p>Of each sequence the {@code 2 width} best continuations are looked at. An end symbol among the first {@code width} of them ends a
 * hypothesis; the best {@code width} others go on. Hypotheses are compared by {@code log p / ((5 + n) / 6)^alpha}, n being the number of
 * symbols with the end symbol: the length penalty of Wu et al. 2016 (GNMT), equation 14. Once there are as many as wanted the search
 * stops where none that goes on could become better than the last of them. Sequences that have not ended when the steps are used up are
 * hypotheses too. Of equally good ones the one found first stays. Not thread-safe.
 */
public final class BeamSearch {
    private final SequenceModel model;
    private final BeamOptions options;
    private final int width;
    private final int items;
    private final int symbols;
    private final float[] scores;
    private final int[] given;
    private final int[] from;
    /** Of each row what it has written, and the same of the step before. */
    private int[] written;

    private int[] writtenBefore;
    private final double[] sums;
    private final double[] nextSums;
    /** How many rows of an item go on. */
    private final int[] alive;
    /** The best continuations of one item, best first: value, row and symbol. */
    private final double[] candidates;

    private final int[] candidateRows;
    private final int[] candidateSymbols;
    private int candidateCount;
    /** The best hypotheses of each item, best first. */
    private final int[] found;

    private final double[] foundScores;
    private final double[] foundSums;
    private final int[] foundLengths;
    private final boolean[] foundEnded;
    private final int[] foundSlots;
    private final int[] foundSymbols;
    private final double[] penalties;

    /**
     * Creates one for any number of searches.
     *
     * @param model whose rows are the beams of one sequence after the other
     * @throws InvalidInputException if the beam's width does not divide the model's rows
     */
    public BeamSearch(SequenceModel model, BeamOptions options) {
        this.model = model;
        this.options = options;
        this.width = options.width();
        this.symbols = model.symbols();
        int rows = model.rows();
        if (rows % width != 0) {
            throw new InvalidInputException("A beam search of width " + width
                    + " needs a model with as many rows for each" + " sequence; this one has " + rows);
        }
        this.items = rows / width;
        this.scores = new float[Math.multiplyExact(rows, symbols)];
        this.given = new int[rows];
        this.from = new int[rows];
        this.written = new int[Math.multiplyExact(rows, options.maxSteps())];
        this.writtenBefore = new int[written.length];
        this.sums = new double[rows];
        this.nextSums = new double[rows];
        this.alive = new int[items];
        this.candidates = new double[2 * width];
        this.candidateRows = new int[2 * width];
        this.candidateSymbols = new int[2 * width];
        int best = options.best();
        this.found = new int[items];
        this.foundScores = new double[items * best];
        this.foundSums = new double[items * best];
        this.foundLengths = new int[items * best];
        this.foundEnded = new boolean[items * best];
        this.foundSlots = new int[items * best];
        this.foundSymbols = new int[Math.multiplyExact(items * best, options.maxSteps())];
        this.penalties = new double[options.maxSteps() + 1];
        for (int n = 0; n < penalties.length; n++) {
            penalties[n] = StrictMath.pow((5.0 + n) / 6, options.lengthPenalty());
        }
    }

    /**
     * Goes on from where the model is, all rows of a sequence having the same state. Who wants to start anew restarts it before.
     *
     * @param first for each sequence the symbol that is read first
     * @return of each sequence the best hypotheses, best first; fewer than wanted where there are not so many
     */
    public List<List<Hypothesis>> search(int[] first) {
        if (first.length != items) {
            throw new InvalidInputException("A first symbol is needed for each of " + items + " sequences, whose beams"
                    + " are the rows of the model; got " + first.length);
        }
        run(first);
        List<List<Hypothesis>> results = new ArrayList<>();
        for (int item = 0; item < items; item++) {
            List<Hypothesis> best = new ArrayList<>();
            for (int i = item * options.best(); i < item * options.best() + found[item]; i++) {
                best.add(Hypothesis.of(
                        foundSymbols,
                        foundSlots[i] * options.maxSteps(),
                        foundLengths[i],
                        foundSums[i],
                        foundScores[i],
                        foundEnded[i]));
            }
            results.add(List.copyOf(best));
        }
        return results;
    }

    /** The loop over steps, which makes no object. */
    void run(int[] first) {
        Arrays.fill(found, 0);
        for (int i = 0; i < foundSlots.length; i++) {
            foundSlots[i] = i;
        }
        int open = items;
        for (int item = 0; item < items; item++) {
            alive[item] = 1; // all rows are the same yet
            Arrays.fill(given, item * width, (item + 1) * width, first[item]);
            sums[item * width] = 0;
        }
        for (int step = 0; step < options.maxSteps() && open > 0; step++) {
            model.step(given, scores);
            int[] before = writtenBefore;
            writtenBefore = written;
            written = before;
            for (int row = 0; row < from.length; row++) {
                from[row] = row;
            }
            for (int item = 0; item < items; item++) {
                if (alive[item] > 0) {
                    advance(item, step);
                    open -= alive[item] > 0 ? 0 : 1;
                }
            }
            System.arraycopy(nextSums, 0, sums, 0, sums.length);
            if (open > 0) {
                model.select(from);
            }
        }
        for (int item = 0; item < items; item++) {
            for (int row = item * width; row < item * width + alive[item]; row++) {
                keep(item, row, written, options.maxSteps(), options.maxSteps(), sums[row], false);
            }
        }
    }

    private void advance(int item, int step) {
        collect(item);
        int rows = 0;
        int first = item * width;
        boolean hasEnd = options.end().isPresent();
        for (int i = 0; i < candidateCount && rows < width; i++) {
            int row = candidateRows[i];
            if (hasEnd && candidateSymbols[i] == options.end().getAsInt()) {
                if (i < width) {
                    keep(item, row, writtenBefore, step, step + 1, candidates[i], true);
                }
            } else {
                int to = first + rows++;
                int max = options.maxSteps();
                System.arraycopy(writtenBefore, row * max, written, to * max, step);
                written[to * max + step] = candidateSymbols[i];
                given[to] = candidateSymbols[i];
                from[to] = row;
                nextSums[to] = candidates[i];
            }
        }
        alive[item] = rows;
        boolean isFull = found[item] == options.best();
        if (rows > 0 && isFull) {
            // sums only fall, and a longer sequence has at most this penalty
            double bound = nextSums[first] / penalties[penalties.length - 1];
            if (foundScores[(item + 1) * options.best() - 1] >= bound) {
                alive[item] = 0;
            }
        }
    }

    /** The best continuations of an item's rows. */
    private void collect(int item) {
        candidateCount = 0;
        for (int row = item * width; row < item * width + alive[item]; row++) {
            for (int symbol = 0; symbol < symbols; symbol++) {
                double value = sums[row] + scores[row * symbols + symbol];
                boolean isBetter = candidateCount < candidates.length || value > candidates[candidateCount - 1];
                if (isBetter && value > Double.NEGATIVE_INFINITY) {
                    insert(value, row, symbol);
                }
            }
        }
    }

    private void insert(double value, int row, int symbol) {
        int at = candidateCount < candidates.length ? candidateCount++ : candidateCount - 1;
        while (at > 0 && candidates[at - 1] < value) {
            candidates[at] = candidates[at - 1];
            candidateRows[at] = candidateRows[at - 1];
            candidateSymbols[at] = candidateSymbols[at - 1];
            at--;
        }
        candidates[at] = value;
        candidateRows[at] = row;
        candidateSymbols[at] = symbol;
    }

    /** Keeps a hypothesis if it is among the best. */
    private void keep(int item, int row, int[] of, int length, int counted, double sum, boolean isEnded) {
        int best = options.best();
        int first = item * best;
        double score = sum / penalties[counted];
        if (found[item] == best && foundScores[first + best - 1] >= score) {
            return;
        }
        int at = first + (found[item] < best ? found[item]++ : best - 1);
        int slot = foundSlots[at]; // the place of what falls out
        while (at > first && foundScores[at - 1] < score) {
            foundScores[at] = foundScores[at - 1];
            foundSums[at] = foundSums[at - 1];
            foundLengths[at] = foundLengths[at - 1];
            foundEnded[at] = foundEnded[at - 1];
            foundSlots[at] = foundSlots[at - 1];
            at--;
        }
        foundScores[at] = score;
        foundSums[at] = sum;
        foundLengths[at] = length;
        foundEnded[at] = isEnded;
        foundSlots[at] = slot;
        int max = options.maxSteps();
        System.arraycopy(of, row * max, foundSymbols, slot * max, length);
    }
}
