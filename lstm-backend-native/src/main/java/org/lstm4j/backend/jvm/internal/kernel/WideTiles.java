package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tile of {@link VectorTiles} for machines with 32 vector registers, which those with 512-bit vectors have: eight rows by two
 * panels. Sixteen accumulators cover the latency of the multiply-adds with room to spare, and ten loads feed sixteen of them.
 */
final class WideTiles {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int PANEL = Kernels.PANEL;

    /** Rows of a tile. */
    static final int ROWS = 8;

    private WideTiles() {}

    /** The first m - m % 8 rows of two panels; parameters as in {@link VectorTiles#product}. */
    static void product(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            float[] b,
            int bOffset,
            int bNext,
            float[] s,
            int sOffset,
            int sRow,
            int sNext,
            float[] c,
            int cOffset,
            int cRow,
            int cNext) {
        for (int r = 0; r <= m - 8; r += 8) {
            int s0 = sOffset + r * sRow;
            FloatVector c0a = FloatVector.fromArray(F, s, s0);
            FloatVector c0b = FloatVector.fromArray(F, s, s0 + sNext);
            FloatVector c1a = FloatVector.fromArray(F, s, s0 + sRow);
            FloatVector c1b = FloatVector.fromArray(F, s, s0 + sRow + sNext);
            FloatVector c2a = FloatVector.fromArray(F, s, s0 + 2 * sRow);
            FloatVector c2b = FloatVector.fromArray(F, s, s0 + 2 * sRow + sNext);
            FloatVector c3a = FloatVector.fromArray(F, s, s0 + 3 * sRow);
            FloatVector c3b = FloatVector.fromArray(F, s, s0 + 3 * sRow + sNext);
            FloatVector c4a = FloatVector.fromArray(F, s, s0 + 4 * sRow);
            FloatVector c4b = FloatVector.fromArray(F, s, s0 + 4 * sRow + sNext);
            FloatVector c5a = FloatVector.fromArray(F, s, s0 + 5 * sRow);
            FloatVector c5b = FloatVector.fromArray(F, s, s0 + 5 * sRow + sNext);
            FloatVector c6a = FloatVector.fromArray(F, s, s0 + 6 * sRow);
            FloatVector c6b = FloatVector.fromArray(F, s, s0 + 6 * sRow + sNext);
            FloatVector c7a = FloatVector.fromArray(F, s, s0 + 7 * sRow);
            FloatVector c7b = FloatVector.fromArray(F, s, s0 + 7 * sRow + sNext);
            int a0 = aOffset + r * aRow;
            int a1 = aOffset + (r + 1) * aRow;
            int a2 = aOffset + (r + 2) * aRow;
            int a3 = aOffset + (r + 3) * aRow;
            int a4 = aOffset + (r + 4) * aRow;
            int a5 = aOffset + (r + 5) * aRow;
            int a6 = aOffset + (r + 6) * aRow;
            int a7 = aOffset + (r + 7) * aRow;
            for (int p = 0; p < k; p++) {
                FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[a0 + p]);
                c0a = x0.fma(ba, c0a);
                c0b = x0.fma(bb, c0b);
                FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
                c1a = x1.fma(ba, c1a);
                c1b = x1.fma(bb, c1b);
                FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
                c2a = x2.fma(ba, c2a);
                c2b = x2.fma(bb, c2b);
                FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
                c3a = x3.fma(ba, c3a);
                c3b = x3.fma(bb, c3b);
                FloatVector x4 = FloatVector.broadcast(F, a[a4 + p]);
                c4a = x4.fma(ba, c4a);
                c4b = x4.fma(bb, c4b);
                FloatVector x5 = FloatVector.broadcast(F, a[a5 + p]);
                c5a = x5.fma(ba, c5a);
                c5b = x5.fma(bb, c5b);
                FloatVector x6 = FloatVector.broadcast(F, a[a6 + p]);
                c6a = x6.fma(ba, c6a);
                c6b = x6.fma(bb, c6b);
                FloatVector x7 = FloatVector.broadcast(F, a[a7 + p]);
                c7a = x7.fma(ba, c7a);
                c7b = x7.fma(bb, c7b);
            }
            int to = cOffset + r * cRow;
            c0a.intoArray(c, to);
            c0b.intoArray(c, to + cNext);
            c1a.intoArray(c, to + cRow);
            c1b.intoArray(c, to + cRow + cNext);
            c2a.intoArray(c, to + 2 * cRow);
            c2b.intoArray(c, to + 2 * cRow + cNext);
            c3a.intoArray(c, to + 3 * cRow);
            c3b.intoArray(c, to + 3 * cRow + cNext);
            c4a.intoArray(c, to + 4 * cRow);
            c4b.intoArray(c, to + 4 * cRow + cNext);
            c5a.intoArray(c, to + 5 * cRow);
            c5b.intoArray(c, to + 5 * cRow + cNext);
            c6a.intoArray(c, to + 6 * cRow);
            c6b.intoArray(c, to + 6 * cRow + cNext);
            c7a.intoArray(c, to + 7 * cRow);
            c7b.intoArray(c, to + 7 * cRow + cNext);
        }
    }
}
