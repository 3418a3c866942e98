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
                new int[] {125, 33, 513},
                new int[] {250, 140, 260});
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
        int aRow = transA ? m : k;
        int bRow = transB ? k : n;
        int cRow = n;
        float[] a = random.floats(2 + m * k, 1f);
        float[] b = random.floats(1 + k * n, 1f);
        float[] bias = random.floats(4 + n, 1f);
        float[] before = random.floats(5 + m * n, 1f);
        float[] c = before.clone();
        float[] twin = before.clone();
        Gemm gemm = new Gemm(transA, transB, m, n, k);
        run(vector, gemm, a, 2, b, 1, start, bias, 4, c, 5);
        run(scalar, gemm, a, 2, b, 1, start, bias, 4, twin, 5);
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
        run(vector, new Gemm(false, true, 20, n, k), a, 0, b, 0, start, bias, 0, all, 0);
        float[] alone = new float[n];
        run(vector, new Gemm(false, true, 1, n, k), a, 13 * k, b, 0, start, bias, 0, alone, 0);
        random.assertSameBits(alone, Arrays.copyOfRange(all, 13 * n, 14 * n), "row 13");
    }

    @Test
    void fewRowsAreComputedWithoutPackingToTheSameBits() {
        Random32 random = new Random32(SEED);
        float[] a = random.floats(9 * 70, 1f);
        float[] b = random.floats(70 * 150, 1f);
        float[] bias = random.floats(150, 1f);
        float[] many = new float[9 * 150];
        float[] few = new float[2 * 150];
        Gemm direct = new Gemm(false, false, 2, 150, 70);
        assertThat(direct.isDirect()).isTrue();
        run(vector, new Gemm(false, false, 9, 150, 70), a, 0, b, 0, Gemm.Start.BIAS, bias, 0, many, 0);
        run(vector, direct, a, 0, b, 0, Gemm.Start.BIAS, bias, 0, few, 0);
        random.assertSameBits(few, Arrays.copyOf(many, few.length), "two rows");
    }

    private void run(
            Kernels kernels,
            Gemm gemm,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            Gemm.Start start,
            float[] bias,
            int biasOffset,
            float[] c,
            int cOffset) {
        Arrays.fill(scratch, Float.NaN);
        if (gemm.isDirect()) {
            for (int piece = 0; piece < gemm.directPieces(); piece++) {
                gemm.direct(kernels, piece, a, aOffset, b, bOffset, start, bias, biasOffset, c, cOffset);
            }
            return;
        }
        float[] packed = new float[gemm.packedSize()];
        Arrays.fill(packed, Float.NaN);
        for (int piece = 0; piece < gemm.packPieces(); piece++) {
            gemm.pack(kernels, piece, a, aOffset, b, bOffset, packed);
        }
        for (int tile = 0; tile < gemm.tiles(); tile++) {
            gemm.tile(kernels, tile, packed, start, bias, biasOffset, c, cOffset, scratch);
        }
    }
}
