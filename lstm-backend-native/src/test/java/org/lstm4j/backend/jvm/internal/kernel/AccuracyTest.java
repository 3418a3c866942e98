package org.lstm4j.backend.jvm.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors of the functions against double, over every STRIDE-th float of their range; and the reductions against double. */
class AccuracyTest {
    private static final int STRIDE = 331;
    private static final int BLOCK = 4096;

    private final Kernels kernels = KernelLookup.kernels(KernelChoice.VECTOR);

    @ParameterizedTest
    @CsvSource({
        "EXP, -87.3, 88.7, 1.0e-7",
        "LOG, 1.0e-45, 3.4e38, 1.2e-7",
        "SIGMOID, -87, 87, 1.9e-7",
        "TANH, -20, 20, 3.0e-7",
        "SOFTPLUS, -87, 88, 2.5e-7",
        "HARD_SIGMOID, 0, 20, 1.2e-7",
        "SQUARE_ROOT, 0, 3.4e38, 6.0e-8"
    })
    void relativeErrorStaysBelowItsBound(Unary op, float from, float to, double bound) {
        double worst = 0;
        if (from < 0) {
            worst = worst(op, -0f, from);
        }
        worst = Math.max(worst, worst(op, Math.max(0f, from), to));
        assertThat(worst)
                .as("largest relative error of %s", op)
                .isLessThan(bound)
                .isPositive();
    }

    /** The largest relative error from near zero outwards; floats of one sign are ordered as their bits. */
    private double worst(Unary op, float near, float far) {
        float[] x = new float[BLOCK];
        float[] y = new float[BLOCK];
        double worst = 0;
        long last = Float.floatToRawIntBits(far) & 0xFFFFFFFFL;
        for (long bits = Float.floatToRawIntBits(near) & 0xFFFFFFFFL; bits <= last; ) {
            int n = 0;
            for (; n < BLOCK && bits <= last; n++, bits += STRIDE) {
                x[n] = Float.intBitsToFloat((int) bits);
            }
            kernels.unary(op, x, 0, y, 0, n);
            for (int j = 0; j < n; j++) {
                double result = function(op).applyAsDouble(x[j]);
                // Below the normal numbers it is zero.
                double exact = Math.abs(result) < Float.MIN_NORMAL ? 0 : result;
                double scale = Math.max(Math.abs(exact), Float.MIN_NORMAL);
                worst = Math.max(worst, Math.abs(y[j] - exact) / scale);
            }
        }
        return worst;
    }

    private static DoubleUnaryOperator function(Unary op) {
        return switch (op) {
            case NEGATE -> x -> -x;
            case ABSOLUTE -> Math::abs;
            case SQUARE_ROOT -> Math::sqrt;
            case RELU -> x -> Math.max(x, 0);
            case HARD_SIGMOID -> x -> Math.clamp(0.2 * x + 0.5, 0, 1);
            case EXP -> Math::exp;
            case LOG -> Math::log;
            case SIGMOID -> x -> 1 / (1 + Math.exp(-x));
            case TANH -> Math::tanh;
            case SOFTPLUS -> x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        };
    }

    @Test
    void edgesAreAsDocumented() {
        float inf = Float.POSITIVE_INFINITY;
        assertThat(apply(Unary.EXP, -inf, inf, -104f, 89f, 0f)).containsExactly(0f, inf, 0f, inf, 1f);
        assertThat(apply(Unary.EXP, -87.33f)[0]).isBetween(1.18e-38f, 1.19e-38f);
        assertThat(apply(Unary.EXP, -87.34f, -100f)).containsExactly(0f, 0f);
        assertThat(apply(Unary.LOG, 0f, -0f, inf, 1f)).containsExactly(-inf, -inf, inf, 0f);
        assertThat(apply(Unary.LOG, -1f)).containsExactly(Float.NaN);
        assertThat(apply(Unary.SIGMOID, inf, 0f)).containsExactly(1f, 0.5f);
        assertThat(apply(Unary.SIGMOID, -inf)[0]).isBetween(1.6e-38f, 1.7e-38f);
        assertThat(apply(Unary.TANH, inf)[0]).isBetween(0.9999997f, 1f);
        assertThat(Float.floatToRawIntBits(apply(Unary.TANH, -0f)[0])).isEqualTo(Float.floatToRawIntBits(-0f));
        assertThat(apply(Unary.HARD_SIGMOID, -inf, -2.51f, 0f, 2.51f, inf)).containsExactly(0f, 0f, 0.5f, 1f, 1f);
        assertThat(apply(Unary.SOFTPLUS, -inf, inf)).containsExactly(0f, inf);
        for (Unary op : Unary.values()) {
            assertThat(apply(op, Float.NaN)).as(op.name()).containsExactly(Float.NaN);
        }
    }

    @Test
    void tanhNeverExceedsOne() {
        float[] x = new float[100_000];
        for (int j = 0; j < x.length; j++) {
            x[j] = 3f + j * 1e-4f;
        }
        kernels.unary(Unary.TANH, x, 0, x, 0, x.length);
        assertThat(kernels.max(x, 0, x.length)).isLessThanOrEqualTo(1f);
    }

    /** Pads to a block, so that the vector body and not the scalar tail is what runs. */
    private float[] apply(Unary op, float... x) {
        float[] block = new float[16 * x.length];
        for (int j = 0; j < block.length; j++) {
            block[j] = x[j / 16];
        }
        kernels.unary(op, block, 0, block, 0, block.length);
        float[] y = new float[x.length];
        for (int j = 0; j < x.length; j++) {
            y[j] = block[16 * j];
        }
        return y;
    }

    @Test
    void binaryFunctionsAreTheOperationsOfTheLanguage() {
        Random32 random = new Random32(5);
        float[] a = random.floats(37, 3f);
        float[] b = random.floats(37, 3f);
        b[4] = a[4];
        for (Binary op : Binary.values()) {
            float[] y = new float[37];
            kernels.binary(op, a, 0, b, 0, y, 0, 37);
            for (int j = 0; j < 37; j++) {
                assertThat(y[j]).as("%s at %d", op, j).isEqualTo(plain(op, a[j], b[j]));
            }
        }
    }

    private static float plain(Binary op, float a, float b) {
        return switch (op) {
            case ADD -> (float) ((double) a + b);
            case SUBTRACT -> (float) ((double) a - b);
            case MULTIPLY -> (float) ((double) a * b);
            case DIVIDE -> (float) ((double) a / b);
            case MAX -> a > b ? a : b;
            case MIN -> a < b ? a : b;
            case LESS -> a < b ? 1 : 0;
            case EQUAL -> a == b ? 1 : 0;
            case GREATER -> a > b ? 1 : 0;
        };
    }

    @Test
    void reductionsAgreeWithDouble() {
        Random32 random = new Random32(6);
        for (int n : new int[] {1, 15, 16, 17, 100, 1024, 10_007}) {
            float[] a = random.floats(n, 1f);
            double sum = 0;
            double max = Double.NEGATIVE_INFINITY;
            for (int j = 0; j < n; j++) {
                sum += a[j];
                max = Math.max(max, a[j]);
            }
            double tolerance = 1e-6 * Math.sqrt(n) + 1e-7 * n;
            assertThat(Math.abs(kernels.sum(a, 0, n) - sum)).isLessThan(tolerance);
            assertThat((double) kernels.max(a, 0, n)).isEqualTo(max);
        }
    }
}
