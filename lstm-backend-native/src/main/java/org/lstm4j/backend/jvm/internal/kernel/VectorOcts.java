package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The weight gradient C += A^T B on vectors of four or eight lanes, in tiles of four rows and two vectors ({@link WideOcts} has those of sixteen
 * lanes): both operands are stored along the inner dimension, A and B in panels, so that one step reads four neighbouring floats of A and
 * two vectors of B that lie side by side.
 */
final class VectorOcts {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int LANES = VectorWidth.LANES;
    private static final int PANEL = Kernels.PANEL;

    /** Rows of a tile: half a group. */
    private static final int ROWS = 4;

    private VectorOcts() {}

    static void product(
            int octs,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bPanel,
            float[] c,
            int cOffset,
            int cRow,
            int cPanel) {
        for (int p = 0; p < panels; p++) {
            for (int j = 0; j < PANEL; j += 2 * LANES) {
                pair(
                        octs * Kernels.OCT / ROWS,
                        k,
                        a,
                        aOffset,
                        aPanel,
                        b,
                        bOffset + p * bPanel + j,
                        LANES,
                        c,
                        cOffset + p * cPanel + j,
                        cRow,
                        LANES);
            }
        }
    }

    /** Two vectors of columns. */
    static void pair(
            int halves,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bNext,
            float[] c,
            int cOffset,
            int cRow,
            int cNext) {
        for (int q = 0; q < halves; q++) {
            int from = aOffset + q / 4 * aPanel + q % 4 * ROWS;
            int to = cOffset + q * ROWS * cRow;
            FloatVector c0a = FloatVector.fromArray(F, c, to);
            FloatVector c0b = FloatVector.fromArray(F, c, to + cNext);
            FloatVector c1a = FloatVector.fromArray(F, c, to + cRow);
            FloatVector c1b = FloatVector.fromArray(F, c, to + cRow + cNext);
            FloatVector c2a = FloatVector.fromArray(F, c, to + 2 * cRow);
            FloatVector c2b = FloatVector.fromArray(F, c, to + 2 * cRow + cNext);
            FloatVector c3a = FloatVector.fromArray(F, c, to + 3 * cRow);
            FloatVector c3b = FloatVector.fromArray(F, c, to + 3 * cRow + cNext);
            for (int p = 0; p < k; p++) {
                FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[from + p * PANEL]);
                c0a = x0.fma(ba, c0a);
                c0b = x0.fma(bb, c0b);
                FloatVector x1 = FloatVector.broadcast(F, a[from + 1 + p * PANEL]);
                c1a = x1.fma(ba, c1a);
                c1b = x1.fma(bb, c1b);
                FloatVector x2 = FloatVector.broadcast(F, a[from + 2 + p * PANEL]);
                c2a = x2.fma(ba, c2a);
                c2b = x2.fma(bb, c2b);
                FloatVector x3 = FloatVector.broadcast(F, a[from + 3 + p * PANEL]);
                c3a = x3.fma(ba, c3a);
                c3b = x3.fma(bb, c3b);
            }
            c0a.intoArray(c, to);
            c0b.intoArray(c, to + cNext);
            c1a.intoArray(c, to + cRow);
            c1b.intoArray(c, to + cRow + cNext);
            c2a.intoArray(c, to + 2 * cRow);
            c2b.intoArray(c, to + 2 * cRow + cNext);
            c3a.intoArray(c, to + 3 * cRow);
            c3b.intoArray(c, to + 3 * cRow + cNext);
        }
    }
}
