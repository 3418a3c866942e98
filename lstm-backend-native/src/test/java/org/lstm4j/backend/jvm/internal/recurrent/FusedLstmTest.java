package org.lstm4j.backend.jvm.internal.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelChoice;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Random32;
import org.lstm4j.backend.jvm.internal.kernel.WidthAssumptions;

@Tag("width")
class FusedLstmTest {
    private static final long SEED = 7;

    private final Kernels vector = KernelLookup.kernels(KernelChoice.VECTOR);
    private final Kernels scalar = KernelLookup.kernels(KernelChoice.SCALAR);

    @BeforeAll
    static void needsTheWidth() {
        WidthAssumptions.assumeMachineHasTheWidth();
    }

    @Test
    void naiveGradientsAreTheDifferencesOfItsLoss() {
        for (boolean reverse : new boolean[] {false, true}) {
            NaiveLstm naive = new LstmCase(new Random32(SEED), 4, 3, 2, 3, new int[] {2, 4, 0}).naive(reverse);
            naive.gradients();
            assertDifferences(naive, naive.w, naive.dw);
            assertDifferences(naive, naive.r, naive.dr);
            assertDifferences(naive, naive.b, naive.db);
            assertDifferences(naive, naive.x, naive.dx);
            assertDifferences(naive, naive.h0, naive.dh0);
            assertDifferences(naive, naive.c0, naive.dc0);
        }
    }

    private static void assertDifferences(NaiveLstm naive, double[] values, double[] gradient) {
        double step = 1e-5;
        for (int j = 0; j < values.length; j++) {
            double value = values[j];
            values[j] = value + step;
            double up = naive.loss();
            values[j] = value - step;
            double down = naive.loss();
            values[j] = value;
            assertThat(gradient[j]).isCloseTo((up - down) / (2 * step), Assertions.within(1e-8));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 11, 17, 24, 33})
    void agreesWithTheNaiveLstm(int hidden) {
        try (Workers workers = new Workers(1)) {
            for (int rows : new int[] {1, 3, 5}) {
                for (int steps : new int[] {1, 7}) {
                    for (int input : new int[] {1, 5}) {
                        for (int[] lengths : lengths(steps, rows)) {
                            assertAgrees(
                                    workers, new LstmCase(new Random32(SEED), steps, rows, input, hidden, lengths));
                        }
                    }
                }
            }
        }
    }

    /** More rows than a block has and more steps than a chunk holds: partial gradients are summed over both. */
    @ParameterizedTest
    @ValueSource(ints = {33, 70, 160})
    void severalBlocksAndChunksAgreeWithTheNaiveLstm(int rows) {
        int steps = 25;
        int[] ragged = new int[rows];
        Arrays.setAll(ragged, row -> row * 11 % (steps + 1));
        try (Workers workers = new Workers(2)) {
            for (int[] lengths : List.of(filled(rows, steps), ragged)) {
                assertAgrees(workers, new LstmCase(new Random32(SEED), steps, rows, 4, 8, lengths));
            }
        }
    }

    private void assertAgrees(Workers workers, LstmCase problem) {
        for (boolean reverse : new boolean[] {false, true}) {
            NaiveLstm naive = problem.naive(reverse);
            naive.gradients();
            List<double[]> expected = List.of(
                    naive.y, naive.lastH, naive.lastC, naive.dx, naive.dw, naive.dr, naive.db, naive.dh0, naive.dc0);
            List<float[]> actual = problem.run(vector, workers, reverse).arrays();
            for (int j = 0; j < expected.size(); j++) {
                String what = LstmCase.NAMES.get(j) + " of T " + problem.steps + " B " + problem.rows + " I "
                        + problem.input + " H " + problem.hidden + " lengths " + Arrays.toString(problem.lengths)
                        + " reverse " + reverse;
                boolean isSum = List.of("dW", "dR").contains(LstmCase.NAMES.get(j));
                assertClose(actual.get(j), expected.get(j), isSum ? roundings(problem) : 1, what);
            }
        }
    }

    /**
     * A weight's gradient is a float32 sum over all steps and rows, whose roundings grow as a random walk; 1 for the small
     * problems of up to 250 terms. Everything else is held to 1 whatever the size.
     */
    private static double roundings(LstmCase problem) {
        return Math.max(1, Math.sqrt(problem.steps * problem.rows / 250.0));
    }

