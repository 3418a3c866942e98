package org.lstm4j.backend.jvm.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products of {@link Kernels#gemmPanels} and {@link Kernels#addGemmPanels}: matrices in panels, whose rows lie at constant distances. {@link WidePanels} and {@link NarrowPanels} have the tiles;
 * here is the order in which they run. A single row, as in inference, has a loop of its own that reads eight panels of B in streams.
 */
final class VectorPanels {
    /** Inner dimension after which two panels of B would leave the first cache level; a multiple of a panel's width. */
    static final int DEPTH = 192;

    /** Vectors of columns that {@link #row} computes at once: enough to hide the latency of multiply-adds. */
    private static final int STREAMS = 8;

    private static final VectorSpecies<Float> F = VectorWidth.FLOATS;
    private static final int LANES = VectorWidth.LANES;
    private static final int PANEL = Kernels.PANEL;
    private static final int PANEL_BITS = 4;

    private VectorPanels() {}

    /** C = bias + A B. */
    static void product(
            int m,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bPanel,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cPanel) {
        if (m == 1) {
            start(0, 1, panels, bias, biasOffset, c, cOffset, cPanel);
            singleRow(panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cPanel);
        } else if (LANES == PANEL) {
            wide(m, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, bias, biasOffset, c, cOffset, cPanel);
        } else {
            narrow(m, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, bias, biasOffset, c, cOffset, cPanel);
        }
    }

    /** C += A B. */
    static void add(
            int m,
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
            int cPanel) {
        if (m == 1) {
            singleRow(panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cPanel);
        } else if (LANES == PANEL) {
            addWide(m, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cPanel);
        } else {
            addNarrow(m, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cPanel);
        }
    }

    /** Two panels at a time, as one vector of 512 bits is a panel wide; the last three of an odd number together. */
    private static void wide(
            int m,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bPanel,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cPanel) {
        int whole = m - m % WidePanels.ROWS;
        int depth = Math.min(k, DEPTH);
        start(whole, m, panels, bias, biasOffset, c, cOffset, cPanel);
        int paired = paired(panels);
        for (int p = 0; p < paired; p += 2) {
            int from = bOffset + p * bPanel;
            int to = cOffset + p * cPanel;
            if (whole > 0) {
                WidePanels.fromBias(
                        m,
                        depth,
                        a,
                        aOffset,
                        aPanel,
                        b,
                        from,
                        bPanel,
                        bias,
                        biasOffset + p * PANEL,
                        PANEL,
                        c,
                        to,
                        cPanel);
            }
            rest(m, whole, depth, a, aOffset, aPanel, b, from, bPanel, c, to, cPanel);
            addPair(m, depth, k, a, aOffset, aPanel, b, from, bPanel, c, to, cPanel);
        }
        int from = bOffset + paired * bPanel;
        int to = cOffset + paired * cPanel;
        if (panels - paired == 3) {
            if (whole > 0) {
                WideTriples.fromBias(
                        m,
                        depth,
                        a,
                        aOffset,
                        aPanel,
                        b,
                        from,
                        bPanel,
                        bias,
                        biasOffset + paired * PANEL,
                        PANEL,
                        c,
                        to,
                        cPanel);
            }
            rest(m, whole, depth, a, aOffset, aPanel, b, from, bPanel, c, to, cPanel);
            column(whole, m, depth, a, aOffset, aPanel, b, from + 2 * bPanel, c, to + 2 * cPanel);
            addTriple(m, depth, k, a, aOffset, aPanel, b, from, bPanel, c, to, cPanel);
        } else if (panels - paired == 1) {
            start(0, whole, 1, bias, biasOffset + paired * PANEL, c, to, cPanel);
            column(0, m, k, a, aOffset, aPanel, b, from, c, to);
        }
    }

    private static void addWide(
            int m,
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
            int cPanel) {
        int paired = paired(panels);
        for (int p = 0; p < paired; p += 2) {
            addPair(m, 0, k, a, aOffset, aPanel, b, bOffset + p * bPanel, bPanel, c, cOffset + p * cPanel, cPanel);
        }
        int from = bOffset + paired * bPanel;
        int to = cOffset + paired * cPanel;
        if (panels - paired == 3) {
            addTriple(m, 0, k, a, aOffset, aPanel, b, from, bPanel, c, to, cPanel);
        } else if (panels - paired == 1) {
            column(0, m, k, a, aOffset, aPanel, b, from, c, to);
        }
    }

    /** Panels that are taken in pairs: all of an even number, of an odd one all but three. */
    private static int paired(int panels) {
        return panels % 2 == 0 ? panels : Math.max(0, panels - 3);
    }

    private static void addTriple(
            int m,
            int firstK,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bPanel,
            float[] c,
            int cOffset,
            int cPanel) {
        int whole = m - m % WidePanels.ROWS;
        for (int q = firstK; q < k; q += DEPTH) {
            int depth = Math.min(k - q, DEPTH);
            int aFrom = aOffset + q / PANEL * aPanel;
            int bFrom = bOffset + q * PANEL;
            if (whole > 0) {
                WideTriples.add(m, depth, a, aFrom, aPanel, b, bFrom, bPanel, c, cOffset, cPanel);
            }
            rest(m, whole, depth, a, aFrom, aPanel, b, bFrom, bPanel, c, cOffset, cPanel);
            column(whole, m, depth, a, aFrom, aPanel, b, bFrom + 2 * bPanel, c, cOffset + 2 * cPanel);
        }
    }

    /** A pair of panels from some inner index on, a depth at a time. */
    private static void addPair(
            int m,
            int firstK,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bPanel,
            float[] c,
            int cOffset,
            int cPanel) {
        int whole = m - m % WidePanels.ROWS;
        for (int q = firstK; q < k; q += DEPTH) {
            int depth = Math.min(k - q, DEPTH);
            int aFrom = aOffset + q / PANEL * aPanel;
            int bFrom = bOffset + q * PANEL;
            if (whole > 0) {
                WidePanels.add(m, depth, a, aFrom, aPanel, b, bFrom, bPanel, c, cOffset, cPanel);
            }
            rest(m, whole, depth, a, aFrom, aPanel, b, bFrom, bPanel, c, cOffset, cPanel);
        }
    }

    /** Some rows of a single panel. */
    private static void column(
            int first,
            int end,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        for (int r = first; r < end; r += WidePanels.ROWS) {
            WidePanels.column(
                    Math.min(WidePanels.ROWS, end - r),
                    k,
                    a,
                    aOffset + r * PANEL,
                    aPanel,
                    b,
                    bOffset,
                    c,
                    cOffset + r * PANEL);
        }
    }

    private static void rest(
            int m,
            int whole,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bPanel,
            float[] c,
            int cOffset,
            int cPanel) {
        int rows = m - whole;
        int at = whole * PANEL;
        if (rows > WidePanels.HALF) {
            WidePanels.addRest(rows, k, a, aOffset + at, aPanel, b, bOffset, bPanel, c, cOffset + at, cPanel);
        } else if (rows > 0) {
            WidePanels.addFew(rows, k, a, aOffset + at, aPanel, b, bOffset, bPanel, c, cOffset + at, cPanel);
        }
    }

    private static void narrow(
            int m,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bPanel,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cPanel) {
        int whole = m - m % NarrowPanels.ROWS;
        start(whole, m, panels, bias, biasOffset, c, cOffset, cPanel);
        for (int p = 0; p < panels; p++) {
            for (int j = 0; j < PANEL; j += 2 * LANES) {
                int from = bOffset + p * bPanel + j;
                int to = cOffset + p * cPanel + j;
                if (whole > 0) {
                    NarrowPanels.fromBias(
                            m,
                            k,
                            a,
                            aOffset,
                            aPanel,
                            PANEL,
                            b,
                            from,
                            LANES,
                            bias,
                            biasOffset + p * PANEL + j,
                            LANES,
                            c,
                            to,
                            LANES);
                }
                narrowRest(m, whole, k, a, aOffset, aPanel, b, from, c, to);
            }
        }
    }

    private static void addNarrow(
            int m,
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
            int cPanel) {
        int whole = m - m % NarrowPanels.ROWS;
        for (int p = 0; p < panels; p++) {
            for (int j = 0; j < PANEL; j += 2 * LANES) {
                int from = bOffset + p * bPanel + j;
                int to = cOffset + p * cPanel + j;
                if (whole > 0) {
                    NarrowPanels.add(m, k, a, aOffset, aPanel, PANEL, b, from, LANES, c, to, LANES);
                }
                narrowRest(m, whole, k, a, aOffset, aPanel, b, from, c, to);
            }
        }
    }

    private static void narrowRest(
            int m,
            int whole,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset) {
        for (int r = whole; r < m; r += NarrowPanels.REST) {
            NarrowPanels.addRest(
                    Math.min(NarrowPanels.REST, m - r),
                    k,
                    a,
                    aOffset + r * PANEL,
                    aPanel,
                    b,
                    bOffset,
                    LANES,
                    c,
                    cOffset + r * PANEL,
                    LANES);
        }
    }

    /** The biases as the start of some rows. */
    private static void start(
            int first, int end, int panels, float[] bias, int biasOffset, float[] c, int cOffset, int cPanel) {
        for (int p = 0; p < panels && first < end; p++) {
            for (int r = first; r < end; r++) {
                System.arraycopy(bias, biasOffset + p * PANEL, c, cOffset + p * cPanel + r * PANEL, PANEL);
            }
        }
    }

    private static void singleRow(
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
            int cPanel) {
        for (int j = 0; j < PANEL; j += LANES) {
            int p = 0;
            for (; p <= panels - STREAMS; p += STREAMS) {
                row(k, a, aOffset, aPanel, b, bOffset + p * bPanel + j, bPanel, c, cOffset + p * cPanel + j, cPanel);
            }
            for (; p < panels; p++) {
                one(k, a, aOffset, aPanel, b, bOffset + p * bPanel + j, c, cOffset + p * cPanel + j);
            }
        }
    }

    static void one(int k, float[] a, int aOffset, int aPanel, float[] b, int bOffset, float[] c, int cOffset) {
        if (k == 0) {
            return;
        }
        FloatVector sum = FloatVector.fromArray(F, c, cOffset);
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.broadcast(F, a[aOffset + (p >> PANEL_BITS) * aPanel + (p & PANEL - 1)]);
            sum = x.fma(FloatVector.fromArray(F, b, bOffset + p * PANEL), sum);
        }
        sum.intoArray(c, cOffset);
    }

    /** Eight vectors of columns of a single row. */
    static void row(
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
        FloatVector c0 = FloatVector.fromArray(F, c, cOffset);
        FloatVector c1 = FloatVector.fromArray(F, c, cOffset + cNext);
        FloatVector c2 = FloatVector.fromArray(F, c, cOffset + 2 * cNext);
        FloatVector c3 = FloatVector.fromArray(F, c, cOffset + 3 * cNext);
        FloatVector c4 = FloatVector.fromArray(F, c, cOffset + 4 * cNext);
        FloatVector c5 = FloatVector.fromArray(F, c, cOffset + 5 * cNext);
        FloatVector c6 = FloatVector.fromArray(F, c, cOffset + 6 * cNext);
        FloatVector c7 = FloatVector.fromArray(F, c, cOffset + 7 * cNext);
        for (int p = 0; p < k; p++) {
            FloatVector x = FloatVector.broadcast(F, a[aOffset + (p >> PANEL_BITS) * aPanel + (p & PANEL - 1)]);
            int at = bOffset + p * PANEL;
            c0 = x.fma(FloatVector.fromArray(F, b, at), c0);
            c1 = x.fma(FloatVector.fromArray(F, b, at + bNext), c1);
            c2 = x.fma(FloatVector.fromArray(F, b, at + 2 * bNext), c2);
            c3 = x.fma(FloatVector.fromArray(F, b, at + 3 * bNext), c3);
            c4 = x.fma(FloatVector.fromArray(F, b, at + 4 * bNext), c4);
            c5 = x.fma(FloatVector.fromArray(F, b, at + 5 * bNext), c5);
            c6 = x.fma(FloatVector.fromArray(F, b, at + 6 * bNext), c6);
            c7 = x.fma(FloatVector.fromArray(F, b, at + 7 * bNext), c7);
        }
        c0.intoArray(c, cOffset);
        c1.intoArray(c, cOffset + cNext);
        c2.intoArray(c, cOffset + 2 * cNext);
        c3.intoArray(c, cOffset + 3 * cNext);
        c4.intoArray(c, cOffset + 4 * cNext);
        c5.intoArray(c, cOffset + 5 * cNext);
        c6.intoArray(c, cOffset + 6 * cNext);
        c7.intoArray(c, cOffset + 7 * cNext);
    }
}
