package org.lstm4j.backend.jvm.internal.kernel;

/**
 * The gates of an LSTM with functions of choice, pass by pass from the other kernels: some passes over memory more than those written
 * for σ and tanh, which nearly all networks have.
 */
public final class ComposedGates implements GateKernels {
    private static final int PANEL = Kernels.PANEL;
    private static final int HALF = Kernels.HALF_UNITS;

    private final Kernels kernels;
    private final Unary gate;
    private final Unary state;

    /**
     * Gates.
     *
     * @param gate the function of i, o and f: SIGMOID or HARD_SIGMOID
     * @param state that of the candidate, and of the cell where h shows it: SIGMOID, HARD_SIGMOID, TANH or RELU
     */
    public ComposedGates(Kernels kernels, Unary gate, Unary state) {
        this.kernels = kernels;
        this.gate = gate;
        this.state = state;
    }

    @Override
    public void forwardGates(
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
        if (units == PANEL) {
            forwardGroup(rows, z, zOffset, zPanel, c, cOffset, cNextOffset, h, hOffset);
        } else {
            forwardHalfGroup(rows, z, zOffset, zOffset + zPanel, c, cOffset, cNextOffset, h, hOffset);
        }
    }

    private void forwardGroup(
            int rows, float[] z, int i, int zPanel, float[] c, int cOffset, int cNextOffset, float[] h, int hOffset) {
        int o = i + zPanel;
        int f = o + zPanel;
        int g = f + zPanel;
        int n = rows * PANEL;
        kernels.unary(gate, z, i, z, i, n);
        kernels.unary(gate, z, o, z, o, n);
        kernels.unary(gate, z, f, z, f, n);
        kernels.unary(state, z, g, z, g, n);
        // h is free until the end
        kernels.binary(Binary.MULTIPLY, z, i, z, g, h, hOffset, n);
        kernels.binary(Binary.MULTIPLY, z, f, c, cOffset, c, cNextOffset, n);
        kernels.binary(Binary.ADD, c, cNextOffset, h, hOffset, c, cNextOffset, n);
        kernels.flush(c, cNextOffset, c, cNextOffset, n, Floors.STATE);
        kernels.unary(state, c, cNextOffset, h, hOffset, n);
        kernels.binary(Binary.MULTIPLY, z, o, h, hOffset, h, hOffset, n);
        kernels.flush(h, hOffset, h, hOffset, n, Floors.STATE);
    }

    /** i and o share a panel and have one function; f and g do not, and of c and h half a row is not ours: these go row by row. */
    private void forwardHalfGroup(
            int rows, float[] z, int io, int fg, float[] c, int cOffset, int cNextOffset, float[] h, int hOffset) {
        kernels.unary(gate, z, io, z, io, rows * PANEL);
        for (int at = 0; at < rows * PANEL; at += PANEL) {
            kernels.unary(gate, z, fg + at, z, fg + at, HALF);
            kernels.unary(state, z, fg + HALF + at, z, fg + HALF + at, HALF);
            for (int j = at; j < at + HALF; j++) {
                float kept = Floors.normal(z[fg + j] * c[cOffset + j]);
                c[cNextOffset + j] = Floors.state(kept + Floors.normal(z[io + j] * z[fg + HALF + j]));
            }
            kernels.unary(state, c, cNextOffset + at, h, hOffset + at, HALF);
            for (int j = at; j < at + HALF; j++) {
                h[hOffset + j] = Floors.state(h[hOffset + j] * z[io + HALF + j]);
            }
        }
    }

    @Override
    public void forwardGatesOfRow(
            int groups,
            float[] z,
            int zOffset,
            int zPanel,
            float[] c,
            int cOffset,
            int cNextOffset,
            int cPanel,
            float[] h,
            int hOffset,
            int hPanel) {
        for (int group = 0; group < groups; group++) {
            forwardGates(
                    1,
                    Kernels.UNITS,
                    z,
                    zOffset + 4 * group * zPanel,
                    zPanel,
                    c,
                    cOffset + group * cPanel,
                    cNextOffset + group * cPanel,
                    h,
                    hOffset + group * hPanel);
        }
    }

