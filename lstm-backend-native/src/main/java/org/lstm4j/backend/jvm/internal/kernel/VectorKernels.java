package org.lstm4j.backend.jvm.internal.kernel;

/**
 * The kernels on the Vector API, at the width of {@link VectorWidth}. Loading this class needs the module {@code jdk.incubator.vector}:
 * reach it through {@link KernelLookup}.
 */
final class VectorKernels implements Kernels {
    @Override
    public String description() {
        return "vector, " + VectorWidth.FLOATS.vectorBitSize() + " bits";
    }

    @Override
    public void unary(Unary op, float[] x, int xOffset, float[] y, int yOffset, int n) {
        switch (op) {
            case EXP -> VectorActivations.exp(x, xOffset, y, yOffset, n);
            case LOG -> VectorActivations.log(x, xOffset, y, yOffset, n);
            case SIGMOID -> VectorActivations.sigmoid(x, xOffset, y, yOffset, n);
            case TANH -> {
                VectorActivations.tanh(x, xOffset, y, yOffset, n);
                // of the very least normal numbers it is none
                VectorArithmetic.flush(y, yOffset, y, yOffset, n, Floors.NORMAL);
            }
            case SOFTPLUS -> VectorActivations.softplus(x, xOffset, y, yOffset, n);
            case NEGATE, ABSOLUTE, SQUARE_ROOT, RELU, HARD_SIGMOID ->
                VectorArithmetic.unary(op, x, xOffset, y, yOffset, n);
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // whether it is the same array
    public void binary(Binary op, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int n) {
        if (op == Binary.MULTIPLY && a == b && aOffset == bOffset) {
            VectorArithmetic.square(a, aOffset, y, yOffset, n);
        } else {
            VectorArithmetic.binary(op, a, aOffset, b, bOffset, y, yOffset, n);
        }
    }

    @Override
    public void binary(Binary op, float[] a, int aOffset, float b, float[] y, int yOffset, int n) {
        VectorArithmetic.binary(op, a, aOffset, b, y, yOffset, n);
    }

    @Override
    public void binary(Binary op, float a, float[] b, int bOffset, float[] y, int yOffset, int n) {
        VectorArithmetic.binary(op, a, b, bOffset, y, yOffset, n);
    }

    @Override
    public void flush(float[] x, int xOffset, float[] y, int yOffset, int n, float floor) {
        VectorArithmetic.flush(x, xOffset, y, yOffset, n, floor);
    }

    @Override
    public void addScaled(float s, float[] x, int xOffset, float[] y, int yOffset, int n) {
        VectorArithmetic.addScaled(s, x, xOffset, y, yOffset, n);
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
        VectorArithmetic.select(condition, conditionOffset, a, aOffset, b, bOffset, y, yOffset, n);
    }

    @Override
    public float sum(float[] x, int xOffset, int n) {
        return VectorReductions.sum(x, xOffset, n);
    }

    @Override
    public float max(float[] x, int xOffset, int n) {
        return VectorReductions.max(x, xOffset, n);
    }

    @Override
    public void sumRows(int[] rows, int first, int end, float[] x, int xOffset, int width, float[] y, int yOffset) {
        VectorReductions.sumRows(rows, first, end, x, xOffset, width, y, yOffset);
    }

    @Override
    public void copyPanels(
            int rows, int panels, float[] from, int fromOffset, int fromRow, float[] to, int toOffset, int toPanel) {
        VectorCopies.copyPanels(rows, panels, from, fromOffset, fromRow, to, toOffset, toPanel);
    }

    @Override
    public void gatherPanels(
            int rows,
            int panels,
            float[] from,
            int fromOffset,
            int[] at,
            int atOffset,
            float[] to,
            int toOffset,
            int toPanel) {
        VectorCopies.gatherPanels(rows, panels, from, fromOffset, at, atOffset, to, toOffset, toPanel);
    }

    @Override
    public void scatterPanels(
            int rows,
            int panels,
            float[] from,
            int fromOffset,
            int fromPanel,
            int[] at,
            int atOffset,
            float[] to,
            int toOffset) {
        VectorCopies.scatterPanels(rows, panels, from, fromOffset, fromPanel, at, atOffset, to, toOffset);
    }

    @Override
    public void gemmPanels(
            int m,
            int panels,
            int k,
            float[] a,
            int aOffset,
            int aPanel,
            float[] b,
            int bOffset,
            int bPanel,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset,
            int cPanel) {
        VectorPanels.product(
                m, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, bias, biasOffset, c, cOffset, cPanel);
    }

    @Override
    public void addGemmPanels(
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
        VectorPanels.add(m, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cPanel);
    }

    @Override
    public void gemmTransposed(
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
        if (VectorWidth.LANES == PANEL) {
            WideOcts.product(octs, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cRow, cPanel);
        } else {
            VectorOcts.product(octs, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cRow, cPanel);
        }
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
        if (units < VectorWidth.LANES) {
            WideGates.forward(rows, z, zOffset, zOffset + zPanel, c, cOffset, cNextOffset, h, hOffset);
        } else {
            VectorGates.forward(rows, units, z, zOffset, zPanel, c, cOffset, cNextOffset, h, hOffset);
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
        VectorGates.forwardRow(groups, z, zOffset, zPanel, c, cOffset, cNextOffset, cPanel, h, hOffset, hPanel);
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
        if (units < VectorWidth.LANES) {
            WideGates.backward(
                    rows,
                    gates,
                    gatesOffset,
                    gatesOffset + gatesPanel,
                    c,
                    cOffset,
                    cNextOffset,
                    dh,
                    dhOffset,
                    dc,
                    dcOffset,
                    dz,
                    dzOffset,
                    dzOffset + dzPanel,
                    db,
                    dbOffset,
                    scratch,
                    scratchOffset);
        } else {
            VectorGates.backward(
                    rows,
                    units,
                    gates,
                    gatesOffset,
                    gatesPanel,
                    c,
                    cOffset,
                    cNextOffset,
                    dh,
                    dhOffset,
                    dc,
                    dcOffset,
                    dz,
                    dzOffset,
                    dzPanel,
                    db,
                    dbOffset,
                    scratch,
                    scratchOffset);
        }
    }
}
