package org.lstm4j.backend.jvm.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GemmTest {
    private static final long SEED = 99;

    private final Kernels vector = KernelLookup.kernels(KernelChoice.VECTOR);
    private final Kernels scalar = new ScalarKernels();
    private final float[] scratch = new float[Gemm.SCRATCH];

    static Stream<int[]> shapes() {
        return Stream.of(
                new int[] {1, 1, 1},
                new int[] {1, 24, 64},
                new int[] {7, 1, 5},
                new int[] {5, 16, 1},
                new int[] {6, 17, 13},
                new int[] {33, 31, 100},
                new int[] {121, 15, 8},
                new int[] {13, 257, 9},
                new int[] {3, 20, 0},
                new int[] {130, 270, 11},
                new int[] {9, 18, 1030},
                new int[] {125, 33, 513});
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void agreesWithTheNaiveSumInEveryForm(int[] shape) {
        for (boolean transA : new boolean[] {false, true}) {
            for (boolean transB : new boolean[] {false, true}) {
                for (Gemm.Start start : Gemm.Start.values()) {
                    check(shape[0], shape[1], shape[2], transA, transB, start);
                }
            }
        }
    }

    private void check(int m, int n, int k, boolean transA, boolean transB, Gemm.Start start) {
        Random32 random = new Random32(SEED);
        int aRow = (transA ? m : k) + 3;
        int bRow = (transB ? k : n) + 1;
        int cRow = n + 2;
        float[] a = random.floats(2 + (transA ? k : m) * aRow, 1f);
        float[] b = random.floats(1 + (transB ? n : k) * bRow, 1f);
        float[] bias = random.floats(4 + n, 1f);
        float[] before = random.floats(5 + m * cRow, 1f);
        float[] c = before.clone();
        float[] twin = before.clone();
        Arrays.fill(scratch, Float.NaN);
        Gemm.multiply(vector, transA, transB, m, n, k, a, 2, aRow, b, 1, bRow, start, bias, 4, c, 5, cRow, scratch);
        Gemm.multiply(scalar, transA, transB, m, n, k, a, 2, aRow, b, 1, bRow, start, bias, 4, twin, 5, cRow, scratch);
        String what = m + "x" + n + "x" + k + " transA " + transA + " transB " + transB + " from " + start;
        random.assertSameBits(c, twin, what);
        float[] expected = before.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = switch (start) {
                    case ZERO -> 0f;
                    case BIAS -> bias[4 + j];
                    case C -> before[5 + i * cRow + j];
                };
                double exact = sum;
                for (int p = 0; p < k; p++) {
                    float x = a[2 + (transA ? p * aRow + i : i * aRow + p)];
                    float y = b[1 + (transB ? j * bRow + p : p * bRow + j)];
                    sum = Math.fma(x, y, sum);
                    exact += (double) x * y;
                }
                expected[5 + i * cRow + j] = sum;
                // The worst case of k roundings of sums that stay below k.
                assertThat((double) sum).as(what).isCloseTo(exact, Assertions.within(1e-7 * (k + 1) * (k + 1)));
            }
        }
        random.assertSameBits(c, expected, what + ", ascending sums");
    }

    @ParameterizedTest
    @EnumSource(Gemm.Start.class)
    void aRowAloneHasTheBitsThatItHasInABatch(Gemm.Start start) {
        Random32 random = new Random32(SEED);
        int n = 37;
        int k = 600;
        float[] a = random.floats(20 * k, 1f);
        float[] b = random.floats(n * k, 1f);
        float[] bias = random.floats(n, 1f);
        float[] all = new float[20 * n];
        Gemm.multiply(vector, false, true, 20, n, k, a, 0, k, b, 0, k, start, bias, 0, all, 0, n, scratch);
        float[] alone = new float[n];
        Gemm.multiply(vector, false, true, 1, n, k, a, 13 * k, k, b, 0, k, start, bias, 0, alone, 0, n, scratch);
        random.assertSameBits(alone, Arrays.copyOfRange(all, 13 * n, 14 * n), "row 13");
    }

    @Test
    void packedMatrixGivesTheBitsOfTheUnpacked() {
        Random32 random = new Random32(SEED);
        float[] a = random.floats(50 * 40, 1f);
        float[] b = random.floats(40 * 23, 1f);
        float[] panels = new float[Packing.panels(23) * 40 * 16];
        Packing.panels(false, 40, 23, b, 0, 23, panels, 0, 40 * 16);
        float[] expected = new float[50 * 23];
        float[] actual = new float[50 * 23];
        float[] none = new float[0];
        Gemm.multiply(
                vector,
                false,
                false,
                50,
                23,
                40,
                a,
                0,
                40,
                b,
                0,
                23,
                Gemm.Start.ZERO,
                none,
                0,
                expected,
                0,
                23,
                scratch);
        Gemm.packed(
                vector,
                50,
                23,
                40,
                a,
                0,
                40,
                panels,
                0,
                Gemm.Start.ZERO,
                none,
                0,
                actual,
                0,
                23,
                new float[Gemm.PACKED_SCRATCH],
                0);
        random.assertSameBits(actual, expected, "packed");
    }
}
