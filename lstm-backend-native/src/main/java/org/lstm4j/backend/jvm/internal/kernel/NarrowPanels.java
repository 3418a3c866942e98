package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The hot loops of {@link VectorPanels} for machines with sixteen vector registers: tiles of six rows by two vectors. Twelve accumulators, two vectors of B and a broadcast
 * just fit, as long as the compiler does not issue the broadcasts first. It does so when it knows the distance of the rows, and then
 * spills accumulators, which halves the speed; so the distance comes as the parameter {@code row}, and is always a panel's width.
 *
 * <p>Parameters throughout: {@code b} and {@code c} of the first vector, the second {@code bNext} and {@code cNext} behind it.
 */
final class NarrowPanels {
    /** Rows of a tile. */
    static final int ROWS = 6;

    /** Rows of the tile for what is left. */
    static final int REST = 3;

    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int PANEL = Kernels.PANEL;
    private static final int PANEL_BITS = 4;

    private NarrowPanels() {}

    /** Whole tiles that start from a row of biases. */
    static void fromBias(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            int row,
            float[] b,
            int bOffset,
            int bNext,
            float[] bias,
            int biasOffset,
            int biasNext,
            float[] c,
            int cOffset,
            int cNext) {
        for (int r = 0; r <= m - 6; r += 6) {
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
            int from = aOffset + r * row;
            int x0 = from;
            int x1 = from + 1 * row;
            int x2 = from + 2 * row;
            int x3 = from + 3 * row;
            int x4 = from + 4 * row;
            int x5 = from + 5 * row;
            for (int p = 0; p < k; p++) {
                int at = (p >> PANEL_BITS) * aPanel + (p & PANEL - 1);
                FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
                FloatVector y0 = FloatVector.broadcast(F, a[x0 + at]);
                c0a = y0.fma(ba, c0a);
                c0b = y0.fma(bb, c0b);
                FloatVector y1 = FloatVector.broadcast(F, a[x1 + at]);
                c1a = y1.fma(ba, c1a);
                c1b = y1.fma(bb, c1b);
                FloatVector y2 = FloatVector.broadcast(F, a[x2 + at]);
                c2a = y2.fma(ba, c2a);
                c2b = y2.fma(bb, c2b);
                FloatVector y3 = FloatVector.broadcast(F, a[x3 + at]);
                c3a = y3.fma(ba, c3a);
                c3b = y3.fma(bb, c3b);
                FloatVector y4 = FloatVector.broadcast(F, a[x4 + at]);
                c4a = y4.fma(ba, c4a);
                c4b = y4.fma(bb, c4b);
                FloatVector y5 = FloatVector.broadcast(F, a[x5 + at]);
                c5a = y5.fma(ba, c5a);
                c5b = y5.fma(bb, c5b);
            }
            c0a.intoArray(c, to);
            c1a.intoArray(c, to + PANEL);
            c2a.intoArray(c, to + 2 * PANEL);
            c3a.intoArray(c, to + 3 * PANEL);
            c4a.intoArray(c, to + 4 * PANEL);
            c5a.intoArray(c, to + 5 * PANEL);
            c0b.intoArray(c, to + cNext);
            c1b.intoArray(c, to + cNext + PANEL);
            c2b.intoArray(c, to + cNext + 2 * PANEL);
            c3b.intoArray(c, to + cNext + 3 * PANEL);
            c4b.intoArray(c, to + cNext + 4 * PANEL);
            c5b.intoArray(c, to + cNext + 5 * PANEL);
        }
    }

    /** Whole tiles that add to C. */
    static void add(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            int row,
            float[] b,
            int bOffset,
            int bNext,
            float[] c,
            int cOffset,
            int cNext) {
        for (int r = 0; r <= m - 6; r += 6) {
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
            int from = aOffset + r * row;
            int x0 = from;
            int x1 = from + 1 * row;
            int x2 = from + 2 * row;
            int x3 = from + 3 * row;
            int x4 = from + 4 * row;
            int x5 = from + 5 * row;
            for (int p = 0; p < k; p++) {
                int at = (p >> PANEL_BITS) * aPanel + (p & PANEL - 1);
                FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
                FloatVector y0 = FloatVector.broadcast(F, a[x0 + at]);
                c0a = y0.fma(ba, c0a);
                c0b = y0.fma(bb, c0b);
                FloatVector y1 = FloatVector.broadcast(F, a[x1 + at]);
                c1a = y1.fma(ba, c1a);
                c1b = y1.fma(bb, c1b);
                FloatVector y2 = FloatVector.broadcast(F, a[x2 + at]);
                c2a = y2.fma(ba, c2a);
                c2b = y2.fma(bb, c2b);
                FloatVector y3 = FloatVector.broadcast(F, a[x3 + at]);
                c3a = y3.fma(ba, c3a);
                c3b = y3.fma(bb, c3b);
                FloatVector y4 = FloatVector.broadcast(F, a[x4 + at]);
                c4a = y4.fma(ba, c4a);
                c4b = y4.fma(bb, c4b);
                FloatVector y5 = FloatVector.broadcast(F, a[x5 + at]);
                c5a = y5.fma(ba, c5a);
                c5b = y5.fma(bb, c5b);
            }
            c0a.intoArray(c, to);
            c1a.intoArray(c, to + PANEL);
            c2a.intoArray(c, to + 2 * PANEL);
            c3a.intoArray(c, to + 3 * PANEL);
            c4a.intoArray(c, to + 4 * PANEL);
            c5a.intoArray(c, to + 5 * PANEL);
            c0b.intoArray(c, to + cNext);
            c1b.intoArray(c, to + cNext + PANEL);
            c2b.intoArray(c, to + cNext + 2 * PANEL);
            c3b.intoArray(c, to + cNext + 3 * PANEL);
            c4b.intoArray(c, to + cNext + 4 * PANEL);
            c5b.intoArray(c, to + cNext + 5 * PANEL);
        }
    }

    /** One to three rows, added to C; those that there are not repeat the last. */
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
        FloatVector c0a = FloatVector.fromArray(F, c, cOffset);
        FloatVector c0b = FloatVector.fromArray(F, c, cOffset + cNext);
        FloatVector c1a = FloatVector.fromArray(F, c, cOffset + r1);
        FloatVector c1b = FloatVector.fromArray(F, c, cOffset + r1 + cNext);
        FloatVector c2a = FloatVector.fromArray(F, c, cOffset + r2);
        FloatVector c2b = FloatVector.fromArray(F, c, cOffset + r2 + cNext);
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
        }
        c0a.intoArray(c, cOffset);
        c1a.intoArray(c, cOffset + r1);
        c2a.intoArray(c, cOffset + r2);
        c0b.intoArray(c, cOffset + cNext);
        c1b.intoArray(c, cOffset + r1 + cNext);
        c2b.intoArray(c, cOffset + r2 + cNext);
    }
}
