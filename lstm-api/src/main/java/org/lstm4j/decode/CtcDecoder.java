package org.lstm4j.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/**
 * Labels from the predictions of a model that is trained with {@link org.lstm4j.train.Ctc}.
 *
 * <p>{@link #greedy} takes the likeliest class at each step, and of that what is left without blanks and repetitions: best path decoding
 * (Graves et al. 2006, section 3.2), quick, and not always the likeliest labels. {@link #beam} looks for the likeliest labels: it keeps
 * the best beginnings, and of each apart what has come to it with a blank last and with a label last (prefix beam search: Graves 2012;
 * Hannun, Maas, Jurafsky, Ng 2014, algorithm 1, without a language model). In a beam as wide as there are beginnings the numbers are
 * exact. Not thread-safe.
 */
public final class CtcDecoder {
    private static final double NONE = Double.NEGATIVE_INFINITY;
    private static final long MOST_ALIGNED = 1L << 27;

    private final int classes;
    private final int blank;
    private final boolean fromLogits;

    /**
     * Creates one.
     *
     * @param classes of the model, the blank among them
     * @param blank the class that is no label
     * @param fromLogits true if the model gives logits or logarithms of probabilities, false if probabilities
     */
    public CtcDecoder(int classes, int blank, boolean fromLogits) {
        if (classes < 1 || blank < 0 || blank >= classes) {
            throw new InvalidInputException(
                    "A CTC decoder needs a blank among its classes; got " + blank + " of " + classes);
        }
        this.classes = classes;
        this.blank = blank;
        this.fromLogits = fromLogits;
    }

    private void check(Tensor prediction, int[] lengths) {
        if (prediction.rank() != 3 || prediction.dim(2) != classes || prediction.dim(0) != lengths.length) {
            throw new InvalidInputException(
                    "A CTC decoder of " + classes + " classes needs a prediction [batch, time, " + classes
                            + "] and a length for each row; got " + prediction + " and " + lengths.length + " lengths");
        }
        for (int length : lengths) {
            if (length < 0 || length > prediction.dim(1)) {
                throw new InvalidInputException("A row has " + length + " steps; expected 0 to " + prediction.dim(1));
            }
        }
    }

    /** The logarithms of one step's probabilities. */
    private void read(Tensor prediction, int row, int step, float[] to) {
        int from = (row * prediction.dim(1) + step) * classes;
        float[] scores = prediction.floats();
        if (fromLogits) {
            LogScores.normalise(scores, from, classes, to, 0);
        } else {
            for (int i = 0; i < classes; i++) {
                to[i] = (float) StrictMath.log(scores[from + i]);
            }
        }
    }

    /**
     * The labels of the likeliest path of each row; its logarithm is that path's, not that of the labels.
     *
     * @param prediction float32 {@code [batch, time, classes]}
     * @param lengths how many steps each row has
     */
    public List<Hypothesis> greedy(Tensor prediction, int[] lengths) {
        check(prediction, lengths);
        float[] step = new float[classes];
        int[] labels = new int[prediction.dim(1)];
        List<Hypothesis> results = new ArrayList<>();
        for (int row = 0; row < lengths.length; row++) {
            int count = 0;
            int before = blank;
            double sum = 0;
            for (int t = 0; t < lengths[row]; t++) {
                read(prediction, row, t, step);
                int best = 0;
                for (int c = 1; c < classes; c++) {
                    best = step[c] > step[best] ? c : best;
                }
                sum += step[best];
                if (best != blank && best != before) {
                    labels[count++] = best;
                }
                before = best;
            }
            results.add(Hypothesis.of(labels, 0, count, sum, sum, false));
        }
        return results;
    }

    /**
     * The likeliest labels of each row, best first, each with the logarithm of what of its probability was found.
     *
     * @param prediction float32 {@code [batch, time, classes]}
     * @param lengths how many steps each row has
     * @param width how many beginnings are kept, 1 or more
     * @param best how many are wanted, 1 or more; not more than the width are found
     */
    public List<List<Hypothesis>> beam(Tensor prediction, int[] lengths, int width, int best) {
        check(prediction, lengths);
        if (width < 1 || best < 1) {
            throw new InvalidInputException(
                    "A CTC beam needs a width and a number of results of 1 or more; got " + width + " and " + best);
        }
        Beam beam = new Beam(width, prediction.dim(1));
        List<List<Hypothesis>> results = new ArrayList<>();
        for (int row = 0; row < lengths.length; row++) {
            beam.run(prediction, row, lengths[row]);
            results.add(beam.best(best));
        }
        return results;
    }