    @Override
    public void backwardGates(
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
            int dbOffset,
            float[] scratch,
            int scratchOffset) {
        kernels.unary(state, c, cNextOffset, scratch, scratchOffset, rows * PANEL);
        if (units == PANEL) {
            backwardGroup(
                    rows,
                    gates,
                    gatesOffset,
                    gatesPanel,
                    c,
                    cOffset,
                    dh,
                    dhOffset,
                    dc,
                    dcOffset,
                    dz,
                    dzOffset,
                    dzPanel,
                    scratch,
                    scratchOffset);
        } else {
            backwardHalfGroup(
                    rows,
                    gates,
                    gatesOffset,
                    gatesOffset + gatesPanel,
                    c,
                    cOffset,
                    dh,
                    dhOffset,
                    dc,
                    dcOffset,
                    dz,
                    dzOffset,
                    dzOffset + dzPanel,
                    scratch,
                    scratchOffset);
        }
        for (int panel = 0; panel < 4 * units / PANEL; panel++) {
            int from = dzOffset + panel * dzPanel;
            int to = dbOffset + panel * PANEL;
            for (int at = 0; at < rows * PANEL; at += PANEL) {
                kernels.binary(Binary.ADD, db, to, dz, from + at, db, to, PANEL);
            }
        }
    }

    private void backwardGroup(
            int rows,
            float[] gates,
            int i,
            int gatesPanel,
            float[] c,
            int cOffset,
            float[] dh,
            int dhOffset,
            float[] dc,
            int dcOffset,
            float[] dz,
            int dI,
            int dzPanel,
            float[] shown,
            int shownOffset) {
        int o = i + gatesPanel;
        int f = o + gatesPanel;
        int g = f + gatesPanel;
        int dO = dI + dzPanel;
        int dF = dO + dzPanel;
        int dG = dF + dzPanel;
        int n = rows * PANEL;
        // dc += dh o f'(c'), by way of the place of g's gradient
        Slopes.of(kernels, state, shown, shownOffset, dz, dG, n);
        multiply(gates, o, dz, dG, n);
        multiply(dh, dhOffset, dz, dG, n);
        kernels.binary(Binary.ADD, dc, dcOffset, dz, dG, dc, dcOffset, n);

        Slopes.of(kernels, gate, gates, o, dz, dO, n);
        multiply(shown, shownOffset, dz, dO, n);
        multiply(dh, dhOffset, dz, dO, n);
        Slopes.of(kernels, gate, gates, i, dz, dI, n);
        multiply(gates, g, dz, dI, n);
        multiply(dc, dcOffset, dz, dI, n);
        Slopes.of(kernels, gate, gates, f, dz, dF, n);
        multiply(c, cOffset, dz, dF, n);
        multiply(dc, dcOffset, dz, dF, n);
        Slopes.of(kernels, state, gates, g, dz, dG, n);
        multiply(gates, i, dz, dG, n);
        multiply(dc, dcOffset, dz, dG, n);
        multiply(gates, f, dc, dcOffset, n);
        for (int panel = dI; panel <= dG; panel += dzPanel) {
            kernels.flush(dz, panel, dz, panel, n, Floors.GRADIENT);
        }
        kernels.flush(dc, dcOffset, dc, dcOffset, n, Floors.GRADIENT);
    }

    /** The same number by number, for the gates stand side by side in a row. */
    private void backwardHalfGroup(
            int rows,
            float[] gates,
            int io,
            int fg,
            float[] c,
            int cOffset,
            float[] dh,
            int dhOffset,
            float[] dc,
            int dcOffset,
            float[] dz,
            int dIo,
            int dFg,
            float[] shown,
            int shownOffset) {
        for (int at = 0; at < rows * PANEL; at += PANEL) {
            for (int j = at; j < at + HALF; j++) {
                float i = gates[io + j];
                float o = gates[io + HALF + j];
                float f = gates[fg + j];
                float g = gates[fg + HALF + j];
                float dhj = dh[dhOffset + j];
                float dCell = dc[dcOffset + j] + Slopes.of(state, shown[shownOffset + j]) * o * dhj;
                dz[dIo + j] = Floors.gradient(Slopes.of(gate, i) * g * dCell);
                dz[dIo + HALF + j] = Floors.gradient(Slopes.of(gate, o) * shown[shownOffset + j] * dhj);
                dz[dFg + j] = Floors.gradient(Slopes.of(gate, f) * c[cOffset + j] * dCell);
                dz[dFg + HALF + j] = Floors.gradient(Slopes.of(state, g) * i * dCell);
                dc[dcOffset + j] = Floors.gradient(dCell * f);
            }
        }
    }

    /** y = x y. */
    private void multiply(float[] x, int xAt, float[] y, int yAt, int n) {
        kernels.binary(Binary.MULTIPLY, x, xAt, y, yAt, y, yAt, n);
    }
}
