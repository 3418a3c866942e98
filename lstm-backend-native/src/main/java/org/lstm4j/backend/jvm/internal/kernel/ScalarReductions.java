package org.lstm4j.backend.jvm.internal.kernel;

/** Sums over 16 lanes without an array for them: lane j of the tree takes every sixteenth element from j on. */
final class ScalarReductions {
    private static final int LANES = Kernels.PANEL;

    private ScalarReductions() {}

    static float sum(float[] x, int xOffset, int n) {
        int whole = n - n % LANES;
        float total = whole == 0 ? 0f : sumTree(x, xOffset, whole, LANES, 0);
        for (int j = whole; j < n; j++) {
            total += x[xOffset + j];
        }
        return total;
    }

    /** The sum of the lanes first, first + width... folded by halves: lane j with lane j + 8, then with j + 4, and so on. */
    private static float sumTree(float[] x, int xOffset, int whole, int stride, int first) {
        if (stride == 1) {
            float lane = 0f;
            for (int j = first; j < whole; j += LANES) {
                lane += x[xOffset + j];
            }
            return lane;
        }
        int half = stride / 2;
        int step = LANES / stride;
        return sumTree(x, xOffset, whole, half, first) + sumTree(x, xOffset, whole, half, first + step);
    }
}
