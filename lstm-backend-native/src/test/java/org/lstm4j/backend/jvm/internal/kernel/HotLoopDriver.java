package org.lstm4j.backend.jvm.internal.kernel;

/**
 * The program whose machine code {@link HotLoopTest} reads: it calls every kernel often enough to be compiled, in shapes that reach
 * every hot pass, and the loops of {@link HotLoopSamples} as well.
 */
final class HotLoopDriver {
    /** Calls of each kernel, at least. C2 takes a method with loops like these after 600 to 1200. */
    private static final int ROUNDS = 2000;

    private static final int PANEL = Kernels.PANEL;
    private static final int MOST_ROWS = 14;
    private static final int MOST_PANELS = 9;
    /** More than the depth after which a product goes on in a second pass that adds to C. */
    private static final int DEEP = 208;

    private static final int GROUPS = 12;

    /** Not a multiple of any width, so that the scalar rest of a pass runs, too. */
    private static final int LENGTH = 259;

    private final Kernels kernels;
    private final float[] a;
    private final float[] b;
    private final float[] bias;
    private final float[] c;
    private final float[] x;
    private final float[] y;
    private final float[] z;
    private final int[] rows = {3, 0, 2, 1, 3, 3, 0, 1};
    /** Of rows of four panels, some of which come again. */
    private final int[] places = {0, 64, 128, 0, 192, 64, 256, 128};

    private HotLoopDriver(Kernels kernels) {
        this.kernels = kernels;
        Random32 random = new Random32(7);
        this.a = random.floats(DEEP * MOST_ROWS * PANEL, 1f);
        this.b = random.floats(DEEP * MOST_PANELS * PANEL, 1f);
        this.bias = random.floats(MOST_PANELS * PANEL, 1f);
        this.c = new float[MOST_ROWS * MOST_PANELS * PANEL];
        this.x = random.floats(4 * LENGTH, 4f);
        this.y = random.floats(4 * LENGTH, 4f);
        this.z = new float[4 * LENGTH];
    }

    /** The program. */
    public static void main(String[] args) {
        HotLoopDriver driver = new HotLoopDriver(KernelLookup.kernels(KernelChoice.VECTOR));
        HotLoopSamples samples = new HotLoopSamples();
        for (int round = 0; round < ROUNDS; round++) {
            driver.elementwise();
            driver.products();
            driver.gates();
            driver.copies();
            samples.run();
        }
    }

    private void elementwise() {
        for (Unary op : Unary.values()) {
            kernels.unary(op, x, 0, z, 0, LENGTH);
        }
        for (Binary op : Binary.values()) {
            kernels.binary(op, x, 0, y, 0, z, 0, LENGTH);
            kernels.binary(op, x, 0, 0.5f, z, 0, LENGTH);
            kernels.binary(op, 0.5f, y, 0, z, 0, LENGTH);
        }
        kernels.binary(Binary.MULTIPLY, x, 0, x, 0, z, 0, LENGTH);
        kernels.flush(x, 0, z, 0, LENGTH, Floors.GRADIENT);
        kernels.addScaled(0.25f, x, 0, z, 0, LENGTH);
        kernels.select(z, 0, x, 0, y, 0, z, 0, LENGTH);
        z[0] = kernels.sum(x, 0, LENGTH) + kernels.max(x, 0, LENGTH);
        kernels.sumRows(rows, 0, rows.length, x, 0, LENGTH, z, 0);
    }

    private void products() {
        // A pair of panels and the three of an odd number, a rest of six rows and one of two, a panel alone, a row
        // alone.
        product(14, 5, DEEP);
        product(10, 2, 40);
        product(14, 1, 40);
        product(1, 9, 40);
        for (int panels = 2; panels <= 3; panels++) {
            kernels.gemmTransposed(3, panels, 40, a, 0, 40 * PANEL, b, 0, 40 * PANEL, c, 0, PANEL, 24 * PANEL);
        }
    }

    private void copies() {
        kernels.copyPanels(DEEP, 4, a, 0, 4 * PANEL, b, 0, DEEP * PANEL);
        kernels.gatherPanels(places.length, 4, a, 0, places, 0, b, 0, DEEP * PANEL);
        kernels.scatterPanels(places.length, 4, b, 0, DEEP * PANEL, places, 0, c, 0);
    }

    private void product(int m, int panels, int k) {
        kernels.gemmPanels(m, panels, k, a, 0, m * PANEL, b, 0, k * PANEL, bias, 0, c, 0, m * PANEL);
        kernels.addGemmPanels(m, panels, k, a, 0, m * PANEL, b, 0, k * PANEL, c, 0, m * PANEL);
    }

    private void gates() {
        int panel = MOST_ROWS * PANEL;
        for (int units : new int[] {Kernels.UNITS, Kernels.HALF_UNITS}) {
            System.arraycopy(x, 0, z, 0, 4 * panel);
            kernels.forwardGates(MOST_ROWS, units, z, 0, panel, y, 0, panel, c, 0);
            kernels.backwardGates(
                    MOST_ROWS, units, z, 0, panel, y, 0, panel, x, 0, c, 0, c, panel, panel, bias, 0, c, 5 * panel);
        }
        System.arraycopy(x, 0, z, 0, 4 * GROUPS * PANEL);
        kernels.forwardGatesOfRow(GROUPS, z, 0, PANEL, y, 0, panel, PANEL, c, 0, PANEL);
    }
}
