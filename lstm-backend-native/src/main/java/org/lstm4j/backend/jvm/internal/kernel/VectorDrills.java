package org.lstm4j.backend.jvm.internal.kernel;

import java.util.Arrays;

/**
 * Calls of the hot passes of {@link VectorKernels} on made-up numbers, by which the JVM comes to compile them. Two kinds of them: a few
 * {@link #exercise} all loops of a pass, so that the compiler knows them for loops and how long they are, and many {@link #count}: they do
 * nothing but be counted, since until the pass is compiled each of its vectors is an object and takes a hundred times as long. Used by one thread.
 */
final class VectorDrills implements WarmUp.Drills {
    private static final int PANEL = Kernels.PANEL;
    private static final int ROWS = 14;
    private static final int MOST_PANELS = 9;
    private static final int DEPTH = 24;
    /** Elements of an elementwise pass, and some that are no whole vector. */
    private static final int LENGTH = 16 * PANEL + 3;

    private static final int GROUPS = 4;
    private static final boolean IS_WIDE = VectorWidth.LANES == PANEL;
    /** Rows that are whole tiles. */
    private static final int TILE = IS_WIDE ? WidePanels.ROWS : 2 * NarrowPanels.ROWS;

    private static final Binary[] OPS = Binary.values();
    private static final Unary[] PLAIN = {
        Unary.NEGATE, Unary.ABSOLUTE, Unary.SQUARE_ROOT, Unary.RELU, Unary.HARD_SIGMOID
    };

    private final VectorKernels kernels;
    private final float[] a = numbers(DEPTH * ROWS * PANEL);
    private final float[] b = numbers(DEPTH * MOST_PANELS * PANEL);
    private final float[] x = numbers(4 * ROWS * PANEL + LENGTH);
    private final float[] y = numbers(4 * ROWS * PANEL + LENGTH);
    private final float[] z = new float[8 * ROWS * PANEL + LENGTH];
    private final float[] c = new float[ROWS * MOST_PANELS * PANEL];
    private final int[] places = {0, 64, ~128, 0, 192, ~64, 256, 128};
    private final int[] gathered = {0, 64, 128, 0, 192};
    private final int[] rows = {1, 0, 2, 1, 0};

    VectorDrills(VectorKernels kernels) {
        this.kernels = kernels;
    }

