package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix product for one vector of columns: the odd last panel of 512-bit vectors. {@link VectorTiles} has the general case.
 */
final class VectorColumn {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int PANEL = Kernels.PANEL;

    private VectorColumn() {}

    /** All rows of one vector of columns. */
    static void product(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            float[] b,
            int bOffset,
            float[] s,
            int sOffset,
            int sRow,
            float[] c,
            int cOffset,
            int cRow) {
        int done = m - m % 8;
        if (done > 0) {
            rows8(m, k, a, aOffset, aRow, b, bOffset, s, sOffset, sRow, c, cOffset, cRow);
        }
        if (done < m) {
            rows4To1(
                    m - done,
                    k,
                    a,
                    aOffset + done * aRow,
                    aRow,
                    b,
                    bOffset,
                    s,
                    sOffset + done * sRow,
                    sRow,
                    c,
                    cOffset + done * cRow,
                    cRow);
        }
    }

    private static void rows8(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            float[] b,
            int bOffset,
            float[] s,
            int sOffset,
            int sRow,
            float[] c,
            int cOffset,
            int cRow) {
        for (int r = 0; r <= m - 8; r += 8) {
            int s0 = sOffset + r * sRow;
            FloatVector c0 = FloatVector.fromArray(F, s, s0);
            FloatVector c1 = FloatVector.fromArray(F, s, s0 + sRow);
            FloatVector c2 = FloatVector.fromArray(F, s, s0 + 2 * sRow);
            FloatVector c3 = FloatVector.fromArray(F, s, s0 + 3 * sRow);
            FloatVector c4 = FloatVector.fromArray(F, s, s0 + 4 * sRow);
            FloatVector c5 = FloatVector.fromArray(F, s, s0 + 5 * sRow);
            FloatVector c6 = FloatVector.fromArray(F, s, s0 + 6 * sRow);
            FloatVector c7 = FloatVector.fromArray(F, s, s0 + 7 * sRow);
            int a0 = aOffset + r * aRow;
            int a1 = aOffset + (r + 1) * aRow;
            int a2 = aOffset + (r + 2) * aRow;
            int a3 = aOffset + (r + 3) * aRow;
            int a4 = aOffset + (r + 4) * aRow;
            int a5 = aOffset + (r + 5) * aRow;
            int a6 = aOffset + (r + 6) * aRow;
            int a7 = aOffset + (r + 7) * aRow;
            for (int p = 0; p < k; p++) {
                FloatVector bp = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[a0 + p]);
                c0 = x0.fma(bp, c0);
                FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
                c1 = x1.fma(bp, c1);
                FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
                c2 = x2.fma(bp, c2);
                FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
                c3 = x3.fma(bp, c3);
                FloatVector x4 = FloatVector.broadcast(F, a[a4 + p]);
                c4 = x4.fma(bp, c4);
                FloatVector x5 = FloatVector.broadcast(F, a[a5 + p]);
                c5 = x5.fma(bp, c5);
                FloatVector x6 = FloatVector.broadcast(F, a[a6 + p]);
                c6 = x6.fma(bp, c6);
                FloatVector x7 = FloatVector.broadcast(F, a[a7 + p]);
                c7 = x7.fma(bp, c7);
            }
            int to = cOffset + r * cRow;
            c0.intoArray(c, to);
            c1.intoArray(c, to + cRow);
            c2.intoArray(c, to + 2 * cRow);
            c3.intoArray(c, to + 3 * cRow);
            c4.intoArray(c, to + 4 * cRow);
            c5.intoArray(c, to + 5 * cRow);
            c6.intoArray(c, to + 6 * cRow);
            c7.intoArray(c, to + 7 * cRow);
        }
    }

    private static void rows4To1(
            int m,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            float[] b,
            int bOffset,
            float[] s,
            int sOffset,
            int sRow,
            float[] c,
            int cOffset,
            int cRow) {
        for (int r = 0; r <= m - 4; r += 4) {
            int s0 = sOffset + r * sRow;
            FloatVector c0 = FloatVector.fromArray(F, s, s0);
            FloatVector c1 = FloatVector.fromArray(F, s, s0 + sRow);
            FloatVector c2 = FloatVector.fromArray(F, s, s0 + 2 * sRow);
            FloatVector c3 = FloatVector.fromArray(F, s, s0 + 3 * sRow);
            int a0 = aOffset + r * aRow;
            int a1 = aOffset + (r + 1) * aRow;
            int a2 = aOffset + (r + 2) * aRow;
            int a3 = aOffset + (r + 3) * aRow;
            for (int p = 0; p < k; p++) {
                FloatVector bp = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[a0 + p]);
                c0 = x0.fma(bp, c0);
                FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
                c1 = x1.fma(bp, c1);
                FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
                c2 = x2.fma(bp, c2);
                FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
                c3 = x3.fma(bp, c3);
            }
            int to = cOffset + r * cRow;
            c0.intoArray(c, to);
            c1.intoArray(c, to + cRow);
            c2.intoArray(c, to + 2 * cRow);
            c3.intoArray(c, to + 3 * cRow);
        }
        for (int r = m - m % 4; r <= m - 2; r += 2) {
            int s0 = sOffset + r * sRow;
            FloatVector c0 = FloatVector.fromArray(F, s, s0);
            FloatVector c1 = FloatVector.fromArray(F, s, s0 + sRow);
            int a0 = aOffset + r * aRow;
            int a1 = aOffset + (r + 1) * aRow;
            for (int p = 0; p < k; p++) {
                FloatVector bp = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[a0 + p]);
                c0 = x0.fma(bp, c0);
                FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
                c1 = x1.fma(bp, c1);
            }
            int to = cOffset + r * cRow;
            c0.intoArray(c, to);
            c1.intoArray(c, to + cRow);
        }
        for (int r = m - m % 2; r < m; r++) {
            int s0 = sOffset + r * sRow;
            FloatVector c0 = FloatVector.fromArray(F, s, s0);
            int a0 = aOffset + r * aRow;
            for (int p = 0; p < k; p++) {
                FloatVector bp = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[a0 + p]);
                c0 = x0.fma(bp, c0);
            }
            int to = cOffset + r * cRow;
            c0.intoArray(c, to);
        }
    }
}
