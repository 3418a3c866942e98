package org.lstm4j.backend.jvm.internal.kernel;

import java.util.List;

/**
 * Scalar kernels that become vector kernels, skill by skill, as soon as the JVM has compiled these ({@link WarmUp}). Until then vector code runs as
 * objects, many times as slow as its scalar twin. Since both give the same bits, when this happens makes no difference to what comes out.
 */
final class ChangingKernels implements Kernels {
    /** What a multiply-add takes of the time that an element of an elementwise kernel takes: one half. */
    private static final int PRODUCTS_OF_ELEMENT = 2;

    /** What a unit's gates take. */
    private static final long GATES = 20;

    /** What nearly all programs need, in the order in which they do. */
    private static final List<Skill> EXPECTED = List.of(
            Skill.PRODUCT,
            Skill.FLUSH,
            Skill.GATES,
            Skill.BINARY,
            Skill.COPY_PANELS,
            Skill.SIGMOID,
            Skill.TANH,
            Skill.ADD_PRODUCT,
            Skill.TRANSPOSED_PAIR,
            Skill.GATE_GRADIENTS,
            Skill.BINARY_RIGHT,
            Skill.SUM);

    private static final boolean IS_WIDE = VectorWidth.LANES == PANEL;

    private final ScalarKernels scalar = new ScalarKernels();
    private final VectorKernels vector;
    private final WarmUp warmUp;

    ChangingKernels(VectorKernels vector, WarmUp warmUp) {
        this.vector = vector;
        this.warmUp = warmUp;
    }

    @Override
    public String description() {
        return vector.description();
    }

    @Override
    public void prepare() {
        warmUp.expect(EXPECTED);
    }

    /** The kernels for a call that needs skills, which takes so many elements' time if it is scalar. */
    private Kernels able(long skills, long elements) {
        if ((warmUp.compiled() & skills) == skills) {
            return vector;
        }
        warmUp.missed(skills, elements);
        return scalar;
    }

    private static long of(Unary op) {
        return switch (op) {
            case EXP -> Skill.EXP.bit();
            case LOG -> Skill.LOG.bit();
            case SIGMOID -> Skill.SIGMOID.bit();
            case TANH -> Skill.TANH.bit();
            case SOFTPLUS -> Skill.SOFTPLUS.bit();
            case NEGATE, ABSOLUTE, SQUARE_ROOT, RELU, HARD_SIGMOID -> Skill.PLAIN.bit();
        };
    }

    /** What a product in panels runs through. */
    static long ofProduct(boolean isFromBias, int m, int panels, int k) {
        if (m == 1) {
            return Skill.PRODUCT_ROW.bit();
        }
        int tile = IS_WIDE ? WidePanels.ROWS : NarrowPanels.ROWS;
        long skills = 0;
        if (m % tile != 0) {
            skills |= Skill.PRODUCT_REST.bit();
        }
        if (m >= tile) {
            skills |= (isFromBias ? Skill.PRODUCT : Skill.ADD_PRODUCT).bit();
            if (IS_WIDE && isFromBias && k > VectorPanels.DEPTH) {
                skills |= Skill.ADD_PRODUCT.bit();
            }
        }
        if (IS_WIDE && panels % 2 != 0) {
            skills |= (panels == 1 ? 0 : Skill.PRODUCT_TRIPLE.bit())
                    | (panels == 1 || m % tile != 0 ? Skill.PRODUCT_COLUMN.bit() : 0);
        }
        return skills;
    }

    private static long ofTransposed(int panels) {
        return (panels > 1 ? Skill.TRANSPOSED_PAIR.bit() : 0) | (panels % 2 != 0 ? Skill.TRANSPOSED_SINGLE.bit() : 0);
    }

    private static long multiplyAdds(int m, int panels, int k) {
        return (long) m * panels * PANEL * k / PRODUCTS_OF_ELEMENT;
    }

