package org.lstm4j.backend.jvm.internal.recurrent;

import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/**
 * What words give to the gates of one direction, P = E W^T + b, for predictions: computed when a word first comes, and kept until a parameter changes. A row
 * has all gate columns, one after the other, so that what a step gathers lies together. A product that starts from a gathered row sums the
 * same terms in the same order as one over x and h: no bit changes.
 *
 * <p>Training does not profit: gathering rows from the third cache level takes as long as computing them.
 */
final class WordProjection {
    /** Words that a task projects at once. */
    private static final int CHUNK = 64;

    private static final int PANEL = Kernels.PANEL;

    private final Kernels kernels;
    private final Words words;
    private final LstmShape shape;
    private final LstmWeights weights;
    private final Workers.Task chunkTask = (chunk, worker) -> project(chunk, worker);
    private float[][] scratch = {};
    private int[][] places = {};

    /** P: [vocabulary][gate columns]. */
    private float[] rows = {};

    WordProjection(Kernels kernels, Words words, LstmShape shape, LstmWeights weights) {
        this.kernels = kernels;
        this.words = words;
        this.shape = shape;
        this.weights = weights;
    }

    boolean isOn() {
        return words.isOn();
    }

    float[] rows() {
        return rows;
    }

    /** Where the row of a step's word starts in {@link #rows}. */
    int at(int step, int row) {
        return words.slotAt(step, row) * shape.gates();
    }

    /** Projects the words of a batch that have no projection yet. */
    void run(Workers workers) {
        if (rows.length == 0) {
            rows = new float[Math.multiplyExact(words.slots(), shape.gates())];
            scratch = new float[workers.threads()][CHUNK * (shape.inputPanels() * PANEL + shape.gates())];
            places = new int[workers.threads()][CHUNK];
        }
        workers.parallelFor(Math.ceilDiv(words.fresh(), CHUNK), chunkTask);
    }

    private void project(int chunk, int worker) {
        float[] buffer = scratch[worker];
        int[] at = places[worker];
        int first = chunk * CHUNK;
        int count = Math.min(CHUNK, words.fresh() - first);
        int panel = CHUNK * PANEL;
        int gates = shape.inputPanels() * panel;
        words.rows(first, count, shape.input(), buffer, panel);
        kernels.gemmPanels(
                count,
                shape.gatePanels(),
                shape.inputPanels() * PANEL,
                buffer,
                0,
                panel,
                weights.forward,
                0,
                weights.forwardPanel(),
                weights.bias,
                0,
                buffer,
                gates,
                panel);
        for (int r = 0; r < count; r++) {
            at[r] = ~(words.freshSlot(first + r) * shape.gates());
        }
        kernels.scatterPanels(count, shape.gatePanels(), buffer, gates, panel, at, 0, rows, 0);
    }
}
