package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The matrix product for tiles of up to six rows and two vectors: half a panel of 128-bit vectors, one panel of 256 bits, or two of
 * 512. Rows of A are read where they are, in six streams; twelve accumulators, two vectors of B and a broadcast keep within 16
 * registers. Measured rules: no unrolling by hand and no tile wider than two vectors, since either makes the compiler spill an
 * accumulator, which halves the speed; the start and the result take strides, so that one loop serves every layout.
 */
final class VectorTiles {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int PANEL = Kernels.PANEL;

    private VectorTiles() {}

    /**
     * All rows of two vectors of columns.
     *
     * @param bNext distance in B from the first vector of columns to the second; {@code sNext} and {@code cNext} likewise
     */
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
        int done = m - m % 6;
        if (done > 0) {
            rows6(m, k, a, aOffset, aRow, b, bOffset, bNext, s, sOffset, sRow, sNext, c, cOffset, cRow, cNext);
        }
        switch (m - done) {
            case 5 ->
                rows5(
                        m - done,
                        k,
                        a,
                        aOffset + done * aRow,
                        aRow,
                        b,
                        bOffset,
                        bNext,
                        s,
                        sOffset + done * sRow,
                        sRow,
                        sNext,
                        c,
                        cOffset + done * cRow,
                        cRow,
                        cNext);
            case 4 ->
                rows4(
                        m - done,
                        k,
                        a,
                        aOffset + done * aRow,
                        aRow,
                        b,
                        bOffset,
                        bNext,
                        s,
                        sOffset + done * sRow,
                        sRow,
                        sNext,
                        c,
                        cOffset + done * cRow,
                        cRow,
                        cNext);
            case 3 ->
                rows3(
                        m - done,
                        k,
                        a,
                        aOffset + done * aRow,
                        aRow,
                        b,
                        bOffset,
                        bNext,
                        s,
                        sOffset + done * sRow,
                        sRow,
                        sNext,
                        c,
                        cOffset + done * cRow,
                        cRow,
                        cNext);
            case 2, 1 ->
                rows2And1(
                        m - done,
                        k,
                        a,
                        aOffset + done * aRow,
                        aRow,
                        b,
                        bOffset,
                        bNext,
                        s,
                        sOffset + done * sRow,
                        sRow,
                        sNext,
                        c,
                        cOffset + done * cRow,
                        cRow,
                        cNext);
            default -> {}
        }
    }

    private static void rows6(
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
        for (int r = 0; r <= m - 6; r += 6) {
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
            int a0 = aOffset + r * aRow;
            int a1 = aOffset + (r + 1) * aRow;
            int a2 = aOffset + (r + 2) * aRow;
            int a3 = aOffset + (r + 3) * aRow;
            int a4 = aOffset + (r + 4) * aRow;
            int a5 = aOffset + (r + 5) * aRow;
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
        }
    }

    private static void rows5(
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
        for (int r = 0; r <= m - 5; r += 5) {
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
            int a0 = aOffset + r * aRow;
            int a1 = aOffset + (r + 1) * aRow;
            int a2 = aOffset + (r + 2) * aRow;
            int a3 = aOffset + (r + 3) * aRow;
            int a4 = aOffset + (r + 4) * aRow;
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
        }
    }

    private static void rows4(
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
        for (int r = 0; r <= m - 4; r += 4) {
            int s0 = sOffset + r * sRow;
            FloatVector c0a = FloatVector.fromArray(F, s, s0);
            FloatVector c0b = FloatVector.fromArray(F, s, s0 + sNext);
            FloatVector c1a = FloatVector.fromArray(F, s, s0 + sRow);
            FloatVector c1b = FloatVector.fromArray(F, s, s0 + sRow + sNext);
            FloatVector c2a = FloatVector.fromArray(F, s, s0 + 2 * sRow);
            FloatVector c2b = FloatVector.fromArray(F, s, s0 + 2 * sRow + sNext);
            FloatVector c3a = FloatVector.fromArray(F, s, s0 + 3 * sRow);
            FloatVector c3b = FloatVector.fromArray(F, s, s0 + 3 * sRow + sNext);
            int a0 = aOffset + r * aRow;
            int a1 = aOffset + (r + 1) * aRow;
            int a2 = aOffset + (r + 2) * aRow;
            int a3 = aOffset + (r + 3) * aRow;
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
        }
    }

    private static void rows3(
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
        for (int r = 0; r <= m - 3; r += 3) {
            int s0 = sOffset + r * sRow;
            FloatVector c0a = FloatVector.fromArray(F, s, s0);
            FloatVector c0b = FloatVector.fromArray(F, s, s0 + sNext);
            FloatVector c1a = FloatVector.fromArray(F, s, s0 + sRow);
            FloatVector c1b = FloatVector.fromArray(F, s, s0 + sRow + sNext);
            FloatVector c2a = FloatVector.fromArray(F, s, s0 + 2 * sRow);
            FloatVector c2b = FloatVector.fromArray(F, s, s0 + 2 * sRow + sNext);
            int a0 = aOffset + r * aRow;
            int a1 = aOffset + (r + 1) * aRow;
            int a2 = aOffset + (r + 2) * aRow;
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
            }
            int to = cOffset + r * cRow;
            c0a.intoArray(c, to);
            c0b.intoArray(c, to + cNext);
            c1a.intoArray(c, to + cRow);
            c1b.intoArray(c, to + cRow + cNext);
            c2a.intoArray(c, to + 2 * cRow);
            c2b.intoArray(c, to + 2 * cRow + cNext);
        }
    }

    private static void rows2And1(
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
        for (int r = 0; r <= m - 2; r += 2) {
            int s0 = sOffset + r * sRow;
            FloatVector c0a = FloatVector.fromArray(F, s, s0);
            FloatVector c0b = FloatVector.fromArray(F, s, s0 + sNext);
            FloatVector c1a = FloatVector.fromArray(F, s, s0 + sRow);
            FloatVector c1b = FloatVector.fromArray(F, s, s0 + sRow + sNext);
            int a0 = aOffset + r * aRow;
            int a1 = aOffset + (r + 1) * aRow;
            for (int p = 0; p < k; p++) {
                FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[a0 + p]);
                c0a = x0.fma(ba, c0a);
                c0b = x0.fma(bb, c0b);
                FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
                c1a = x1.fma(ba, c1a);
                c1b = x1.fma(bb, c1b);
            }
            int to = cOffset + r * cRow;
            c0a.intoArray(c, to);
            c0b.intoArray(c, to + cNext);
            c1a.intoArray(c, to + cRow);
            c1b.intoArray(c, to + cRow + cNext);
        }
        for (int r = m - m % 2; r < m; r++) {
            int s0 = sOffset + r * sRow;
            FloatVector c0a = FloatVector.fromArray(F, s, s0);
            FloatVector c0b = FloatVector.fromArray(F, s, s0 + sNext);
            int a0 = aOffset + r * aRow;
            for (int p = 0; p < k; p++) {
                FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[a0 + p]);
                c0a = x0.fma(ba, c0a);
                c0b = x0.fma(bb, c0b);
            }
            int to = cOffset + r * cRow;
            c0a.intoArray(c, to);
            c0b.intoArray(c, to + cNext);
        }
    }
}