    private static void assertClose(float[] actual, double[] expected, double roundings, String what) {
        assertThat(actual.length).as(what).isEqualTo(expected.length);
        for (int j = 0; j < actual.length; j++) {
            double error = Math.abs(actual[j] - expected[j]);
            if (!(error <= 5e-6 * (roundings + Math.abs(expected[j])))) {
                Assertions.fail("%s, seed %d: index %d is %s, expected %s", what, SEED, j, actual[j], expected[j]);
            }
        }
    }

    private static List<int[]> lengths(int steps, int rows) {
        int[] full = new int[rows];
        Arrays.fill(full, steps);
        int[] one = new int[rows];
        Arrays.fill(one, 1);
        int[] unsorted = new int[rows];
        for (int row = 0; row < rows; row++) {
            unsorted[row] = (row * 3 + 2) % (steps + 1);
        }
        return List.of(full, one, unsorted, new int[rows]);
    }

    @Test
    void bitsDoNotDependOnThreadsNorOnKernels() {
        for (int rows : new int[] {5, 40, 160}) {
            for (boolean ragged : new boolean[] {false, true}) {
                int steps = 9;
                int[] lengths = new int[rows];
                for (int row = 0; row < rows; row++) {
                    lengths[row] = ragged ? row * 7 % (steps + 1) : steps;
                }
                LstmCase problem = new LstmCase(new Random32(SEED), steps, rows, 6, 19, lengths);
                List<float[]> expected;
                try (Workers one = new Workers(1)) {
                    expected = problem.run(scalar, one, true).arrays();
                }
                for (int threads : new int[] {1, 2, 3, 7}) {
                    try (Workers workers = new Workers(threads)) {
                        assertSameBits(
                                problem.run(vector, workers, true).arrays(),
                                expected,
                                rows + " rows, " + threads + " threads");
                    }
                }
            }
        }
    }

