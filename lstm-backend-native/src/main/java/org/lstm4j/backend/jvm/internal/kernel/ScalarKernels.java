package org.lstm4j.backend.jvm.internal.kernel;

/**
 * Plain loops: the kernels where the Vector API is missing, and the definition of every bit that {@link VectorKernels}
 * gives. Matrix products are about 25 times slower than with vectors.
 */
public final class ScalarKernels implements Kernels {
    @Override
    public String description() {
        return "scalar";
    }

    @Override
    public void unary(Unary op, float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = ScalarMath.unary(op, x[xOffset + j]);
        }
    }

    @Override
    public void binary(Binary op, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int n) {
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = ScalarMath.binary(op, a[aOffset + j], b[bOffset + j]);
        }
    }

    @Override
    public void binary(Binary op, float[] a, int aOffset, float b, float[] y, int yOffset, int n) {
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = ScalarMath.binary(op, a[aOffset + j], b);
        }
    }

    @Override
    public void binary(Binary op, float a, float[] b, int bOffset, float[] y, int yOffset, int n) {
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = ScalarMath.binary(op, a, b[bOffset + j]);
        }
    }

    @Override
    public void addScaled(float s, float[] x, int xOffset, float[] y, int yOffset, int n) {
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = Math.fma(s, x[xOffset + j], y[yOffset + j]);
        }
    }

    @Override
    public void select(
            float[] condition,
            int conditionOffset,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] y,
            int yOffset,
            int n) {
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = condition[conditionOffset + j] == 0f ? b[bOffset + j] : a[aOffset + j];
        }
    }

    @Override
    public float sum(float[] x, int xOffset, int n) {
        return ScalarReductions.sum(x, xOffset, n);
    }

    @Override
    public float max(float[] x, int xOffset, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            max = Math.max(max, x[xOffset + j]);
        }
        return max;
    }

    @Override
    public void gemm(
            int m,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aRow,
            float[] b,
            int bOffset,
            float[] s,
            int sOffset,
            int sRow,
            int sPanel,
            float[] c,
            int cOffset,
            int cRow,
            int cPanel) {
        for (int panel = 0; panel < panels; panel++) {
            for (int r = 0; r < m; r++) {
                int to = cOffset + panel * cPanel + r * cRow;
                System.arraycopy(s, sOffset + panel * sPanel + r * sRow, c, to, PANEL);
                for (int p = 0; p < k; p++) {
                    float x = a[aOffset + r * aRow + p];
                    int from = bOffset + (panel * k + p) * PANEL;
                    for (int j = 0; j < PANEL; j++) {
                        c[to + j] = Math.fma(x, b[from + j], c[to + j]);
                    }
                }
            }
        }
    }

    @Override
    public void gemmOcts(
            int octs,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aOct,
            float[] b,
            int bOffset,
            int bPanel,
            float[] c,
            int cOffset,
            int cRow,
            int cPanel) {
        for (int panel = 0; panel < panels; panel++) {
            for (int r = 0; r < octs * OCT; r++) {
                int from = aOffset + r / OCT * aOct + r % OCT;
                int to = cOffset + panel * cPanel + r * cRow;
                for (int p = 0; p < k; p++) {
                    float x = a[from + p * OCT];
                    int row = bOffset + panel * bPanel + p * PANEL;
                    for (int j = 0; j < PANEL; j++) {
                        c[to + j] = Math.fma(x, b[row + j], c[to + j]);
                    }
                }
            }
        }
    }

    @Override
    public void forwardGates(
            int rows,
            float[] z,
            int ioOffset,
            int fgOffset,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] h,
            int hOffset,
            int hRow) {
        ScalarGates.forward(rows, z, ioOffset, fgOffset, c, cOffset, cNextOffset, h, hOffset, hRow);
    }

    @Override
    public void backwardGates(
            int rows,
            float[] gates,
            int ioOffset,
            int fgOffset,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] dh,
            int dhOffset,
            int dhRow,
            float[] dc,
            int dcOffset,
            float[] dz,
            int dzIoOffset,
            int dzFgOffset,
            float[] dzRows,
            int dzRowsOffset,
            int dzRow,
            float[] db,
            int dbOffset,
            float[] scratch) {
        ScalarGates.backward(
                rows,
                gates,
                ioOffset,
                fgOffset,
                c,
                cOffset,
                cNextOffset,
                dh,
                dhOffset,
                dhRow,
                dc,
                dcOffset,
                dz,
                dzIoOffset,
                dzFgOffset,
                dzRows,
                dzRowsOffset,
                dzRow,
                db,
                dbOffset);
    }
}
