package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link VectorOcts} for 512-bit vectors and their 32 registers: eight rows by two panels at once. */
final class WideOcts {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int PANEL = Kernels.PANEL;
    private static final int OCT = Kernels.OCT;

    private WideOcts() {}

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
        int even = panels - panels % 2;
        for (int p = 0; p < even; p += 2) {
            pair(octs, k, a, aOffset, aPanel, b, bOffset + p * bPanel, bPanel, c, cOffset + p * cPanel, cRow, cPanel);
        }
        if (even < panels) {
            single(octs, k, a, aOffset, aPanel, b, bOffset + even * bPanel, c, cOffset + even * cPanel, cRow);
        }
    }

    static void pair(
            int octs,
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
        for (int q = 0; q < octs; q++) {
            int from = aOffset + q / 2 * aPanel + q % 2 * OCT;
            int to = cOffset + q * OCT * cRow;
            FloatVector c0a = FloatVector.fromArray(F, c, to);
            FloatVector c0b = FloatVector.fromArray(F, c, to + cNext);
            FloatVector c1a = FloatVector.fromArray(F, c, to + cRow);
            FloatVector c1b = FloatVector.fromArray(F, c, to + cRow + cNext);
            FloatVector c2a = FloatVector.fromArray(F, c, to + 2 * cRow);
            FloatVector c2b = FloatVector.fromArray(F, c, to + 2 * cRow + cNext);
            FloatVector c3a = FloatVector.fromArray(F, c, to + 3 * cRow);
            FloatVector c3b = FloatVector.fromArray(F, c, to + 3 * cRow + cNext);
            FloatVector c4a = FloatVector.fromArray(F, c, to + 4 * cRow);
            FloatVector c4b = FloatVector.fromArray(F, c, to + 4 * cRow + cNext);
            FloatVector c5a = FloatVector.fromArray(F, c, to + 5 * cRow);
            FloatVector c5b = FloatVector.fromArray(F, c, to + 5 * cRow + cNext);
            FloatVector c6a = FloatVector.fromArray(F, c, to + 6 * cRow);
            FloatVector c6b = FloatVector.fromArray(F, c, to + 6 * cRow + cNext);
            FloatVector c7a = FloatVector.fromArray(F, c, to + 7 * cRow);
            FloatVector c7b = FloatVector.fromArray(F, c, to + 7 * cRow + cNext);
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
                FloatVector x4 = FloatVector.broadcast(F, a[from + 4 + p * PANEL]);
                c4a = x4.fma(ba, c4a);
                c4b = x4.fma(bb, c4b);
                FloatVector x5 = FloatVector.broadcast(F, a[from + 5 + p * PANEL]);
                c5a = x5.fma(ba, c5a);
                c5b = x5.fma(bb, c5b);
                FloatVector x6 = FloatVector.broadcast(F, a[from + 6 + p * PANEL]);
                c6a = x6.fma(ba, c6a);
                c6b = x6.fma(bb, c6b);
                FloatVector x7 = FloatVector.broadcast(F, a[from + 7 + p * PANEL]);
                c7a = x7.fma(ba, c7a);
                c7b = x7.fma(bb, c7b);
            }
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

    static void single(
            int octs,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            int cRow) {
        for (int q = 0; q < octs; q++) {
            int from = aOffset + q / 2 * aPanel + q % 2 * OCT;
            int to = cOffset + q * OCT * cRow;
            FloatVector c0a = FloatVector.fromArray(F, c, to);
            FloatVector c1a = FloatVector.fromArray(F, c, to + cRow);
            FloatVector c2a = FloatVector.fromArray(F, c, to + 2 * cRow);
            FloatVector c3a = FloatVector.fromArray(F, c, to + 3 * cRow);
            FloatVector c4a = FloatVector.fromArray(F, c, to + 4 * cRow);
            FloatVector c5a = FloatVector.fromArray(F, c, to + 5 * cRow);
            FloatVector c6a = FloatVector.fromArray(F, c, to + 6 * cRow);
            FloatVector c7a = FloatVector.fromArray(F, c, to + 7 * cRow);
            for (int p = 0; p < k; p++) {
                FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[from + p * PANEL]);
                c0a = x0.fma(ba, c0a);
                FloatVector x1 = FloatVector.broadcast(F, a[from + 1 + p * PANEL]);
                c1a = x1.fma(ba, c1a);
                FloatVector x2 = FloatVector.broadcast(F, a[from + 2 + p * PANEL]);
                c2a = x2.fma(ba, c2a);
                FloatVector x3 = FloatVector.broadcast(F, a[from + 3 + p * PANEL]);
                c3a = x3.fma(ba, c3a);
                FloatVector x4 = FloatVector.broadcast(F, a[from + 4 + p * PANEL]);
                c4a = x4.fma(ba, c4a);
                FloatVector x5 = FloatVector.broadcast(F, a[from + 5 + p * PANEL]);
                c5a = x5.fma(ba, c5a);
                FloatVector x6 = FloatVector.broadcast(F, a[from + 6 + p * PANEL]);
                c6a = x6.fma(ba, c6a);
                FloatVector x7 = FloatVector.broadcast(F, a[from + 7 + p * PANEL]);
                c7a = x7.fma(ba, c7a);
            }
            c0a.intoArray(c, to);
            c1a.intoArray(c, to + cRow);
            c2a.intoArray(c, to + 2 * cRow);
            c3a.intoArray(c, to + 3 * cRow);
            c4a.intoArray(c, to + 4 * cRow);
            c5a.intoArray(c, to + 5 * cRow);
            c6a.intoArray(c, to + 6 * cRow);
            c7a.intoArray(c, to + 7 * cRow);
        }
    }
}
