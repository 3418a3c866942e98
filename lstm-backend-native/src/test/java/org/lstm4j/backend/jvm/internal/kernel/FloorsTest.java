package org.lstm4j.backend.jvm.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.Philox;

/** No kernel that gives a result gives a denormal number, and both kinds give the same. */
class FloorsTest {
    private static final int PANEL = Kernels.PANEL;
    private static final int N = 1003;

    private static List<Kernels> kernels() {
        List<Kernels> list = new ArrayList<>(List.of(new ScalarKernels()));
        if (KernelLookup.obstacle().isEmpty()) {
            list.add(KernelLookup.kernels(KernelChoice.VECTOR));
        }
        return list;
    }

    /** Numbers of both signs between 2^-126 and 2^exponent, and zeros. */
    private static float[] small(int seed, int n, int exponent) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            double size =
                    Math.scalb(1 + Philox.uniform(seed, 1, 1, i), -126 + Philox.below(126 + exponent, seed, 2, 1, i));
            x[i] = (float) (Philox.below(2, seed, 3, 1, i) == 0 ? size : -size);
            x[i] = Philox.below(17, seed, 4, 1, i) == 0 ? Math.copySign(0f, x[i]) : x[i];
        }
        return x;
    }

    private static void assertNormal(float[] y) {
        for (int i = 0; i < y.length; i++) {
            assertThat(y[i] != 0 && Math.abs(y[i]) < Float.MIN_NORMAL)
                    .as("%s at %s", y[i], i)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void arithmeticOnTheLeastNumbersGivesNoDenormal(Kernels kernels) {
        float[] a = small(1, N, -100);
        float[] b = small(2, N, -20);
        float[] near = small(3, N, -125);
        Kernels twin = new ScalarKernels();
        for (Binary op : Binary.values()) {
            float[] y = new float[N];
            float[] expected = new float[N];
            for (float[] right : List.of(a, b, near)) {
                kernels.binary(op, a, 0, right, 0, y, 0, N);
                twin.binary(op, a, 0, right, 0, expected, 0, N);
                assertThat(y).as("%s", op).isEqualTo(expected);
                assertNormal(y);
            }
            for (float factor : new float[] {0.9f, -0.001f, 3f, 1e-30f, 1e30f, 0f, -0f, 1.18e-38f, 3e38f}) {
                kernels.binary(op, a, 0, factor, y, 0, N);
                twin.binary(op, a, 0, factor, expected, 0, N);
                assertThat(y).as("%s %s", op, factor).isEqualTo(expected);
                assertNormal(y);
                kernels.binary(op, factor, a, 0, y, 0, N);
                twin.binary(op, factor, a, 0, expected, 0, N);
                assertThat(y).as("%s %s", factor, op).isEqualTo(expected);
                assertNormal(y);
            }
        }
        for (Unary op : Unary.values()) {
            float[] y = new float[N];
            float[] expected = new float[N];
            kernels.unary(op, near, 0, y, 0, N);
            twin.unary(op, near, 0, expected, 0, N);
            assertThat(y).as("%s", op).isEqualTo(expected);
            assertNormal(y);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void exponentialsAndSoftplusEndInZeroWithoutDenormals(Kernels kernels) {
        float[] x = new float[40_000];
        for (int i = 0; i < x.length; i++) {
            x[i] = -85f - i * 0.0005f;
        }
        float[] y = new float[x.length];
        for (Unary op : List.of(Unary.EXP, Unary.SOFTPLUS, Unary.SIGMOID)) {
            kernels.unary(op, x, 0, y, 0, x.length);
            assertNormal(y);
        }
        kernels.unary(Unary.EXP, new float[] {Coefficients.EXP_MIN, Math.nextDown(Coefficients.EXP_MIN)}, 0, y, 0, 2);
        assertThat(y[0]).isBetween(Float.MIN_NORMAL, 1.2e-38f);
        assertThat(y[1]).isZero();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void nanInfinityAndNegativeZeroPass(Kernels kernels) {
        float[] x = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 1f, -1e-39f, 1e-39f, 3f};
        float[] long16 = new float[20];
        for (int i = 0; i < long16.length; i++) {
            long16[i] = x[i % x.length];
        }
        float[] y = new float[20];
        kernels.flush(long16, 0, y, 0, 20, Floors.NORMAL);
        for (int i = 0; i < 20; i++) {
            float wanted = switch (i % 8) {
                case 5 -> -0f;
                case 6 -> 0f;
                default -> long16[i];
            };
            assertThat(Float.compare(y[i], wanted))
                    .as("%s for %s", y[i], long16[i])
                    .isZero();
        }
        kernels.binary(Binary.MULTIPLY, long16, 0, 0f, y, 0, 20);
        assertThat(y[0]).isNaN();
        assertThat(y[1]).isNaN();
        assertThat(Float.compare(y[3], -0f)).isZero();
        kernels.binary(Binary.MULTIPLY, long16, 0, Float.NaN, y, 0, 20);
        assertThat(y).containsOnly(new Float[] {Float.NaN});
        kernels.binary(Binary.MULTIPLY, long16, 0, Float.POSITIVE_INFINITY, y, 0, 20);
        assertThat(y[4]).isEqualTo(Float.POSITIVE_INFINITY);
        kernels.binary(Binary.MULTIPLY, long16, 0, long16, 0, y, 0, 20);
        assertThat(y[0]).isNaN();
        assertThat(y[2]).isEqualTo(Float.POSITIVE_INFINITY);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void gatesCarryNothingBelowTheirFloors(Kernels kernels) {
        int rows = 7;
        for (int units : new int[] {Kernels.UNITS, Kernels.HALF_UNITS}) {
            int panels = 4 * units / PANEL;
            int panel = rows * PANEL;
            for (float gate : new float[] {-80f, -40f, 0f, 30f}) {
                float[] z = new float[panels * panel];
                for (int i = 0; i < z.length; i++) {
                    z[i] = gate + Philox.uniform(5, 1, 1, i) * 30;
                }
                float[] c = small(6, 2 * panel, -30);
                float[] h = new float[panel];
                kernels.forwardGates(rows, units, z, 0, panel, c, 0, panel, h, 0);
                float[] dz = new float[panels * panel];
                float[] dc = small(7, panel, -60);
                float[] db = new float[panels * PANEL];
                float[] dh = small(8, panel, -60);
                kernels.backwardGates(
                        rows, units, z, 0, panel, c, 0, panel, dh, 0, dc, 0, dz, 0, panel, db, 0, new float[panel], 0);
                for (int r = 0; r < rows; r++) {
                    for (int u = 0; u < units; u++) {
                        int at = r * PANEL + u;
                        assertThat(carried(Floors.STATE, c[panel + at])).isTrue();
                        assertThat(carried(Floors.STATE, h[at])).isTrue();
                        assertThat(carried(Floors.GRADIENT, dc[at])).isTrue();
                    }
                }
                for (float value : dz) {
                    assertThat(carried(Floors.GRADIENT, value)).isTrue();
                }
            }
        }
    }

    private static boolean carried(float floor, float x) {
        return x == 0 || Math.abs(x) >= floor;
    }

    @ParameterizedTest
    @ValueSource(floats = {1f, 0.9f, 0.999f, -0.001f, 1e-7f, 1e-30f, 3f, 1.1754944e-38f, 0x1.fffffep-20f})
    void floorOfAFactorIsTheLeastWhoseProductIsNormal(float factor) {
        float floor = Floors.ofFactor(factor);
        assertThat(Math.abs(floor * factor)).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
        if (floor > Float.MIN_NORMAL) {
            assertThat((double) Math.nextDown(floor) * Math.abs((double) factor))
                    .isLessThan(Float.MIN_NORMAL);
        }
    }

    @Test
    void multiplyAddInDoublePrecisionHasTheBitsOfTheInstruction() {
        for (int i = 0; i < 2_000_000; i++) {
            float a = Float.intBitsToFloat(Philox.below(Integer.MAX_VALUE, 11, 1, 1, i) ^ (i << 31));
            float b = Float.intBitsToFloat(Philox.below(Integer.MAX_VALUE, 11, 2, 1, i));
            float c = Float.intBitsToFloat(Philox.below(Integer.MAX_VALUE, 11, 3, 1, i) ^ (i << 30 & 0x80000000));
            check(a, b, c);
            // of like size, and near halfway between two floats
            float p = Math.scalb(1 + (i & 1023) * 0x1p-23f, Philox.below(40, 11, 4, 1, i) - 20);
            float q = 1 + (i >> 10) * 0x1p-23f;
            check(p, q, -p * q);
            check(p, q, Math.scalb(a % 1f, -24));
            check(p, q, Math.scalb(1f, 24));
        }
        check(Float.NaN, 1, 1);
        check(Float.POSITIVE_INFINITY, 0, 1);
        check(Float.POSITIVE_INFINITY, 1, Float.NEGATIVE_INFINITY);
        check(-0f, 1, -0f);
        check(1, 1, -1);
        check(Float.MAX_VALUE, 2, -Float.MAX_VALUE);
        check(Float.MAX_VALUE, 1, Float.MIN_VALUE);
    }

    private static void check(float a, float b, float c) {
        float actual = MultiplyAdd.inDouble(a, b, c);
        float expected = Math.fma(a, b, c);
        if (Float.floatToIntBits(actual) != Float.floatToIntBits(expected)) {
            throw new AssertionError(a + " * " + b + " + " + c + ": " + actual + " instead of " + expected);
        }
    }
}
