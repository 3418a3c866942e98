package org.lstm4j.backend.jvm.internal.kernel;

import java.util.Arrays;

/** Copies of matrices into the layouts that {@link Kernels#gemm} and {@link Kernels#gemmQuads} read. Nothing is computed here. */
public final class Packing {
    private static final int PANEL = Kernels.PANEL;
    private static final int QUAD = Kernels.QUAD;

    private Packing() {}

    /** Panels that hold n columns. */
    public static int panels(int n) {
        return Math.ceilDiv(n, PANEL);
    }

    /** Groups of four that hold m columns. */
    public static int quads(int m) {
        return Math.ceilDiv(m, QUAD);
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
                for (int j = 0; j < width; j++) {
                    int from = bOffset + (first + j) * bRow;
                    for (int p = 0; p < k; p++) {
                        to[panel + p * PANEL + j] = b[from + p];
                    }
                }
            } else {
                for (int p = 0; p < k; p++) {
                    System.arraycopy(b, bOffset + p * bRow + first, to, panel + p * PANEL, width);
                }
            }
        }
    }

    /**
     * Packs A [k][m] into groups of four columns [ceil(m / 4)][k][4], with zeros beyond column m.
     *
     * @param aRow distance of the rows in {@code a}
     * @param quadStride distance of the groups in {@code to}, at least 4 k
     */
    public static void quads(int k, int m, float[] a, int aOffset, int aRow, float[] to, int toOffset, int quadStride) {
        int whole = m - m % QUAD;
        for (int first = 0; first < whole; first += QUAD) {
            int quad = toOffset + first / QUAD * quadStride;
            int from = aOffset + first;
            for (int p = 0; p < k; p++) {
                to[quad + p * QUAD] = a[from + p * aRow];
                to[quad + p * QUAD + 1] = a[from + p * aRow + 1];
                to[quad + p * QUAD + 2] = a[from + p * aRow + 2];
                to[quad + p * QUAD + 3] = a[from + p * aRow + 3];
            }
        }
        if (whole < m) {
            int quad = toOffset + whole / QUAD * quadStride;
            for (int p = 0; p < k; p++) {
                for (int j = 0; j < QUAD; j++) {
                    to[quad + p * QUAD + j] = whole + j < m ? a[aOffset + p * aRow + whole + j] : 0f;
                }
            }
        }
    }
}