    /** Large enough that threads without a block of their own share the units of each step. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bitsDoNotDependOnWhetherThreadsShareSteps(boolean ragged) {
        int rows = 7;
        int steps = 6;
        int[] lengths = new int[rows];
        Arrays.setAll(lengths, row -> ragged ? row * 5 % (steps + 1) : steps);
        LstmCase problem = new LstmCase(new Random32(SEED), steps, rows, 70, 122, lengths);
        List<float[]> expected;
        try (Workers one = new Workers(1)) {
            expected = problem.run(scalar, one, true).arrays();
        }
        for (int threads : new int[] {2, 3, 7}) {
            try (Workers workers = new Workers(threads)) {
                assertSameBits(problem.run(vector, workers, true).arrays(), expected, threads + " threads");
            }
        }
    }

    private static void assertSameBits(List<float[]> actual, List<float[]> expected, String what) {
        Random32 named = new Random32(SEED);
        for (int j = 0; j < expected.size(); j++) {
            named.assertSameBits(actual.get(j), expected.get(j), LstmCase.NAMES.get(j) + ", " + what);
        }
    }

    @Test
    void fullLengthsGiveTheBitsOfNoLengths() {
        LstmCase problem = new LstmCase(new Random32(SEED), 6, 37, 5, 9, filled(37, 6));
        try (Workers workers = new Workers(2)) {
            LstmCase.Result with = problem.run(vector, workers, false);
            LstmCase.Result without = problem.emptyResult();
            SequenceKernel.Forward call = problem.forward(without);
            LstmInput in = call.input();
            FusedLstm lstm = new FusedLstm(vector, new LstmShape(5, 9), List.of(false), 6, 37, true);
            List<SequenceKernel.Forward> calls = List.of(new SequenceKernel.Forward(
                    call.parameters(), new LstmInput(in.x(), in.initialH(), in.initialC(), null, 0), call.output()));
            lstm.pack(workers, calls, SequenceKernel.UNKNOWN);
            lstm.forward(workers, 6, 37, calls);
            lstm.backward(workers, List.of(problem.backward(without)));
            assertSameBits(without.arrays(), with.arrays(), "without lengths");
        }
    }

    private static int[] filled(int rows, int length) {
        int[] lengths = new int[rows];
        Arrays.fill(lengths, length);
        return lengths;
    }

    @Test
    void optionalPartsMayBeAbsent() {
        LstmCase problem = new LstmCase(new Random32(SEED), 5, 3, 4, 6, new int[] {3, 5, 1});
        Arrays.fill(problem.b, 0f);
        Arrays.fill(problem.h0, 0f);
        Arrays.fill(problem.c0, 0f);
        Arrays.fill(problem.dy, 0f);
        Arrays.fill(problem.dLastC, 0f);
        try (Workers workers = new Workers(1)) {
            LstmCase.Result expected = problem.run(vector, workers, false);
            LstmCase.Result actual = problem.emptyResult();
            SequenceKernel.Forward all = problem.forward(actual);
            SequenceKernel.Backward grads = problem.backward(actual);
            FusedLstm lstm = new FusedLstm(vector, new LstmShape(4, 6), List.of(false), 5, 3, true);
            List<SequenceKernel.Forward> calls = List.of(new SequenceKernel.Forward(
                    new LstmParameters(problem.w, 0, problem.r, 0, null, 0),
                    new LstmInput(all.input().x(), null, null, problem.lengths, 0),
                    new LstmOutput(null, all.output().lastH(), null)));
            lstm.pack(workers, calls, SequenceKernel.UNKNOWN);
            lstm.forward(workers, 5, 3, calls);
            lstm.backward(
                    workers,
                    List.of(new SequenceKernel.Backward(
                            new LstmOutputGradients(null, grads.output().lastH(), null),
                            new LstmGradients(null, null, null, actual.dw(), 0, actual.dr(), 0, null, 0))));
            Random32 named = new Random32(SEED);
            named.assertSameBits(actual.lastH(), expected.lastH(), "Y_h");
            named.assertSameBits(actual.dw(), expected.dw(), "dW");
            named.assertSameBits(actual.dr(), expected.dr(), "dR");
            assertThat(actual.y()).containsOnly(Float.NaN);
        }
    }

    @Test
    void inferenceGivesTheBitsOfTrainingAndReusesItsBuffersForSmallerBatches() {
        FusedLstm lstm = new FusedLstm(vector, new LstmShape(5, 11), List.of(false, true), 12, 70, false);
        try (Workers workers = new Workers(2)) {
            for (int rows : new int[] {70, 33, 4}) {
                int steps = rows == 33 ? 12 : 5;
                int[] lengths = new int[rows];
                for (int row = 0; row < rows; row++) {
                    lengths[row] = row * 5 % (steps + 1);
                }
                LstmCase problem = new LstmCase(new Random32(SEED + rows), steps, rows, 5, 11, lengths);
                List<LstmCase.Result> results = List.of(problem.emptyResult(), problem.emptyResult());
                List<SequenceKernel.Forward> calls = new ArrayList<>();
                results.forEach(result -> calls.add(problem.forward(result)));
                lstm.pack(workers, calls, SequenceKernel.UNKNOWN);
                lstm.forward(workers, steps, rows, calls);
                for (int d = 0; d < 2; d++) {
                    LstmCase.Result trained = problem.run(vector, workers, d == 1);
                    assertSameBits(
                            results.get(d).arrays().subList(0, 3),
                            trained.arrays().subList(0, 3),
                            rows + " rows");
                }
            }
        }
    }

    /** Few rows have a path of their own, and large layers share its steps between threads. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 5})
    void inferenceOfFewRowsGivesTheBitsOfTraining(int rows) {
        int steps = 5;
        for (int hidden : new int[] {24, 40, 330}) {
            FusedLstm lstm = new FusedLstm(vector, new LstmShape(37, hidden), List.of(true), steps, 9, false);
            for (int threads : new int[] {1, 2, 3}) {
                try (Workers workers = new Workers(threads)) {
                    int[] lengths = new int[rows];
                    Arrays.setAll(lengths, row -> steps - row % 3);
                    LstmCase problem = new LstmCase(new Random32(SEED + rows), steps, rows, 37, hidden, lengths);
                    LstmCase.Result result = problem.emptyResult();
                    List<SequenceKernel.Forward> calls = List.of(problem.forward(result));
                    lstm.pack(workers, calls, SequenceKernel.UNKNOWN);
                    lstm.forward(workers, steps, rows, calls);
                    List<float[]> trained = problem.run(vector, workers, true).arrays();
                    String what = rows + " rows, " + hidden + " units, " + threads + " threads";
                    assertSameBits(result.arrays().subList(0, 3), trained.subList(0, 3), what);
                }
            }
        }
    }

    @Test
    void lengthBeyondTheStepsIsNamed() {
        LstmCase problem = new LstmCase(new Random32(SEED), 3, 2, 1, 1, new int[] {3, 3});
        problem.lengths[1] = 4;
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> problem.run(vector, workers, false))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("found 4 in row 1");
        }
    }
}
