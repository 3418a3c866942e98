package org.lstm4j.backend.jvm.internal.kernel;

/**
 * The products of {@link ScalarKernels} where a multiply-add is an instruction: tiles of four by four sums in local variables, which even the first compiler keeps in registers, each
 * added up in ascending order. {@link Math#fma} by its name: by way of {@link MultiplyAdd} the first compiler would count three things for each.
 */
final class ScalarProducts {
    private static final int PANEL = Kernels.PANEL;
    private static final int TILE = 4;

    private ScalarProducts() {}

    /** C += A B over panels. */
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
        int whole = m - m % TILE;
        for (int panel = 0; panel < panels; panel++) {
            for (int p = 0; p < k; p += PANEL) {
                int depth = Math.min(PANEL, k - p);
                int from = aOffset + p / PANEL * aPanel;
                int right = bOffset + panel * bPanel + p * PANEL;
                int to = cOffset + panel * cPanel;
                for (int r = 0; r < whole; r += TILE) {
                    rows(depth, a, from + r * PANEL, PANEL, 1, b, right, c, to + r * PANEL, PANEL);
                }
                for (int r = whole; r < m; r++) {
                    row(depth, a, from + r * PANEL, b, right, c, to + r * PANEL);
                }
            }
        }
    }

    /** C += A^T B. */
    static void addTransposed(
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
        for (int panel = 0; panel < panels; panel++) {
            for (int r = 0; r < octs * Kernels.OCT; r += TILE) {
                int from = aOffset + r / PANEL * aPanel + r % PANEL;
                int to = cOffset + panel * cPanel + r * cRow;
                rows(k, a, from, 1, PANEL, b, bOffset + panel * bPanel, c, to, cRow);
            }
        }
    }

    /** Four rows of a panel. */
    private static void rows(
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aStep,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            int cRow) {
        for (int j = 0; j < PANEL; j += TILE) {
            tile(depth, a, aOffset, aRow, aStep, b, bOffset + j, c, cOffset + j, cRow);
        }
    }

    private static void tile(
            int depth,
            float[] a,
            int aOffset,
            int aRow,
            int aStep,
            float[] b,
            int bOffset,
            float[] c,
            int cOffset,
            int cRow) {
        int c0 = cOffset;
        int c1 = c0 + cRow;
        int c2 = c1 + cRow;
        int c3 = c2 + cRow;
        float s00 = c[c0];
        float s01 = c[c0 + 1];
        float s02 = c[c0 + 2];
        float s03 = c[c0 + 3];
        float s10 = c[c1];
        float s11 = c[c1 + 1];
        float s12 = c[c1 + 2];
        float s13 = c[c1 + 3];
        float s20 = c[c2];
        float s21 = c[c2 + 1];
        float s22 = c[c2 + 2];
        float s23 = c[c2 + 3];
        float s30 = c[c3];
        float s31 = c[c3 + 1];
        float s32 = c[c3 + 2];
        float s33 = c[c3 + 3];
        int from = aOffset;
        int right = bOffset;
        for (int p = 0; p < depth; p++) {
            float b0 = b[right];
            float b1 = b[right + 1];
            float b2 = b[right + 2];
            float b3 = b[right + 3];
            float x = a[from];
            s00 = Math.fma(x, b0, s00);
            s01 = Math.fma(x, b1, s01);
            s02 = Math.fma(x, b2, s02);
            s03 = Math.fma(x, b3, s03);
            x = a[from + aRow];
            s10 = Math.fma(x, b0, s10);
            s11 = Math.fma(x, b1, s11);
            s12 = Math.fma(x, b2, s12);
            s13 = Math.fma(x, b3, s13);
            x = a[from + 2 * aRow];
            s20 = Math.fma(x, b0, s20);
            s21 = Math.fma(x, b1, s21);
            s22 = Math.fma(x, b2, s22);
            s23 = Math.fma(x, b3, s23);
            x = a[from + 3 * aRow];
            s30 = Math.fma(x, b0, s30);
            s31 = Math.fma(x, b1, s31);
            s32 = Math.fma(x, b2, s32);
            s33 = Math.fma(x, b3, s33);
            from += aStep;
            right += PANEL;
        }
        c[c0] = s00;
        c[c0 + 1] = s01;
        c[c0 + 2] = s02;
        c[c0 + 3] = s03;
        c[c1] = s10;
        c[c1 + 1] = s11;
        c[c1 + 2] = s12;
        c[c1 + 3] = s13;
        c[c2] = s20;
        c[c2 + 1] = s21;
        c[c2 + 2] = s22;
        c[c2 + 3] = s23;
        c[c3] = s30;
        c[c3 + 1] = s31;
        c[c3 + 2] = s32;
        c[c3 + 3] = s33;
    }

    /** A single row. */
    private static void row(int depth, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset) {
        for (int j = 0; j < PANEL; j += TILE) {
            float s0 = c[cOffset + j];
            float s1 = c[cOffset + j + 1];
            float s2 = c[cOffset + j + 2];
            float s3 = c[cOffset + j + 3];
            for (int p = 0; p < depth; p++) {
                float x = a[aOffset + p];
                int right = bOffset + p * PANEL + j;
                s0 = Math.fma(x, b[right], s0);
                s1 = Math.fma(x, b[right + 1], s1);
                s2 = Math.fma(x, b[right + 2], s2);
                s3 = Math.fma(x, b[right + 3], s3);
            }
            c[cOffset + j] = s0;
            c[cOffset + j + 1] = s1;
            c[cOffset + j + 2] = s2;
            c[cOffset + j + 3] = s3;
        }
    }
}
