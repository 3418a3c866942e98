package org.lstm4j.backend.jvm.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector and scalar kernels give the same bits. The build runs this class at every vector width. */
@Tag("width")
class TwinTest {
    private static final int[] SIZES = {0, 1, 4, 6, 8, 13, 16, 17, 31, 33, 100, 1024};
    private static final int[] OFFSETS = {0, 3};
    private static final long SEED = 20260101;
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        88.7f,
        -87.4f,
        -104f,
        7.9053f,
        1e-20f
    };

    private final Kernels scalar = new ScalarKernels();
    private final Kernels vector = KernelLookup.kernels(KernelChoice.VECTOR);

    @BeforeAll
    static void needsTheWidth() {
        WidthAssumptions.assumeMachineHasTheWidth();
    }

    @ParameterizedTest
    @EnumSource(Unary.class)
    void unaryFunctions(Unary op) {
        Random32 random = new Random32(SEED);
        for (int n : SIZES) {
            for (int offset : OFFSETS) {
                float[] x = withSpecials(random, n + offset, op == Unary.LOG ? 1e6f : 30f);
                float[] expected = random.floats(n + offset + 5, 1f);
                float[] actual = expected.clone();
                scalar.unary(op, x, offset, expected, 1, n);
                vector.unary(op, x, offset, actual, 1, n);
                random.assertSameBits(actual, expected, op + " of " + n);
                vector.unary(op, x, offset, x, offset, n);
                assertThat(Arrays.copyOfRange(x, offset, offset + n)).isEqualTo(Arrays.copyOfRange(expected, 1, 1 + n));
            }
        }
    }

    @Test
    void copiesIntoPanels() {
        Random32 random = new Random32(SEED);
        float[] from = random.floats(3 + 9 * 70, 1f);
        float[] expected = random.floats(5 + 4 * 11 * Kernels.PANEL, 1f);
        float[] actual = expected.clone();
        scalar.copyPanels(9, 4, from, 3, 70, expected, 5, 11 * Kernels.PANEL);
        vector.copyPanels(9, 4, from, 3, 70, actual, 5, 11 * Kernels.PANEL);
        random.assertSameBits(actual, expected, "panels");
        assertThat(actual[5 + 2 * 11 * Kernels.PANEL + 8 * Kernels.PANEL + 7])
                .isEqualTo(from[3 + 8 * 70 + 2 * Kernels.PANEL + 7]);
    }

    @Test
    void gathersRowsAndAddsThemBack() {
        Random32 random = new Random32(SEED);
        int panel = 9 * Kernels.PANEL;
        float[] rows = random.floats(3 + 6 * 48, 1f);
        int[] places = {7, 0, 96, 48, 96, 240}; // behind the first; one row comes twice
        float[] expected = random.floats(5 + 3 * panel, 1f);
        float[] actual = expected.clone();
        scalar.gatherPanels(5, 3, rows, 3, places, 1, expected, 5, panel);
        vector.gatherPanels(5, 3, rows, 3, places, 1, actual, 5, panel);
        random.assertSameBits(actual, expected, "gathered");
        assertThat(actual[5 + 2 * panel + 4 * Kernels.PANEL + 1]).isEqualTo(rows[3 + 240 + 2 * Kernels.PANEL + 1]);
        float before = rows[3 + 96];
        float[] sums = rows.clone();
        int[] signed = {7, 0, ~96, 48, 96, 240};
        scalar.scatterPanels(5, 3, expected, 5, panel, signed, 1, sums, 3);
        vector.scatterPanels(5, 3, expected, 5, panel, signed, 1, rows, 3);
        random.assertSameBits(rows, sums, "scattered");
        assertThat(rows[3 + 96]).as("replaced, then added to").isEqualTo(before + before);
    }

    @ParameterizedTest
    @EnumSource(Binary.class)
    void binaryFunctions(Binary op) {
        Random32 random = new Random32(SEED);
        for (int n : SIZES) {
            for (int offset : OFFSETS) {
                float[] a = withSpecials(random, n + offset, 4f);
                float[] b = n % 2 == 0 ? random.floats(n + 7, 4f) : withSpecials(random, n + 7, 4f);
                float[] expected = random.floats(n + offset + 5, 1f);
                float[] actual = expected.clone();
                scalar.binary(op, a, offset, b, 2, expected, 1, n);
                vector.binary(op, a, offset, b, 2, actual, 1, n);
                random.assertSameBits(actual, expected, op + " of " + n);
                for (float number : new float[] {1.5f, 0f, -0f, Float.NaN}) {
                    scalar.binary(op, a, offset, number, expected, 1, n);
                    vector.binary(op, a, offset, number, actual, 1, n);
                    random.assertSameBits(actual, expected, op + " with a number on the right of " + n);
                    scalar.binary(op, number, b, 2, expected, 1, n);
                    vector.binary(op, number, b, 2, actual, 1, n);
                    random.assertSameBits(actual, expected, op + " with a number on the left of " + n);
                }
            }
        }
    }

    @Test
    void fusedForms() {
        Random32 random = new Random32(SEED);
        for (int n : SIZES) {
            for (int offset : OFFSETS) {
                float[] a = withSpecials(random, n + offset, 4f);
                float[] b = random.floats(n + offset, 4f);
                float[] c = random.floats(n + offset, 4f);
                float[] expected = random.floats(n + offset + 5, 1f);
                float[] actual = expected.clone();
                scalar.addScaled(0.3f, a, offset, expected, 1, n);
                vector.addScaled(0.3f, a, offset, actual, 1, n);
                random.assertSameBits(actual, expected, "addScaled of " + n);
                scalar.select(a, offset, b, offset, c, offset, expected, 1, n);
                vector.select(a, offset, b, offset, c, offset, actual, 1, n);
                random.assertSameBits(actual, expected, "select of " + n);
            }
        }
    }

    @Test
    void reductions() {
        Random32 random = new Random32(SEED);
        for (int n : SIZES) {
            for (int offset : OFFSETS) {
                float[] a = random.floats(n + offset, 4f);
                random.assertSameBits(
                        reduced(vector, a, offset, n), reduced(scalar, a, offset, n), "reductions of " + n);
                float[] special = withSpecials(random, n + offset, 4f);
                random.assertSameBits(
                        reduced(vector, special, offset, n),
                        reduced(scalar, special, offset, n),
                        "reductions with special values of " + n);
            }
        }
    }

    private static float[] reduced(Kernels kernels, float[] a, int offset, int n) {
        return new float[] {kernels.sum(a, offset, n), kernels.max(a, offset, n)};
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 33, 50, 64})
    void sumsOfRows(int width) {
        Random32 random = new Random32(SEED);
        float[] x = random.floats(3 + 20 * width, 4f);
        int[] rows = {0, 3, 3, 19, 7, 0, 11};
        for (int end : new int[] {1, 2, 7}) {
            float[] expected = random.floats(2 + width, 1f);
            float[] actual = expected.clone();
            scalar.sumRows(rows, 1, end, x, 3, width, expected, 2);
            vector.sumRows(rows, 1, end, x, 3, width, actual, 2);
            random.assertSameBits(actual, expected, "rows 1 to " + end + " of width " + width);
        }
    }

    static Stream<int[]> products() {
        return Stream.of(1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 25)
                .flatMap(m -> Stream.of(1, 2, 3, 5).map(panels -> new int[] {m, panels, 3 + 5 * m % 40}));
    }

    @ParameterizedTest
    @MethodSource("products")
    void productsInPanels(int[] shape) {
        int m = shape[0];
        int panels = shape[1];
        for (int k : new int[] {1, shape[2], 200, 400}) {
            Random32 random = new Random32(SEED);
            int aPanel = (m + 1) * 16;
            int bPanel = (k + 1) * 16;
            int cPanel = (m + 2) * 16;
            float[] a = random.floats(1 + (k + 15) / 16 * aPanel, 1f);
            float[] b = random.floats(2 + panels * bPanel, 1f);
            float[] bias = random.floats(3 + panels * 16, 1f);
            float[] expected = random.floats(5 + panels * cPanel, 1f);
            float[] actual = expected.clone();
            scalar.gemmPanels(m, panels, k, a, 1, aPanel, b, 2, bPanel, bias, 3, expected, 5, cPanel);
            vector.gemmPanels(m, panels, k, a, 1, aPanel, b, 2, bPanel, bias, 3, actual, 5, cPanel);
            random.assertSameBits(actual, expected, "panels of " + Arrays.toString(shape) + ", k " + k);
            scalar.addGemmPanels(m, panels, k, a, 1, aPanel, b, 2, bPanel, expected, 5, cPanel);
            vector.addGemmPanels(m, panels, k, a, 1, aPanel, b, 2, bPanel, actual, 5, cPanel);
            random.assertSameBits(actual, expected, "sums in panels of " + Arrays.toString(shape) + ", k " + k);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void transposedProducts(int panels) {
        Random32 random = new Random32(SEED);
        for (int octs : new int[] {1, 2, 5}) {
            for (int k : new int[] {0, 1, 3, 40}) {
                int aPanel = (k + 2) * 16;
                float[] a = random.floats(1 + (octs + 1) / 2 * aPanel, 1f);
                float[] b = random.floats(2 + panels * (k + 3) * 16, 1f);
                float[] expected = random.floats(3 + octs * 8 * panels * 16, 1f);
                float[] actual = expected.clone();
                int cPanel = octs * 8 * 16;
                scalar.gemmTransposed(octs, panels, k, a, 1, aPanel, b, 2, (k + 3) * 16, expected, 3, 16, cPanel);
                vector.gemmTransposed(octs, panels, k, a, 1, aPanel, b, 2, (k + 3) * 16, actual, 3, 16, cPanel);
                random.assertSameBits(actual, expected, octs + " octs, " + panels + " panels, k " + k);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 32})
    void gates(int rows) {
        for (int units : new int[] {Kernels.UNITS, Kernels.HALF_UNITS}) {
            Random32 random = new Random32(SEED);
            float[][] expected = gates(scalar, new Random32(SEED), rows, units);
            float[][] actual = gates(vector, new Random32(SEED), rows, units);
            for (int j = 0; j < expected.length; j++) {
                random.assertSameBits(
                        actual[j], expected[j], "gate array " + j + " of " + rows + " rows, " + units + " units");
            }
        }
    }

    static Stream<Arguments> functions() {
        return Stream.of(Unary.SIGMOID, Unary.HARD_SIGMOID)
                .flatMap(gate -> Stream.of(Unary.SIGMOID, Unary.HARD_SIGMOID, Unary.TANH, Unary.RELU)
                        .map(state -> Arguments.of(gate, state)));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void composedGates(Unary gate, Unary state) {
        GateKernels onScalar = new ComposedGates(scalar, gate, state);
        GateKernels onVector = new ComposedGates(vector, gate, state);
        Random32 random = new Random32(SEED);
        for (int units : new int[] {Kernels.UNITS, Kernels.HALF_UNITS}) {
            float[][] expected = gates(onScalar, new Random32(SEED), 5, units);
            float[][] actual = gates(onVector, new Random32(SEED), 5, units);
            for (int j = 0; j < expected.length; j++) {
                random.assertSameBits(actual[j], expected[j], "gate array " + j + " of " + units + " units");
            }
        }
        float[][] expected = gatesOfARow(onScalar, new Random32(SEED));
        float[][] actual = gatesOfARow(onVector, new Random32(SEED));
        for (int j = 0; j < expected.length; j++) {
            random.assertSameBits(actual[j], expected[j], "gate array " + j + " of a row");
        }
    }

    /** Only the roundings differ. */
    @ParameterizedTest
    @ValueSource(ints = {Kernels.UNITS, Kernels.HALF_UNITS})
    void gatesComposedOfTheUsualFunctionsAreTheUsualGates(int units) {
        float[][] expected = gates(scalar, new Random32(SEED), 5, units);
        float[][] actual = gates(new ComposedGates(scalar, Unary.SIGMOID, Unary.TANH), new Random32(SEED), 5, units);
        for (int j = 0; j < expected.length; j++) {
            assertThat(actual[j]).as("gate array %d", j).containsExactly(expected[j], within(2e-6f));
        }
    }

    @Test
    void gatesOfARow() {
        Random32 random = new Random32(SEED);
        float[][] expected = gatesOfARow(scalar, new Random32(SEED));
        float[][] actual = gatesOfARow(vector, new Random32(SEED));
        for (int j = 0; j < expected.length; j++) {
            random.assertSameBits(actual[j], expected[j], "gate array " + j + " of a row");
        }
    }

    private static float[][] gatesOfARow(GateKernels kernels, Random32 random) {
        float[] z = random.floats(1 + 12 * 48, 4f);
        float[] c = random.floats(2 + 2 * 3 * 32, 2f);
        float[] h = random.floats(3 + 3 * 64, 1f);
        kernels.forwardGatesOfRow(3, z, 1, 48, c, 2, 2 + 96, 32, h, 3, 64);
        return new float[][] {z, c, h};
    }

    private static float[][] gates(GateKernels kernels, Random32 random, int rows, int units) {
        int panel = rows * 16;
        int zPanel = panel + 32;
        int dzPanel = panel + 16;
        float[] z = random.floats(1 + 4 * zPanel, 4f);
        float[] c = random.floats(2 + 2 * panel, 2f);
        float[] h = random.floats(3 + panel, 1f);
        kernels.forwardGates(rows, units, z, 1, zPanel, c, 2, 2 + panel, h, 3);
        float[] dh = random.floats(4 + panel, 1f);
        float[] dc = random.floats(3 + panel, 1f);
        float[] dz = random.floats(1 + 4 * dzPanel, 1f);
        float[] db = random.floats(64, 1f);
        float[] scratch = new float[5 + panel];
        kernels.backwardGates(
                rows, units, z, 1, zPanel, c, 2, 2 + panel, dh, 4, dc, 3, dz, 1, dzPanel, db, 0, scratch, 5);
        return new float[][] {z, c, h, dc, dz, db};
    }

    private static float[] withSpecials(Random32 random, int n, float limit) {
        float[] x = random.floats(n, limit);
        for (int j = 0; j < n; j += 3) {
            x[j] = SPECIAL[random.below(SPECIAL.length)];
        }
        return x;
    }
}