    @Override
    public void unary(Unary op, float[] x, int xOffset, float[] y, int yOffset, int n) {
        able(of(op), n).unary(op, x, xOffset, y, yOffset, n);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // whether it is the same array
    public void binary(Binary op, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset, int n) {
        boolean isSquare = op == Binary.MULTIPLY && a == b && aOffset == bOffset;
        able((isSquare ? Skill.SQUARE : Skill.BINARY).bit(), n).binary(op, a, aOffset, b, bOffset, y, yOffset, n);
    }

    @Override
    public void binary(Binary op, float[] a, int aOffset, float b, float[] y, int yOffset, int n) {
        able(Skill.BINARY_RIGHT.bit(), n).binary(op, a, aOffset, b, y, yOffset, n);
    }

    @Override
    public void binary(Binary op, float a, float[] b, int bOffset, float[] y, int yOffset, int n) {
        able(Skill.BINARY_LEFT.bit(), n).binary(op, a, b, bOffset, y, yOffset, n);
    }

    @Override
    public void flush(float[] x, int xOffset, float[] y, int yOffset, int n, float floor) {
        able(Skill.FLUSH.bit(), n).flush(x, xOffset, y, yOffset, n, floor);
    }

    @Override
    public void addScaled(float s, float[] x, int xOffset, float[] y, int yOffset, int n) {
        able(Skill.ADD_SCALED.bit(), n).addScaled(s, x, xOffset, y, yOffset, n);
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
        able(Skill.SELECT.bit(), n).select(condition, conditionOffset, a, aOffset, b, bOffset, y, yOffset, n);
    }

    @Override
    public float sum(float[] x, int xOffset, int n) {
        return able(Skill.SUM.bit(), n).sum(x, xOffset, n);
    }

    @Override
    public float max(float[] x, int xOffset, int n) {
        return able(Skill.MAX.bit(), n).max(x, xOffset, n);
    }

    @Override
    public void sumRows(int[] rows, int first, int end, float[] x, int xOffset, int width, float[] y, int yOffset) {
        able(Skill.SUM_ROWS.bit(), (long) (end - first) * width)
                .sumRows(rows, first, end, x, xOffset, width, y, yOffset);
    }

    @Override
    public void copyPanels(
            int rows, int panels, float[] from, int fromOffset, int fromRow, float[] to, int toOffset, int toPanel) {
        able(Skill.COPY_PANELS.bit(), (long) rows * panels)
                .copyPanels(rows, panels, from, fromOffset, fromRow, to, toOffset, toPanel);
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
        able(Skill.GATHER_PANELS.bit(), (long) rows * panels)
                .gatherPanels(rows, panels, from, fromOffset, at, atOffset, to, toOffset, toPanel);
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
        able(Skill.SCATTER_PANELS.bit(), (long) rows * panels * PANEL)
                .scatterPanels(rows, panels, from, fromOffset, fromPanel, at, atOffset, to, toOffset);
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
        able(ofProduct(true, m, panels, k), multiplyAdds(m, panels, k))
                .gemmPanels(m, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, bias, biasOffset, c, cOffset, cPanel);
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
        able(ofProduct(false, m, panels, k), multiplyAdds(m, panels, k))
                .addGemmPanels(m, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cPanel);
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
        able(ofTransposed(panels), multiplyAdds(octs * OCT, panels, k))
                .gemmTransposed(octs, panels, k, a, aOffset, aPanel, b, bOffset, bPanel, c, cOffset, cRow, cPanel);
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
        able((units == UNITS ? Skill.GATES : Skill.HALF_GATES).bit(), GATES * rows * units)
                .forwardGates(rows, units, z, zOffset, zPanel, c, cOffset, cNextOffset, h, hOffset);
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
        able(Skill.ROW_GATES.bit(), GATES * groups * UNITS)
                .forwardGatesOfRow(groups, z, zOffset, zPanel, c, cOffset, cNextOffset, cPanel, h, hOffset, hPanel);
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
        able((units == UNITS ? Skill.GATE_GRADIENTS : Skill.HALF_GATE_GRADIENTS).bit(), GATES * rows * units)
                .backwardGates(
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