    /**
     * The class of each step of the likeliest path that spells some labels: where in a row each of them lies (forced alignment, as
     * torchaudio's {@code forced_align}). A label that lasts several steps is named at each of them.
     *
     * @param prediction float32 {@code [batch, time, classes]}
     * @param row which row, from 0
     * @param length how many steps it has
     * @param labels what it spells, none of them the blank
     * @return a class for each step; empty if the steps are too few for the labels, the labels have no probability at all, or steps times
     *     labels are more than 2^27, a table of 256 MB
     */
    public Optional<int[]> align(Tensor prediction, int row, int length, List<Integer> labels) {
        if (prediction.rank() != 3 || prediction.dim(2) != classes || row < 0 || row >= prediction.dim(0)) {
            throw new InvalidInputException("An alignment needs a prediction [batch, time, " + classes
                    + "] and one of its rows; got " + prediction + " and row " + row);
        }
        if (length < 0 || length > prediction.dim(1)) {
            throw new InvalidInputException("A row has " + length + " steps; expected 0 to " + prediction.dim(1));
        }
        for (int label : labels) {
            if (label < 0 || label >= classes || label == blank) {
                throw new InvalidInputException("A label is a class and not the blank " + blank + "; got " + label
                        + " of " + classes + " classes");
            }
        }
        return aligned(prediction, row, length, labels);
    }

    /** Viterbi's algorithm over blank, label, blank, label and so on to a last blank. */
    private Optional<int[]> aligned(Tensor prediction, int row, int length, List<Integer> labels) {
        if ((long) length * labels.size() > MOST_ALIGNED) {
            return Optional.empty();
        }
        int states = 2 * labels.size() + 1;
        int[] types = new int[states];
        Arrays.setAll(types, state -> state % 2 == 0 ? blank : labels.get(state / 2));
        double[] scores = new double[states];
        Arrays.fill(scores, NONE);
        scores[0] = 0;
        byte[][] moves = new byte[length][states];
        float[] step = new float[classes];
        for (int t = 0; t < length; t++) {
            read(prediction, row, t, step);
            for (int state = states - 1; state >= 0; state--) {
                int move = 0;
                double best = scores[state];
                if (state > 0 && scores[state - 1] > best) {
                    move = 1;
                    best = scores[state - 1];
                }
                boolean isSkip = state > 1 && types[state] != blank && types[state] != types[state - 2];
                if (isSkip && scores[state - 2] > best) {
                    move = 2;
                    best = scores[state - 2];
                }
                moves[t][state] = (byte) move;
                scores[state] = best + step[types[state]];
            }
        }
        int at = states > 1 && scores[states - 2] > scores[states - 1] ? states - 2 : states - 1;
        if (scores[at] == NONE) {
            return Optional.empty();
        }
        int[] path = new int[length];
        for (int t = length - 1; t >= 0; t--) {
            path[t] = types[at];
            at -= moves[t][at];
        }
        return Optional.of(path);
    }

    /** A beam of one width for rows of up to some steps, whose loop makes no object. */
    Beam beam(int width, int steps) {
        return new Beam(width, steps);
    }

    /**
     * Beginnings are nodes of a tree: the one without labels is 0, every other has a parent and a last label. A beginning that has left
     * the beam and comes back is the same node, so that none is in it twice.
     */
    final class Beam {
        private final int width;
        private final int[] parents;
        private final int[] labels;
        /** Where a node is in the beam; -1 if it is not. */
        private final int[] places;

        private int nodes;
        /** Nodes by parent and label, with open addressing; 0 is free, as the root is nobody's child. */
        private final int[] table;

        private final int[] beam;
        private final double[] withBlank;
        private final double[] withLabel;
        private int size;
        private final double[] nextWithBlank;
        private final double[] nextWithLabel;
        /** The best of the next step, best first: its sum, the parts, and a node, or parent and label of one to be made. */
        private final double[] sums;

        private final double[] blanks;
        private final double[] ends;
        private final int[] keptNodes;
        private final int[] keptParents;
        private final int[] keptLabels;
        private int kept;
        private final float[] step;
        private final int[] path;

        Beam(int width, int steps) {
            this.width = width;
            int capacity = Math.addExact(Math.multiplyExact(width, steps), 1);
            this.parents = new int[capacity];
            this.labels = new int[capacity];
            this.places = new int[capacity];
            this.table = new int[Integer.highestOneBit(Math.max(1, capacity)) * 4];
            this.beam = new int[width];
            this.withBlank = new double[width];
            this.withLabel = new double[width];
            this.nextWithBlank = new double[width];
            this.nextWithLabel = new double[width];
            this.sums = new double[width];
            this.blanks = new double[width];
            this.ends = new double[width];
            this.keptNodes = new int[width];
            this.keptParents = new int[width];
            this.keptLabels = new int[width];
            this.step = new float[classes];
            this.path = new int[steps];
        }

