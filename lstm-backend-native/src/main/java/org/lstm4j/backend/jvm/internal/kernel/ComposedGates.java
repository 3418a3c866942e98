package org.lstm4j.backend.jvm.internal.kernel;

/**
 * The gates of an LSTM with functions of choice, pass by pass from the other kernels: some passes over memory more than those written
 * for σ and tanh, which nearly all networks have.
 */
public final class ComposedGates implements GateKernels {
    private static final int PANEL = Kernels.PANEL;

    private final Kernels kernels;
    private final Unary gate;
    private final Unary state;

    /**
     * Gates.
     *
     * @param gate the function of i, o and f: SIGMOID, HARD_SIGMOID, TANH or RELU
     * @param state that of the candidate, and of the cell where h shows it
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
        int o = zOffset + gate(1, units, zPanel);
        int f = zOffset + gate(2, units, zPanel);
        int g = zOffset + gate(3, units, zPanel);
        for (int part = 0; part < parts(rows, units); part++) {
            int at = part * PANEL;
            int n = width(rows, units);
            kernels.unary(gate, z, zOffset + at, z, zOffset + at, n);
            kernels.unary(gate, z, o + at, z, o + at, n);
            kernels.unary(gate, z, f + at, z, f + at, n);
            kernels.unary(state, z, g + at, z, g + at, n);
            // h is free until the end
            kernels.binary(Binary.MULTIPLY, z, zOffset + at, z, g + at, h, hOffset + at, n);
            kernels.binary(Binary.MULTIPLY, z, f + at, c, cOffset + at, c, cNextOffset + at, n);
            kernels.binary(Binary.ADD, c, cNextOffset + at, h, hOffset + at, c, cNextOffset + at, n);
            kernels.unary(state, c, cNextOffset + at, h, hOffset + at, n);
            kernels.binary(Binary.MULTIPLY, z, o + at, h, hOffset + at, h, hOffset + at, n);
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
        int o = gatesOffset + gate(1, units, gatesPanel);
        int f = gatesOffset + gate(2, units, gatesPanel);
        int g = gatesOffset + gate(3, units, gatesPanel);
        int dO = dzOffset + gate(1, units, dzPanel);
        int dF = dzOffset + gate(2, units, dzPanel);
        int dG = dzOffset + gate(3, units, dzPanel);
        int n = width(rows, units);
        for (int part = 0; part < parts(rows, units); part++) {
            int at = part * PANEL;
            int shown = scratchOffset + at;
            kernels.unary(state, c, cNextOffset + at, scratch, shown, n);
            // dc' += dh o f'(c'), by way of the place of g's gradient
            Slopes.of(kernels, state, scratch, shown, dz, dG + at, n);
            multiply(gates, o + at, dz, dG + at, n);
            multiply(dh, dhOffset + at, dz, dG + at, n);
            kernels.binary(Binary.ADD, dc, dcOffset + at, dz, dG + at, dc, dcOffset + at, n);

            Slopes.of(kernels, gate, gates, o + at, dz, dO + at, n);
            multiply(scratch, shown, dz, dO + at, n);
            multiply(dh, dhOffset + at, dz, dO + at, n);
            Slopes.of(kernels, gate, gates, gatesOffset + at, dz, dzOffset + at, n);
            multiply(gates, g + at, dz, dzOffset + at, n);
            multiply(dc, dcOffset + at, dz, dzOffset + at, n);
            Slopes.of(kernels, gate, gates, f + at, dz, dF + at, n);
            multiply(c, cOffset + at, dz, dF + at, n);
            multiply(dc, dcOffset + at, dz, dF + at, n);
            Slopes.of(kernels, state, gates, g + at, dz, dG + at, n);
            multiply(gates, gatesOffset + at, dz, dG + at, n);
            multiply(dc, dcOffset + at, dz, dG + at, n);
            multiply(gates, f + at, dc, dcOffset + at, n);
        }
        for (int part = 0; part < 4; part++) {
            int from = dzOffset + gate(part, units, dzPanel);
            int to = dbOffset + gate(part, units, PANEL);
            for (int r = 0; r < rows; r++) {
                kernels.binary(Binary.ADD, db, to, dz, from + r * PANEL, db, to, units);
            }
        }
    }

    /** y = x y. */
    private void multiply(float[] x, int xAt, float[] y, int yAt, int n) {
        kernels.binary(Binary.MULTIPLY, x, xAt, y, yAt, y, yAt, n);
    }

    /** A whole group's rows lie behind each other; those of half a group are taken one by one, between those of its other gates. */
    private static int parts(int rows, int units) {
        return units == PANEL ? 1 : rows;
    }

    /** How many floats of a part lie together. */
    private static int width(int rows, int units) {
        return units == PANEL ? rows * PANEL : units;
    }

    /** Where a gate (i, o, f, g) lies behind the first. */
    private static int gate(int gate, int units, int panel) {
        int column = gate * units;
        return column / PANEL * panel + column % PANEL;
    }
}
