package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The hot loops of {@link VectorPanels} for machines with 32 vector registers, which those with 512-bit vectors have: tiles of eight rows
 * by two panels. Their rows lie at constant distances, so that one address serves all of A: sixteen accumulators, two vectors of B and
 * eight broadcasts fit the registers even when the compiler issues every load first.
 *
 * <p>Parameters throughout: {@code b} and {@code c} of the first panel, the second {@code bNext} and {@code cNext} behind it.
 */
final class WidePanels {
    /** Rows of a tile. */
    static final int ROWS = 8;

    /** Rows of the tile for a small rest: its eight accumulators take half the time of sixteen. */
    static final int HALF = 4;

    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int PANEL = Kernels.PANEL;
    private static final int PANEL_BITS = 4;

    private WidePanels() {}

    /** Whole tiles that start from a row of biases. */
    static void fromBias(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bNext,
            float[] bias,
            int biasOffset,
            int biasNext,
            float[] c,
            int cOffset,
            int cNext) {
        for (int r = 0; r <= m - 8; r += 8) {
            int to = cOffset + r * PANEL;
            FloatVector c0a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c0b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c1a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c1b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c2a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c2b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c3a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c3b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c4a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c4b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c5a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c5b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c6a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c6b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c7a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c7b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            int from = aOffset + r * PANEL;
            for (int p = 0; p < k; p++) {
                int x = from + (p >> PANEL_BITS) * aPanel + (p & PANEL - 1);
                FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[x]);
                c0a = x0.fma(ba, c0a);
                c0b = x0.fma(bb, c0b);
                FloatVector x1 = FloatVector.broadcast(F, a[x + PANEL]);
                c1a = x1.fma(ba, c1a);
                c1b = x1.fma(bb, c1b);
                FloatVector x2 = FloatVector.broadcast(F, a[x + 2 * PANEL]);
                c2a = x2.fma(ba, c2a);
                c2b = x2.fma(bb, c2b);
                FloatVector x3 = FloatVector.broadcast(F, a[x + 3 * PANEL]);
                c3a = x3.fma(ba, c3a);
                c3b = x3.fma(bb, c3b);
                FloatVector x4 = FloatVector.broadcast(F, a[x + 4 * PANEL]);
                c4a = x4.fma(ba, c4a);
                c4b = x4.fma(bb, c4b);
                FloatVector x5 = FloatVector.broadcast(F, a[x + 5 * PANEL]);
                c5a = x5.fma(ba, c5a);
                c5b = x5.fma(bb, c5b);
                FloatVector x6 = FloatVector.broadcast(F, a[x + 6 * PANEL]);
                c6a = x6.fma(ba, c6a);
                c6b = x6.fma(bb, c6b);
                FloatVector x7 = FloatVector.broadcast(F, a[x + 7 * PANEL]);
                c7a = x7.fma(ba, c7a);
                c7b = x7.fma(bb, c7b);
            }
            c0a.intoArray(c, to);
            c1a.intoArray(c, to + PANEL);
            c2a.intoArray(c, to + 2 * PANEL);
            c3a.intoArray(c, to + 3 * PANEL);
            c4a.intoArray(c, to + 4 * PANEL);
            c5a.intoArray(c, to + 5 * PANEL);
            c6a.intoArray(c, to + 6 * PANEL);
            c7a.intoArray(c, to + 7 * PANEL);
            c0b.intoArray(c, to + cNext);
            c1b.intoArray(c, to + cNext + PANEL);
            c2b.intoArray(c, to + cNext + 2 * PANEL);
            c3b.intoArray(c, to + cNext + 3 * PANEL);
            c4b.intoArray(c, to + cNext + 4 * PANEL);
            c5b.intoArray(c, to + cNext + 5 * PANEL);
            c6b.intoArray(c, to + cNext + 6 * PANEL);
            c7b.intoArray(c, to + cNext + 7 * PANEL);
        }
    }

    /** Whole tiles that add to C. */
    static void add(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bNext,
            float[] c,
            int cOffset,
            int cNext) {
        for (int r = 0; r <= m - 8; r += 8) {
            int to = cOffset + r * PANEL;
            FloatVector c0a = FloatVector.fromArray(F, c, to);
            FloatVector c0b = FloatVector.fromArray(F, c, to + cNext);
            FloatVector c1a = FloatVector.fromArray(F, c, to + PANEL);
            FloatVector c1b = FloatVector.fromArray(F, c, to + cNext + PANEL);
            FloatVector c2a = FloatVector.fromArray(F, c, to + 2 * PANEL);
            FloatVector c2b = FloatVector.fromArray(F, c, to + cNext + 2 * PANEL);
            FloatVector c3a = FloatVector.fromArray(F, c, to + 3 * PANEL);
            FloatVector c3b = FloatVector.fromArray(F, c, to + cNext + 3 * PANEL);
            FloatVector c4a = FloatVector.fromArray(F, c, to + 4 * PANEL);
            FloatVector c4b = FloatVector.fromArray(F, c, to + cNext + 4 * PANEL);
            FloatVector c5a = FloatVector.fromArray(F, c, to + 5 * PANEL);
            FloatVector c5b = FloatVector.fromArray(F, c, to + cNext + 5 * PANEL);
            FloatVector c6a = FloatVector.fromArray(F, c, to + 6 * PANEL);
            FloatVector c6b = FloatVector.fromArray(F, c, to + cNext + 6 * PANEL);
            FloatVector c7a = FloatVector.fromArray(F, c, to + 7 * PANEL);
            FloatVector c7b = FloatVector.fromArray(F, c, to + cNext + 7 * PANEL);
            int from = aOffset + r * PANEL;
            for (int p = 0; p < k; p++) {
                int x = from + (p >> PANEL_BITS) * aPanel + (p & PANEL - 1);
                FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[x]);
                c0a = x0.fma(ba, c0a);
                c0b = x0.fma(bb, c0b);
                FloatVector x1 = FloatVector.broadcast(F, a[x + PANEL]);
                c1a = x1.fma(ba, c1a);
                c1b = x1.fma(bb, c1b);
                FloatVector x2 = FloatVector.broadcast(F, a[x + 2 * PANEL]);
                c2a = x2.fma(ba, c2a);
                c2b = x2.fma(bb, c2b);
                FloatVector x3 = FloatVector.broadcast(F, a[x + 3 * PANEL]);
                c3a = x3.fma(ba, c3a);
                c3b = x3.fma(bb, c3b);
                FloatVector x4 = FloatVector.broadcast(F, a[x + 4 * PANEL]);
                c4a = x4.fma(ba, c4a);
                c4b = x4.fma(bb, c4b);
                FloatVector x5 = FloatVector.broadcast(F, a[x + 5 * PANEL]);
                c5a = x5.fma(ba, c5a);
                c5b = x5.fma(bb, c5b);
                FloatVector x6 = FloatVector.broadcast(F, a[x + 6 * PANEL]);
                c6a = x6.fma(ba, c6a);
                c6b = x6.fma(bb, c6b);
                FloatVector x7 = FloatVector.broadcast(F, a[x + 7 * PANEL]);
                c7a = x7.fma(ba, c7a);
                c7b = x7.fma(bb, c7b);
            }
            c0a.intoArray(c, to);
            c1a.intoArray(c, to + PANEL);
            c2a.intoArray(c, to + 2 * PANEL);
            c3a.intoArray(c, to + 3 * PANEL);
            c4a.intoArray(c, to + 4 * PANEL);
            c5a.intoArray(c, to + 5 * PANEL);
            c6a.intoArray(c, to + 6 * PANEL);
            c7a.intoArray(c, to + 7 * PANEL);
            c0b.intoArray(c, to + cNext);
            c1b.intoArray(c, to + cNext + PANEL);
            c2b.intoArray(c, to + cNext + 2 * PANEL);
            c3b.intoArray(c, to + cNext + 3 * PANEL);
            c4b.intoArray(c, to + cNext + 4 * PANEL);
            c5b.intoArray(c, to + cNext + 5 * PANEL);
            c6b.intoArray(c, to + cNext + 6 * PANEL);
            c7b.intoArray(c, to + cNext + 7 * PANEL);
        }
    }

    /** One to eight rows, added to C; those that there are not repeat the last. */
    static void addRest(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bNext,
            float[] c,
            int cOffset,
            int cNext) {
        if (k == 0) {
            return;
        }
        int last = m - 1;
        int r1 = Math.min(1, last) * PANEL;
        int r2 = Math.min(2, last) * PANEL;
        int r3 = Math.min(3, last) * PANEL;
        int r4 = Math.min(4, last) * PANEL;
        int r5 = Math.min(5, last) * PANEL;
        int r6 = Math.min(6, last) * PANEL;
        int r7 = Math.min(7, last) * PANEL;
        FloatVector c0a = FloatVector.fromArray(F, c, cOffset);
        FloatVector c0b = FloatVector.fromArray(F, c, cOffset + cNext);
        FloatVector c1a = FloatVector.fromArray(F, c, cOffset + r1);
        FloatVector c1b = FloatVector.fromArray(F, c, cOffset + r1 + cNext);
        FloatVector c2a = FloatVector.fromArray(F, c, cOffset + r2);
        FloatVector c2b = FloatVector.fromArray(F, c, cOffset + r2 + cNext);
        FloatVector c3a = FloatVector.fromArray(F, c, cOffset + r3);
        FloatVector c3b = FloatVector.fromArray(F, c, cOffset + r3 + cNext);
        FloatVector c4a = FloatVector.fromArray(F, c, cOffset + r4);
        FloatVector c4b = FloatVector.fromArray(F, c, cOffset + r4 + cNext);
        FloatVector c5a = FloatVector.fromArray(F, c, cOffset + r5);
        FloatVector c5b = FloatVector.fromArray(F, c, cOffset + r5 + cNext);
        FloatVector c6a = FloatVector.fromArray(F, c, cOffset + r6);
        FloatVector c6b = FloatVector.fromArray(F, c, cOffset + r6 + cNext);
        FloatVector c7a = FloatVector.fromArray(F, c, cOffset + r7);
        FloatVector c7b = FloatVector.fromArray(F, c, cOffset + r7 + cNext);
        for (int p = 0; p < k; p++) {
            int x = aOffset + (p >> PANEL_BITS) * aPanel + (p & PANEL - 1);
            FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
            FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
            FloatVector x0 = FloatVector.broadcast(F, a[x]);
            c0a = x0.fma(ba, c0a);
            c0b = x0.fma(bb, c0b);
            FloatVector x1 = FloatVector.broadcast(F, a[x + r1]);
            c1a = x1.fma(ba, c1a);
            c1b = x1.fma(bb, c1b);
            FloatVector x2 = FloatVector.broadcast(F, a[x + r2]);
            c2a = x2.fma(ba, c2a);
            c2b = x2.fma(bb, c2b);
            FloatVector x3 = FloatVector.broadcast(F, a[x + r3]);
            c3a = x3.fma(ba, c3a);
            c3b = x3.fma(bb, c3b);
            FloatVector x4 = FloatVector.broadcast(F, a[x + r4]);
            c4a = x4.fma(ba, c4a);
            c4b = x4.fma(bb, c4b);
            FloatVector x5 = FloatVector.broadcast(F, a[x + r5]);
            c5a = x5.fma(ba, c5a);
            c5b = x5.fma(bb, c5b);
            FloatVector x6 = FloatVector.broadcast(F, a[x + r6]);
            c6a = x6.fma(ba, c6a);
            c6b = x6.fma(bb, c6b);
            FloatVector x7 = FloatVector.broadcast(F, a[x + r7]);
            c7a = x7.fma(ba, c7a);
            c7b = x7.fma(bb, c7b);
        }
        c0a.intoArray(c, cOffset);
        c1a.intoArray(c, cOffset + r1);
        c2a.intoArray(c, cOffset + r2);
        c3a.intoArray(c, cOffset + r3);
        c4a.intoArray(c, cOffset + r4);
        c5a.intoArray(c, cOffset + r5);
        c6a.intoArray(c, cOffset + r6);
        c7a.intoArray(c, cOffset + r7);
        c0b.intoArray(c, cOffset + cNext);
        c1b.intoArray(c, cOffset + r1 + cNext);
        c2b.intoArray(c, cOffset + r2 + cNext);
        c3b.intoArray(c, cOffset + r3 + cNext);
        c4b.intoArray(c, cOffset + r4 + cNext);
        c5b.intoArray(c, cOffset + r5 + cNext);
        c6b.intoArray(c, cOffset + r6 + cNext);
        c7b.intoArray(c, cOffset + r7 + cNext);
    }

    /** One to four rows, added to C; those that there are not repeat the last. */
    static void addFew(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bNext,
            float[] c,
            int cOffset,
            int cNext) {
        if (k == 0) {
            return;
        }
        int last = m - 1;
        int r1 = Math.min(1, last) * PANEL;
        int r2 = Math.min(2, last) * PANEL;
        int r3 = Math.min(3, last) * PANEL;
        FloatVector c0a = FloatVector.fromArray(F, c, cOffset);
        FloatVector c0b = FloatVector.fromArray(F, c, cOffset + cNext);
        FloatVector c1a = FloatVector.fromArray(F, c, cOffset + r1);
        FloatVector c1b = FloatVector.fromArray(F, c, cOffset + r1 + cNext);
        FloatVector c2a = FloatVector.fromArray(F, c, cOffset + r2);
        FloatVector c2b = FloatVector.fromArray(F, c, cOffset + r2 + cNext);
        FloatVector c3a = FloatVector.fromArray(F, c, cOffset + r3);
        FloatVector c3b = FloatVector.fromArray(F, c, cOffset + r3 + cNext);
        for (int p = 0; p < k; p++) {
            int x = aOffset + (p >> PANEL_BITS) * aPanel + (p & PANEL - 1);
            FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
            FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
            FloatVector x0 = FloatVector.broadcast(F, a[x]);
            c0a = x0.fma(ba, c0a);
            c0b = x0.fma(bb, c0b);
            FloatVector x1 = FloatVector.broadcast(F, a[x + r1]);
            c1a = x1.fma(ba, c1a);
            c1b = x1.fma(bb, c1b);
            FloatVector x2 = FloatVector.broadcast(F, a[x + r2]);
            c2a = x2.fma(ba, c2a);
            c2b = x2.fma(bb, c2b);
            FloatVector x3 = FloatVector.broadcast(F, a[x + r3]);
            c3a = x3.fma(ba, c3a);
            c3b = x3.fma(bb, c3b);
        }
        c0a.intoArray(c, cOffset);
        c1a.intoArray(c, cOffset + r1);
        c2a.intoArray(c, cOffset + r2);
        c3a.intoArray(c, cOffset + r3);
        c0b.intoArray(c, cOffset + cNext);
        c1b.intoArray(c, cOffset + r1 + cNext);
        c2b.intoArray(c, cOffset + r2 + cNext);
        c3b.intoArray(c, cOffset + r3 + cNext);
    }

    /** One to eight rows of a single panel, added to C; those that there are not repeat the last. */
    static void column(
            int m, int k, float[] a, int aOffset, int aPanel, float[] b, int bOffset, float[] c, int cOffset) {
        if (k == 0) {
            return;
        }
        int last = m - 1;
        int r1 = Math.min(1, last) * PANEL;
        int r2 = Math.min(2, last) * PANEL;
        int r3 = Math.min(3, last) * PANEL;
        int r4 = Math.min(4, last) * PANEL;
        int r5 = Math.min(5, last) * PANEL;
        int r6 = Math.min(6, last) * PANEL;
        int r7 = Math.min(7, last) * PANEL;
        FloatVector c0a = FloatVector.fromArray(F, c, cOffset);
        FloatVector c1a = FloatVector.fromArray(F, c, cOffset + r1);
        FloatVector c2a = FloatVector.fromArray(F, c, cOffset + r2);
        FloatVector c3a = FloatVector.fromArray(F, c, cOffset + r3);
        FloatVector c4a = FloatVector.fromArray(F, c, cOffset + r4);
        FloatVector c5a = FloatVector.fromArray(F, c, cOffset + r5);
        FloatVector c6a = FloatVector.fromArray(F, c, cOffset + r6);
        FloatVector c7a = FloatVector.fromArray(F, c, cOffset + r7);
        for (int p = 0; p < k; p++) {
            int x = aOffset + (p >> PANEL_BITS) * aPanel + (p & PANEL - 1);
            FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
            FloatVector x0 = FloatVector.broadcast(F, a[x]);
            c0a = x0.fma(ba, c0a);
            FloatVector x1 = FloatVector.broadcast(F, a[x + r1]);
            c1a = x1.fma(ba, c1a);
            FloatVector x2 = FloatVector.broadcast(F, a[x + r2]);
            c2a = x2.fma(ba, c2a);
            FloatVector x3 = FloatVector.broadcast(F, a[x + r3]);
            c3a = x3.fma(ba, c3a);
            FloatVector x4 = FloatVector.broadcast(F, a[x + r4]);
            c4a = x4.fma(ba, c4a);
            FloatVector x5 = FloatVector.broadcast(F, a[x + r5]);
            c5a = x5.fma(ba, c5a);
            FloatVector x6 = FloatVector.broadcast(F, a[x + r6]);
            c6a = x6.fma(ba, c6a);
            FloatVector x7 = FloatVector.broadcast(F, a[x + r7]);
            c7a = x7.fma(ba, c7a);
        }
        c0a.intoArray(c, cOffset);
        c1a.intoArray(c, cOffset + r1);
        c2a.intoArray(c, cOffset + r2);
        c3a.intoArray(c, cOffset + r3);
        c4a.intoArray(c, cOffset + r4);
        c5a.intoArray(c, cOffset + r5);
        c6a.intoArray(c, cOffset + r6);
        c7a.intoArray(c, cOffset + r7);
    }
}
