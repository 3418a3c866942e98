package org.lstm4j.backend.jvm.internal.kernel;

import java.util.Arrays;

/** Copies of matrices into the layouts that {@link Kernels#gemm} and {@link Kernels#gemmOcts} read. Nothing is computed here. */
public final class Packing {
    private static final int PANEL = Kernels.PANEL;
    private static final int OCT = Kernels.OCT;

    private Packing() {}

    /** Panels that hold n columns. */
    public static int panels(int n) {
        return Math.ceilDiv(n, PANEL);
    }

    /** Groups of eight that hold m columns. */
    public static int octs(int m) {
        return Math.ceilDiv(m, OCT);
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
     * Packs A [k][m] into groups of eight columns [ceil(m / 8)][k][8], with zeros beyond column m.
     *
     * @param aRow distance of the rows in {@code a}
     * @param octStride distance of the groups in {@code to}, at least 8 k
     */
    public static void octs(int k, int m, float[] a, int aOffset, int aRow, float[] to, int toOffset, int octStride) {
        int whole = m - m % OCT;
        for (int first = 0; first < whole; first += OCT) {
            int oct = toOffset + first / OCT * octStride;
            int from = aOffset + first;
            for (int p = 0; p < k; p++) {
                int row = from + p * aRow;
                int at = oct + p * OCT;
                to[at] = a[row];
                to[at + 1] = a[row + 1];
                to[at + 2] = a[row + 2];
                to[at + 3] = a[row + 3];
                to[at + 4] = a[row + 4];
                to[at + 5] = a[row + 5];
                to[at + 6] = a[row + 6];
                to[at + 7] = a[row + 7];
            }
        }
        if (whole < m) {
            int oct = toOffset + whole / OCT * octStride;
            for (int p = 0; p < k; p++) {
                for (int j = 0; j < OCT; j++) {
                    to[oct + p * OCT + j] = whole + j < m ? a[aOffset + p * aRow + whole + j] : 0f;
                }
            }
        }
    }
}
