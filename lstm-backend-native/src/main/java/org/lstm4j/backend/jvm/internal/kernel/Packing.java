package org.lstm4j.backend.jvm.internal.kernel;

import java.util.Arrays;

/** Copies of matrices into the layouts that {@link Kernels} reads. Nothing is computed here. */
public final class Packing {
    private static final int PANEL = Kernels.PANEL;

    /** Elements of a row that are transposed at a time. */
    private static final int RUN = 128;

    private Packing() {}

    /** Groups of eight that hold m columns. */
    public static int octs(int m) {
        return Math.ceilDiv(m, Kernels.OCT);
    }

    /** Panels that hold n columns. */
    public static int panels(int n) {
        return Math.ceilDiv(n, PANEL);
    }

    /**
     * Packs B [k][n] into panels [ceil(n / 16)][k][16], with zeros beyond column n.
     *
     * @param transposed whether {@code b} holds it as [n][k]
     * @param bRow distance of the rows in {@code b}
     * @param panelStride distance of the panels in {@code to}, at least 16 k
     */
    public static void panels(
            boolean transposed,
            int k,
            int n,
            float[] b,
            int bOffset,
            int bRow,
            float[] to,
            int toOffset,
            int panelStride) {
        for (int first = 0; first < n; first += PANEL) {
            int width = Math.min(PANEL, n - first);
            int panel = toOffset + first / PANEL * panelStride;
            if (width < PANEL) {
                Arrays.fill(to, panel, panel + k * PANEL, 0f);
            }
            if (transposed) {
                transpose(k, width, b, bOffset + first * bRow, bRow, to, panel);
            } else {
                for (int p = 0; p < k; p++) {
                    System.arraycopy(b, bOffset + p * bRow + first, to, panel + p * PANEL, width);
                }
            }
        }
    }

    /** Columns of one panel from the rows of {@code b}, some of each at a time, so that what is written stays in the first cache level. */
    private static void transpose(int k, int width, float[] b, int bOffset, int bRow, float[] to, int toOffset) {
        for (int start = 0; start < k; start += RUN) {
            int end = Math.min(k, start + RUN);
            for (int j = 0; j < width; j++) {
                int from = bOffset + j * bRow;
                for (int p = start; p < end; p++) {
                    to[toOffset + p * PANEL + j] = b[from + p];
                }
            }
        }
    }
}