    private static float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (i * 37 % 101 - 50) / 40f;
        }
        return numbers;
    }

    /** Runs all loops of a skill's passes once or a few times. */
    @Override
    public void exercise(Skill skill) {
        switch (skill) {
            case EXP -> kernels.unary(Unary.EXP, x, 0, z, 0, LENGTH);
            case LOG -> kernels.unary(Unary.LOG, x, 0, z, 0, LENGTH);
            case SIGMOID -> kernels.unary(Unary.SIGMOID, x, 0, z, 0, LENGTH);
            case TANH -> kernels.unary(Unary.TANH, x, 0, z, 0, LENGTH);
            case SOFTPLUS -> kernels.unary(Unary.SOFTPLUS, x, 0, z, 0, LENGTH);
            case PLAIN -> {
                for (Unary op : PLAIN) {
                    kernels.unary(op, x, 0, z, 0, LENGTH);
                }
            }
            case BINARY -> {
                for (Binary op : OPS) {
                    kernels.binary(op, x, 0, y, 0, z, 0, LENGTH);
                }
            }
            case BINARY_RIGHT -> {
                for (Binary op : OPS) {
                    kernels.binary(op, x, 0, 0.5f, z, 0, LENGTH);
                }
            }
            case BINARY_LEFT -> {
                for (Binary op : OPS) {
                    kernels.binary(op, 0.5f, x, 0, z, 0, LENGTH);
                }
            }
            case SQUARE -> kernels.binary(Binary.MULTIPLY, x, 0, x, 0, z, 0, LENGTH);
            case FLUSH -> kernels.flush(x, 0, z, 0, LENGTH, Floors.GRADIENT);
            case ADD_SCALED -> kernels.addScaled(0.25f, x, 0, c, 0, LENGTH);
            case SELECT -> kernels.select(x, 0, y, 0, x, 0, z, 0, LENGTH);
            case SUM -> z[0] = kernels.sum(x, 0, LENGTH);
            case MAX -> z[0] = kernels.max(x, 0, LENGTH);
            case SUM_ROWS -> kernels.sumRows(rows, 0, rows.length, a, 0, 5 * PANEL + 3, z, 0);
            case COPY_PANELS -> kernels.copyPanels(ROWS, 4, a, 0, 4 * PANEL, c, 0, ROWS * PANEL);
            case GATHER_PANELS -> kernels.gatherPanels(gathered.length, 4, a, 0, gathered, 0, c, 0, ROWS * PANEL);
            case SCATTER_PANELS -> kernels.scatterPanels(places.length, 4, a, 0, ROWS * PANEL, places, 0, c, 0);
            case PRODUCT -> product(TILE, 2);
            case ADD_PRODUCT -> add(TILE, 2);
            case PRODUCT_REST -> {
                add(6, 2);
                add(3, 2);
                add(5, 2);
            }
            case PRODUCT_COLUMN -> add(ROWS, 1);
            case PRODUCT_TRIPLE -> {
                product(TILE, 3);
                add(TILE, 3);
            }
            case PRODUCT_ROW -> product(1, MOST_PANELS);
            case TRANSPOSED_PAIR -> transposed(2);
            case TRANSPOSED_SINGLE -> transposed(1);
            case GATES -> gates(Kernels.UNITS);
            case HALF_GATES -> gates(Kernels.HALF_UNITS);
            case ROW_GATES -> {
                System.arraycopy(x, 0, z, 0, 4 * GROUPS * PANEL);
                kernels.forwardGatesOfRow(GROUPS, z, 0, PANEL, c, 0, 4 * PANEL, PANEL, y, 0, PANEL);
            }
            case GATE_GRADIENTS -> gradients(Kernels.UNITS);
            case HALF_GATE_GRADIENTS -> gradients(Kernels.HALF_UNITS);
        }
    }

    private void product(int m, int panels) {
        kernels.gemmPanels(m, panels, DEPTH, a, 0, m * PANEL, b, 0, DEPTH * PANEL, y, 0, c, 0, m * PANEL);
    }

    private void add(int m, int panels) {
        Arrays.fill(c, 0f);
        kernels.addGemmPanels(m, panels, DEPTH, a, 0, m * PANEL, b, 0, DEPTH * PANEL, c, 0, m * PANEL);
    }

    private void transposed(int panels) {
        Arrays.fill(c, 0f);
        kernels.gemmTransposed(3, panels, DEPTH, a, 0, DEPTH * PANEL, b, 0, DEPTH * PANEL, c, 0, PANEL, 24 * PANEL);
    }

    private void gates(int units) {
        System.arraycopy(x, 0, z, 0, 4 * ROWS * PANEL);
        kernels.forwardGates(ROWS, units, z, 0, ROWS * PANEL, c, 0, ROWS * PANEL, y, 0);
    }

    private void gradients(int units) {
        int panel = ROWS * PANEL;
        kernels.backwardGates(ROWS, units, a, 0, panel, y, 0, panel, x, 0, c, 0, z, 0, panel, c, panel, z, 4 * panel);
    }

    /** Calls a skill's passes so many times for nothing. */
    @Override
    public void count(Skill skill, int calls) {
        for (int i = 0; i < calls; i++) {
            count(skill);
        }
    }

    private void count(Skill skill) {
        switch (skill) {
            case EXP -> VectorActivations.exp(x, 0, z, 0, 0);
            case LOG -> VectorActivations.log(x, 0, z, 0, 0);
            case SIGMOID -> VectorActivations.sigmoid(x, 0, z, 0, 0);
            case TANH -> {
                VectorActivations.tanh(x, 0, z, 0, 0);
                VectorArithmetic.flush(x, 0, z, 0, 0, 0);
            }
            case SOFTPLUS -> VectorActivations.softplus(x, 0, z, 0, 0);
            case PLAIN -> VectorArithmetic.unary(Unary.RELU, x, 0, z, 0, 0);
            case BINARY -> VectorArithmetic.binary(Binary.ADD, x, 0, y, 0, z, 0, 0);
            case BINARY_RIGHT -> VectorArithmetic.binary(Binary.ADD, x, 0, 0.5f, z, 0, 0);
            case BINARY_LEFT -> VectorArithmetic.binary(Binary.ADD, 0.5f, x, 0, z, 0, 0);
            case SQUARE -> VectorArithmetic.square(x, 0, z, 0, 0);
            case FLUSH -> VectorArithmetic.flush(x, 0, z, 0, 0, 0);
            case ADD_SCALED -> VectorArithmetic.addScaled(0, x, 0, z, 0, 0);
            case SELECT -> VectorArithmetic.select(x, 0, x, 0, y, 0, z, 0, 0);
            case SUM -> VectorReductions.sum(x, 0, 0);
            case MAX -> VectorReductions.max(x, 0, 0);
            case SUM_ROWS -> VectorReductions.sumRows(rows, 0, 0, x, 0, 0, z, 0);
            case COPY_PANELS -> VectorCopies.copyPanels(0, 0, a, 0, 0, c, 0, 0);
            case GATHER_PANELS -> VectorCopies.gatherPanels(0, 0, a, 0, rows, 0, c, 0, 0);
            case SCATTER_PANELS -> {
                VectorCopies.scatterPanels(0, 0, a, 0, 0, rows, 0, c, 0);
                VectorCopies.put(0, a, 0, 0, c, 0);
                VectorCopies.add(0, a, 0, 0, c, 0);
            }
            case PRODUCT -> {
                if (IS_WIDE) {
                    WidePanels.fromBias(0, 0, a, 0, 0, b, 0, 0, y, 0, 0, c, 0, 0);
                } else {
                    NarrowPanels.fromBias(0, 0, a, 0, 0, 0, b, 0, 0, y, 0, 0, c, 0, 0);
                }
            }
            case ADD_PRODUCT -> {
                if (IS_WIDE) {
                    WidePanels.add(0, 0, a, 0, 0, b, 0, 0, c, 0, 0);
                } else {
                    NarrowPanels.add(0, 0, a, 0, 0, 0, b, 0, 0, c, 0, 0);
                }
            }
            case PRODUCT_REST -> {
                if (IS_WIDE) {
                    WidePanels.addRest(6, 0, a, 0, 0, b, 0, 0, c, 0, 0);
                    WidePanels.addFew(3, 0, a, 0, 0, b, 0, 0, c, 0, 0);
                } else {
                    NarrowPanels.addRest(3, 0, a, 0, 0, b, 0, 0, c, 0, 0);
                }
            }
            case PRODUCT_COLUMN -> {
                if (IS_WIDE) {
                    WidePanels.column(6, 0, a, 0, 0, b, 0, c, 0);
                }
            }
            case PRODUCT_TRIPLE -> {
                if (IS_WIDE) {
                    WideTriples.fromBias(0, 0, a, 0, 0, b, 0, 0, y, 0, 0, c, 0, 0);
                    WideTriples.add(0, 0, a, 0, 0, b, 0, 0, c, 0, 0);
                }
            }
            case PRODUCT_ROW -> {
                VectorPanels.row(0, a, 0, 0, b, 0, 0, c, 0, 0);
                VectorPanels.one(0, a, 0, 0, b, 0, c, 0);
            }
            case TRANSPOSED_PAIR -> {
                if (IS_WIDE) {
                    WideOcts.pair(0, 0, a, 0, 0, b, 0, 0, c, 0, 0, 0);
                } else {
                    VectorOcts.pair(0, 0, a, 0, 0, b, 0, 0, c, 0, 0, 0);
                }
            }
            case TRANSPOSED_SINGLE -> {
                if (IS_WIDE) {
                    WideOcts.single(0, 0, a, 0, 0, b, 0, c, 0, 0);
                } else {
                    VectorOcts.pair(0, 0, a, 0, 0, b, 0, 0, c, 0, 0, 0);
                }
            }
            case GATES -> {
                VectorActivations.sigmoid(x, 0, z, 0, 0);
                countGates();
            }
            case HALF_GATES -> {
                VectorActivations.sigmoid(x, 0, z, 0, 0);
                if (IS_WIDE) {
                    WideGates.forget(0, z, 0);
                    WideGates.cell(0, z, 0, 0, c, 0, 0);
                    WideGates.output(0, z, 0, c, 0, y, 0);
                } else {
                    VectorGates.sigmoid(0, z, 0, 0);
                    countGates();
                }
            }
            case ROW_GATES -> {
                VectorGates.sigmoid(0, z, 0, 0);
                countGates();
            }
            case GATE_GRADIENTS -> countGradients();
            case HALF_GATE_GRADIENTS -> {
                if (IS_WIDE) {
                    VectorActivations.tanh(x, 0, z, 0, 0);
                    WideGates.gradients(0, a, 0, 0, y, 0, x, 0, c, 0, z, 0, 0, c, 0, z, 0);
                } else {
                    countGradients();
                }
            }
        }
    }

    private void countGates() {
        VectorGates.cell(0, z, 0, 0, 0, 0, c, 0, 0, 0);
        VectorGates.output(0, z, 0, 0, c, 0, 0, y, 0, 0);
    }

    private void countGradients() {
        VectorActivations.tanh(x, 0, z, 0, 0);
        VectorGates.gradients(0, a, 0, 0, 0, 0, y, 0, x, 0, c, 0, z, 0, 0, 0, 0, c, 0, 0, 0, 0, z, 0);
    }
}
