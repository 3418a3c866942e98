package org.lstm4j.backend.jvm.internal.kernel;

/** The LSTM gate passes in scalar form; {@link Kernels} documents the layouts. */
final class ScalarGates {
    private static final int PANEL = Kernels.PANEL;

    private ScalarGates() {}

    static void forward(
            int rows,
            int units,
            float[] z,
            int zOffset,
            int zPanel,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] h,
            int hOffset) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < units; j++) {
                int at = r * PANEL + j;
                int zi = zOffset + at;
                int zo = zi + gate(1, units, zPanel);
                int zf = zi + gate(2, units, zPanel);
                int zg = zi + gate(3, units, zPanel);
                float i = ScalarMath.sigmoid(z[zi]);
                float o = ScalarMath.sigmoid(z[zo]);
                float f = ScalarMath.sigmoid(z[zf]);
                float g = ScalarMath.tanh(z[zg]);
                float cell = Floors.state(MultiplyAdd.fma(i, g, f * c[cOffset + at]));
                z[zi] = i;
                z[zo] = o;
                z[zf] = f;
                z[zg] = g;
                c[cNextOffset + at] = cell;
                h[hOffset + at] = Floors.state(o * ScalarMath.tanh(cell));
            }
        }
    }

    static void backward(
            int rows,
            int units,
            float[] gates,
            int gatesOffset,
            int gatesPanel,
            float[] c,
            int cOffset,
            int cNextOffset,
            float[] dh,
            int dhOffset,
            float[] dc,
            int dcOffset,
            float[] dz,
            int dzOffset,
            int dzPanel,
            float[] db,
            int dbOffset) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < units; j++) {
                int at = r * PANEL + j;
                float i = gates[gatesOffset + at];
                float o = gates[gatesOffset + gate(1, units, gatesPanel) + at];
                float f = gates[gatesOffset + gate(2, units, gatesPanel) + at];
                float g = gates[gatesOffset + gate(3, units, gatesPanel) + at];
                float tanhC = ScalarMath.tanh(c[cNextOffset + at]);
                float dhj = dh[dhOffset + at];
                float dCell = MultiplyAdd.fma(dhj * o, MultiplyAdd.fma(-tanhC, tanhC, 1f), dc[dcOffset + at]);
                float dzi = Floors.gradient((dCell * g) * (i * (1f - i)));
                float dzo = Floors.gradient((dhj * tanhC) * (o * (1f - o)));
                float dzf = Floors.gradient((dCell * c[cOffset + at]) * (f * (1f - f)));
                float dzg = Floors.gradient((dCell * i) * MultiplyAdd.fma(-g, g, 1f));
                dc[dcOffset + at] = Floors.gradient(dCell * f);
                int to = dzOffset + at;
                dz[to] = dzi;
                dz[to + gate(1, units, dzPanel)] = dzo;
                dz[to + gate(2, units, dzPanel)] = dzf;
                dz[to + gate(3, units, dzPanel)] = dzg;
                int bias = dbOffset + j;
                db[bias] += dzi;
                db[bias + gate(1, units, PANEL)] += dzo;
                db[bias + gate(2, units, PANEL)] += dzf;
                db[bias + gate(3, units, PANEL)] += dzg;
            }
        }
    }

    /** Where a gate (i, o, f, g) lies behind the first. */
    private static int gate(int gate, int units, int panel) {
        int column = gate * units;
        return column / PANEL * panel + column % PANEL;
    }
}
