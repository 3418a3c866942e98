package org.lstm4j.backend.jvm.internal.kernel;

/** The LSTM gate passes in scalar form; {@link Kernels} documents the layouts. */
final class ScalarGates {
    private static final int UNITS = Kernels.UNITS;
    private static final int PANEL = Kernels.PANEL;

    private ScalarGates() {}

    static void forward(
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
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < UNITS; j++) {
                int io = ioOffset + r * PANEL + j;
                int fg = fgOffset + r * PANEL + j;
                float i = ScalarMath.sigmoid(z[io]);
                float o = ScalarMath.sigmoid(z[io + UNITS]);
                float f = ScalarMath.sigmoid(z[fg]);
                float g = ScalarMath.tanh(z[fg + UNITS]);
                float cell = Math.fma(i, g, f * c[cOffset + r * UNITS + j]);
                z[io] = i;
                z[io + UNITS] = o;
                z[fg] = f;
                z[fg + UNITS] = g;
                c[cNextOffset + r * UNITS + j] = cell;
                h[hOffset + r * hRow + j] = o * ScalarMath.tanh(cell);
            }
        }
    }

    static void backward(
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
            int dbOffset) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < UNITS; j++) {
                int panel = r * PANEL + j;
                int unit = r * UNITS + j;
                float i = gates[ioOffset + panel];
                float o = gates[ioOffset + panel + UNITS];
                float f = gates[fgOffset + panel];
                float g = gates[fgOffset + panel + UNITS];
                float tanhC = ScalarMath.tanh(c[cNextOffset + unit]);
                float dhj = dh[dhOffset + r * dhRow + j];
                float dCell = Math.fma(dhj * o, Math.fma(-tanhC, tanhC, 1f), dc[dcOffset + unit]);
                float dzi = (dCell * g) * (i * (1f - i));
                float dzo = (dhj * tanhC) * (o * (1f - o));
                float dzf = (dCell * c[cOffset + unit]) * (f * (1f - f));
                float dzg = (dCell * i) * Math.fma(-g, g, 1f);
                dc[dcOffset + unit] = dCell * f;
                dz[dzIoOffset + panel] = dzi;
                dz[dzIoOffset + panel + UNITS] = dzo;
                dz[dzFgOffset + panel] = dzf;
                dz[dzFgOffset + panel + UNITS] = dzg;
                int row = dzRowsOffset + r * dzRow + j;
                dzRows[row] = dzi;
                dzRows[row + UNITS] = dzo;
                dzRows[row + 2 * UNITS] = dzf;
                dzRows[row + 3 * UNITS] = dzg;
                int bias = dbOffset + j;
                db[bias] += dzi;
                db[bias + UNITS] += dzo;
                db[bias + 2 * UNITS] += dzf;
                db[bias + 3 * UNITS] += dzg;
            }
        }
    }
}
