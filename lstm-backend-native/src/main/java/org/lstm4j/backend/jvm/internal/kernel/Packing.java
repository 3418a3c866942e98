package org.lstm4j.backend.jvm.internal.kernel;

import java.util.Arrays;

/** Copies of matrices into the layouts that {@link Kernels} reads. Nothing is computed here. */
public final class Packing {
    private static final int PANEL = Kernels.PANEL;

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

    /** One panel whose columns are rows of {@code b}. */
    public static void transpose(int k, int width, float[] b, int bOffset, int bRow, float[] to, int toOffset) {
        if (width == PANEL) {
            wholeTranspose(k, b, bOffset, bRow, to, toOffset);
            return;
        }
        for (int j = 0; j < width; j++) {
            int from = bOffset + j * bRow;
            for (int p = 0; p < k; p++) {
                to[toOffset + p * PANEL + j] = b[from + p];
            }
        }
    }

    /** Sixteen rows side by side, so that what is written lies together. */
    private static void wholeTranspose(int k, float[] b, int bOffset, int bRow, float[] to, int toOffset) {
        for (int p = 0; p < k; p++) {
            int from = bOffset + p;
            int at = toOffset + p * PANEL;
            to[at] = b[from];
            to[at + 1] = b[from + bRow];
            to[at + 2] = b[from + 2 * bRow];
            to[at + 3] = b[from + 3 * bRow];
            to[at + 4] = b[from + 4 * bRow];
            to[at + 5] = b[from + 5 * bRow];
            to[at + 6] = b[from + 6 * bRow];
            to[at + 7] = b[from + 7 * bRow];
            to[at + 8] = b[from + 8 * bRow];
            to[at + 9] = b[from + 9 * bRow];
            to[at + 10] = b[from + 10 * bRow];
            to[at + 11] = b[from + 11 * bRow];
            to[at + 12] = b[from + 12 * bRow];
            to[at + 13] = b[from + 13 * bRow];
            to[at + 14] = b[from + 14 * bRow];
            to[at + 15] = b[from + 15 * bRow];
        }
    }
}