        void run(Tensor prediction, int row, int length) {
            Arrays.fill(table, 0);
            nodes = 1;
            parents[0] = -1;
            labels[0] = -1;
            places[0] = 0;
            size = 1;
            beam[0] = 0;
            withBlank[0] = 0;
            withLabel[0] = NONE;
            for (int t = 0; t < length; t++) {
                read(prediction, row, t, step);
                advance();
            }
        }

        private void advance() {
            stay();
            kept = 0;
            for (int i = 0; i < size; i++) {
                extend(i);
            }
            for (int i = 0; i < size; i++) {
                offer(nextWithBlank[i], nextWithLabel[i], beam[i], 0, 0);
            }
            for (int i = 0; i < size; i++) {
                places[beam[i]] = -1;
            }
            size = kept;
            for (int i = 0; i < kept; i++) {
                int node = keptNodes[i] >= 0 ? keptNodes[i] : make(keptParents[i], keptLabels[i]);
                beam[i] = node;
                places[node] = i;
                withBlank[i] = blanks[i];
                withLabel[i] = ends[i];
            }
        }

        /** What stays the same beginning: a blank behind it, or its last label once more. */
        private void stay() {
            for (int i = 0; i < size; i++) {
                int last = labels[beam[i]];
                nextWithBlank[i] = LogScores.add(withBlank[i], withLabel[i]) + step[blank];
                nextWithLabel[i] = last < 0 ? NONE : withLabel[i] + step[last];
            }
        }

        /** What one more label makes of a beginning; behind the same label a blank must have been between. */
        private void extend(int i) {
            int node = beam[i];
            double all = LogScores.add(withBlank[i], withLabel[i]);
            for (int label = 0; label < classes; label++) {
                if (label != blank) {
                    double value = (label == labels[node] ? withBlank[i] : all) + step[label];
                    int child = find(node, label);
                    if (child > 0 && places[child] >= 0) {
                        int place = places[child];
                        nextWithLabel[place] = LogScores.add(nextWithLabel[place], value);
                    } else {
                        offer(NONE, value, child > 0 ? child : -1, node, label);
                    }
                }
            }
        }

        private void offer(double ofBlank, double ofLabel, int node, int parent, int label) {
            double sum = LogScores.add(ofBlank, ofLabel);
            if (sum == NONE || (kept == width && sum <= sums[kept - 1])) {
                return;
            }
            int at = kept < width ? kept++ : width - 1;
            while (at > 0 && sums[at - 1] < sum) {
                sums[at] = sums[at - 1];
                blanks[at] = blanks[at - 1];
                ends[at] = ends[at - 1];
                keptNodes[at] = keptNodes[at - 1];
                keptParents[at] = keptParents[at - 1];
                keptLabels[at] = keptLabels[at - 1];
                at--;
            }
            sums[at] = sum;
            blanks[at] = ofBlank;
            ends[at] = ofLabel;
            keptNodes[at] = node;
            keptParents[at] = parent;
            keptLabels[at] = label;
        }

        private int slot(int parent, int label) {
            int mask = table.length - 1;
            int at = (parent * 0x9E3779B9 + label) * 0x85EBCA6B;
            at = (at ^ (at >>> 15)) & mask;
            while (table[at] != 0 && (parents[table[at]] != parent || labels[table[at]] != label)) {
                at = (at + 1) & mask;
            }
            return at;
        }

        /** The node, or 0. */
        private int find(int parent, int label) {
            return table[slot(parent, label)];
        }

        private int make(int parent, int label) {
            int node = nodes++;
            parents[node] = parent;
            labels[node] = label;
            places[node] = -1;
            table[slot(parent, label)] = node;
            return node;
        }

        List<Hypothesis> best(int count) {
            List<Hypothesis> results = new ArrayList<>();
            for (int i = 0; i < Math.min(count, size); i++) {
                int at = path.length;
                for (int node = beam[i]; node > 0; node = parents[node]) {
                    path[--at] = labels[node];
                }
                double sum = LogScores.add(withBlank[i], withLabel[i]);
                results.add(Hypothesis.of(path, at, path.length - at, sum, sum, false));
            }
            return List.copyOf(results);
        }
    }
}
