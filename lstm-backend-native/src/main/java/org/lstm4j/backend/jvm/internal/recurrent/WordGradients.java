package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Packing;

/**
 * The gradients of W and of the table's rows from {@link WordSums}, all directions: products over the distinct words of a batch instead of over its steps. Words are
 * cut into stripes, whose number no thread changes; each stripe has a partial gradient of W, and these are added in order.
 */
final class WordGradients {
    private static final int STRIPES = 8;

    /** Words that are brought into panels at once. */
    private static final int CHUNK = 64;

    private static final int PANEL = Kernels.PANEL;
    private static final int CHUNK_PANEL = CHUNK * PANEL;

    private final Kernels kernels;
    private final Words words;
    private final LstmShape shape;
    private final WordSums[] sums;
    private final LstmWeights[] weights;
    private final Workers.Task stripeTask = (stripe, worker) -> stripe(stripe, worker);
    private float[][] scratch = {};
    private int[][] places = {};

    /** For each direction and stripe [gatePanels][inputPanels * 16][16]. */
    private float[][] partials = {};

    WordGradients(Kernels kernels, Words words, LstmShape shape, WordSums[] sums, LstmWeights[] weights) {
        this.kernels = kernels;
        this.words = words;
        this.shape = shape;
        this.sums = sums;
        this.weights = weights;
    }

    boolean isOn() {
        return words.isOn();
    }

    /** Computes the table's gradient, and the parts of W's. */
    void run(Workers workers) {
        words.reserveGradient(shape.input());
        if (partials.length == 0) {
            partials = new float[sums.length * STRIPES][shape.gatePanels() * partialPanel()];
            scratch = new float[workers.threads()][CHUNK * (2 * shape.inputPanels() * PANEL + shape.gates())];
            places = new int[workers.threads()][CHUNK];
        }
        workers.parallelFor(STRIPES, stripeTask);
    }

    private void stripe(int stripe, int worker) {
        for (int d = 0; d < sums.length; d++) {
            Arrays.fill(partials[d * STRIPES + stripe], 0f);
        }
        int end = bound(stripe + 1);
        for (int first = bound(stripe); first < end; first += CHUNK) {
            chunk(stripe, first, Math.min(CHUNK, end - first), scratch[worker], places[worker]);
        }
    }

    private int bound(int stripe) {
        return (int) ((long) words.fresh() * stripe / STRIPES);
    }

    private int partialPanel() {
        return shape.inputPanels() * PANEL * PANEL;
    }

    /** The scratch has rows of the table, their gradients and gate gradients, one behind the other in panels. */
    private void chunk(int stripe, int first, int count, float[] x, int[] at) {
        int dx = shape.inputPanels() * CHUNK_PANEL;
        int dz = 2 * dx;
        words.rows(first, count, shape.input(), x, CHUNK_PANEL);
        for (int d = 0; d < sums.length; d++) {
            for (int r = 0; r < count; r++) {
                at[r] = sums[d].total(kernels, first + r);
            }
            kernels.gatherPanels(count, shape.gatePanels(), sums[d].rows(), 0, at, 0, x, dz, CHUNK_PANEL);
            kernels.gemmTransposed(
                    Packing.octs(shape.input()),
                    shape.gatePanels(),
                    count,
                    x,
                    0,
                    CHUNK_PANEL,
                    x,
                    dz,
                    CHUNK_PANEL,
                    partials[d * STRIPES + stripe],
                    0,
                    PANEL,
                    partialPanel());
            addTableRows(d, count, x, dz, dx);
        }
        for (int p = 0; p < shape.inputPanels(); p++) {
            kernels.flush(x, dx + p * CHUNK_PANEL, x, dx + p * CHUNK_PANEL, count * PANEL, Floors.GRADIENT);
        }
        for (int r = 0; r < count; r++) {
            int to = (first + r) * shape.input();
            LstmBlock.fromPanels(x, dx + r * PANEL, CHUNK_PANEL, shape.input(), words.gradient(), to);
        }
    }

    /** The first direction begins the sum. */
    private void addTableRows(int direction, int count, float[] x, int dz, int dx) {
        float[] matrix = weights[direction].backward;
        int panel = shape.gates() * PANEL;
        if (direction == 0) {
            Arrays.fill(x, dx, dx + shape.inputPanels() * CHUNK_PANEL, 0f);
        }
        kernels.addGemmPanels(
                count, shape.inputPanels(), shape.gates(), x, dz, CHUNK_PANEL, matrix, 0, panel, x, dx, CHUNK_PANEL);
    }

    /** Adds a panel of all stripes, in their order, to a gradient of W that lies as a block's does. */
    void addTo(int direction, int panel, float[] to, int toOffset) {
        int size = partialPanel();
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            float[] partial = partials[direction * STRIPES + stripe];
            kernels.binary(Binary.ADD, to, toOffset, partial, panel * size, to, toOffset, size);
        }
    }
}
