package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of eight rows by three panels, for an odd number of panels: a single panel on its own would run at half the speed. Otherwise as {@link WidePanels}.
 */
final class WideTriples {
    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int PANEL = Kernels.PANEL;
    private static final int PANEL_BITS = 4;

    private WideTriples() {}

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
            FloatVector c0c = FloatVector.fromArray(F, bias, biasOffset + 2 * biasNext);
            FloatVector c1a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c1b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c1c = FloatVector.fromArray(F, bias, biasOffset + 2 * biasNext);
            FloatVector c2a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c2b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c2c = FloatVector.fromArray(F, bias, biasOffset + 2 * biasNext);
            FloatVector c3a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c3b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c3c = FloatVector.fromArray(F, bias, biasOffset + 2 * biasNext);
            FloatVector c4a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c4b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c4c = FloatVector.fromArray(F, bias, biasOffset + 2 * biasNext);
            FloatVector c5a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c5b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c5c = FloatVector.fromArray(F, bias, biasOffset + 2 * biasNext);
            FloatVector c6a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c6b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c6c = FloatVector.fromArray(F, bias, biasOffset + 2 * biasNext);
            FloatVector c7a = FloatVector.fromArray(F, bias, biasOffset);
            FloatVector c7b = FloatVector.fromArray(F, bias, biasOffset + biasNext);
            FloatVector c7c = FloatVector.fromArray(F, bias, biasOffset + 2 * biasNext);
            int from = aOffset + r * PANEL;
            for (int p = 0; p < k; p++) {
                int x = from + (p >> PANEL_BITS) * aPanel + (p & PANEL - 1);
                FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
                FloatVector bc = FloatVector.fromArray(F, b, bOffset + 2 * bNext + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[x]);
                c0a = x0.fma(ba, c0a);
                c0b = x0.fma(bb, c0b);
                c0c = x0.fma(bc, c0c);
                FloatVector x1 = FloatVector.broadcast(F, a[x + PANEL]);
                c1a = x1.fma(ba, c1a);
                c1b = x1.fma(bb, c1b);
                c1c = x1.fma(bc, c1c);
                FloatVector x2 = FloatVector.broadcast(F, a[x + 2 * PANEL]);
                c2a = x2.fma(ba, c2a);
                c2b = x2.fma(bb, c2b);
                c2c = x2.fma(bc, c2c);
                FloatVector x3 = FloatVector.broadcast(F, a[x + 3 * PANEL]);
                c3a = x3.fma(ba, c3a);
                c3b = x3.fma(bb, c3b);
                c3c = x3.fma(bc, c3c);
                FloatVector x4 = FloatVector.broadcast(F, a[x + 4 * PANEL]);
                c4a = x4.fma(ba, c4a);
                c4b = x4.fma(bb, c4b);
                c4c = x4.fma(bc, c4c);
                FloatVector x5 = FloatVector.broadcast(F, a[x + 5 * PANEL]);
                c5a = x5.fma(ba, c5a);
                c5b = x5.fma(bb, c5b);
                c5c = x5.fma(bc, c5c);
                FloatVector x6 = FloatVector.broadcast(F, a[x + 6 * PANEL]);
                c6a = x6.fma(ba, c6a);
                c6b = x6.fma(bb, c6b);
                c6c = x6.fma(bc, c6c);
                FloatVector x7 = FloatVector.broadcast(F, a[x + 7 * PANEL]);
                c7a = x7.fma(ba, c7a);
                c7b = x7.fma(bb, c7b);
                c7c = x7.fma(bc, c7c);
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
            c0c.intoArray(c, to + 2 * cNext);
            c1c.intoArray(c, to + 2 * cNext + PANEL);
            c2c.intoArray(c, to + 2 * cNext + 2 * PANEL);
            c3c.intoArray(c, to + 2 * cNext + 3 * PANEL);
            c4c.intoArray(c, to + 2 * cNext + 4 * PANEL);
            c5c.intoArray(c, to + 2 * cNext + 5 * PANEL);
            c6c.intoArray(c, to + 2 * cNext + 6 * PANEL);
            c7c.intoArray(c, to + 2 * cNext + 7 * PANEL);
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
            FloatVector c0c = FloatVector.fromArray(F, c, to + 2 * cNext);
            FloatVector c1a = FloatVector.fromArray(F, c, to + PANEL);
            FloatVector c1b = FloatVector.fromArray(F, c, to + cNext + PANEL);
            FloatVector c1c = FloatVector.fromArray(F, c, to + 2 * cNext + PANEL);
            FloatVector c2a = FloatVector.fromArray(F, c, to + 2 * PANEL);
            FloatVector c2b = FloatVector.fromArray(F, c, to + cNext + 2 * PANEL);
            FloatVector c2c = FloatVector.fromArray(F, c, to + 2 * cNext + 2 * PANEL);
            FloatVector c3a = FloatVector.fromArray(F, c, to + 3 * PANEL);
            FloatVector c3b = FloatVector.fromArray(F, c, to + cNext + 3 * PANEL);
            FloatVector c3c = FloatVector.fromArray(F, c, to + 2 * cNext + 3 * PANEL);
            FloatVector c4a = FloatVector.fromArray(F, c, to + 4 * PANEL);
            FloatVector c4b = FloatVector.fromArray(F, c, to + cNext + 4 * PANEL);
            FloatVector c4c = FloatVector.fromArray(F, c, to + 2 * cNext + 4 * PANEL);
            FloatVector c5a = FloatVector.fromArray(F, c, to + 5 * PANEL);
            FloatVector c5b = FloatVector.fromArray(F, c, to + cNext + 5 * PANEL);
            FloatVector c5c = FloatVector.fromArray(F, c, to + 2 * cNext + 5 * PANEL);
            FloatVector c6a = FloatVector.fromArray(F, c, to + 6 * PANEL);
            FloatVector c6b = FloatVector.fromArray(F, c, to + cNext + 6 * PANEL);
            FloatVector c6c = FloatVector.fromArray(F, c, to + 2 * cNext + 6 * PANEL);
            FloatVector c7a = FloatVector.fromArray(F, c, to + 7 * PANEL);
            FloatVector c7b = FloatVector.fromArray(F, c, to + cNext + 7 * PANEL);
            FloatVector c7c = FloatVector.fromArray(F, c, to + 2 * cNext + 7 * PANEL);
            int from = aOffset + r * PANEL;
            for (int p = 0; p < k; p++) {
                int x = from + (p >> PANEL_BITS) * aPanel + (p & PANEL - 1);
                FloatVector ba = FloatVector.fromArray(F, b, bOffset + p * PANEL);
                FloatVector bb = FloatVector.fromArray(F, b, bOffset + bNext + p * PANEL);
                FloatVector bc = FloatVector.fromArray(F, b, bOffset + 2 * bNext + p * PANEL);
                FloatVector x0 = FloatVector.broadcast(F, a[x]);
                c0a = x0.fma(ba, c0a);
                c0b = x0.fma(bb, c0b);
                c0c = x0.fma(bc, c0c);
                FloatVector x1 = FloatVector.broadcast(F, a[x + PANEL]);
                c1a = x1.fma(ba, c1a);
                c1b = x1.fma(bb, c1b);
                c1c = x1.fma(bc, c1c);
                FloatVector x2 = FloatVector.broadcast(F, a[x + 2 * PANEL]);
                c2a = x2.fma(ba, c2a);
                c2b = x2.fma(bb, c2b);
                c2c = x2.fma(bc, c2c);
                FloatVector x3 = FloatVector.broadcast(F, a[x + 3 * PANEL]);
                c3a = x3.fma(ba, c3a);
                c3b = x3.fma(bb, c3b);
                c3c = x3.fma(bc, c3c);
                FloatVector x4 = FloatVector.broadcast(F, a[x + 4 * PANEL]);
                c4a = x4.fma(ba, c4a);
                c4b = x4.fma(bb, c4b);
                c4c = x4.fma(bc, c4c);
                FloatVector x5 = FloatVector.broadcast(F, a[x + 5 * PANEL]);
                c5a = x5.fma(ba, c5a);
                c5b = x5.fma(bb, c5b);
                c5c = x5.fma(bc, c5c);
                FloatVector x6 = FloatVector.broadcast(F, a[x + 6 * PANEL]);
                c6a = x6.fma(ba, c6a);
                c6b = x6.fma(bb, c6b);
                c6c = x6.fma(bc, c6c);
                FloatVector x7 = FloatVector.broadcast(F, a[x + 7 * PANEL]);
                c7a = x7.fma(ba, c7a);
                c7b = x7.fma(bb, c7b);
                c7c = x7.fma(bc, c7c);
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
            c0c.intoArray(c, to + 2 * cNext);
            c1c.intoArray(c, to + 2 * cNext + PANEL);
            c2c.intoArray(c, to + 2 * cNext + 2 * PANEL);
            c3c.intoArray(c, to + 2 * cNext + 3 * PANEL);
            c4c.intoArray(c, to + 2 * cNext + 4 * PANEL);
            c5c.intoArray(c, to + 2 * cNext + 5 * PANEL);
            c6c.intoArray(c, to + 2 * cNext + 6 * PANEL);
            c7c.intoArray(c, to + 2 * cNext + 7 * PANEL);
        }
    }
}
