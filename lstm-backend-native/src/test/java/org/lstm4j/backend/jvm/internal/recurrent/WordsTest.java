package org.lstm4j.backend.jvm.internal.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelChoice;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Random32;
import org.lstm4j.backend.jvm.internal.kernel.WidthAssumptions;
import org.lstm4j.graph.RecurrentCell;

/** An LSTM over rows of a table, against the same LSTM over x step by step. */
@Tag("width")
class WordsTest {
    private static final long SEED = 11;
    private static final int VOCABULARY = 4;
    private static final List<Boolean> BOTH_WAYS = List.of(false, true);

    private final Kernels vector = KernelLookup.kernels(KernelChoice.VECTOR);
    private final Kernels scalar = KernelLookup.kernels(KernelChoice.SCALAR);

    @BeforeAll
    static void needsTheWidth() {
        WidthAssumptions.assumeMachineHasTheWidth();
    }

    /** A batch of words: x of the case are rows of the table, NaN where a row has ended. */
    // Test data, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Batch(LstmCase problem, float[] table, int[] ids) {
        static Batch of(Random32 random, float[] table, int steps, int[] lengths, int input, int hidden) {
            LstmCase problem = new LstmCase(random, steps, lengths.length, input, hidden, lengths);
            Batch batch = new Batch(problem, table, new int[steps * lengths.length]);
            batch.draw(random);
            return batch;
        }

        /** Other words; none of them is the last one of the table, which batches must leave alone. */
        void draw(Random32 random) {
            for (int at = 0; at < ids.length; at++) {
                ids[at] = random.below(table.length / problem.input - 1);
                if (at / problem.rows < problem.lengths[at % problem.rows]) {
                    System.arraycopy(table, ids[at] * problem.input, problem.x, at * problem.input, problem.input);
                }
            }
        }

        boolean giveTo(Words words, long version) {
            return words.take(table, 0, ids, 0, problem.steps, problem.rows, problem.lengths, 0, version);
        }

        /** A forward pass of both directions: Y, Y_h and Y_c of each. */
        List<float[]> predict(FusedLstm lstm, Workers workers, boolean pack) {
            List<SequenceKernel.Forward> calls = new ArrayList<>();
            List<float[]> results = new ArrayList<>();
            for (int d = 0; d < BOTH_WAYS.size(); d++) {
                LstmCase.Result result = problem.emptyResult();
                calls.add(problem.forward(result));
                results.addAll(List.of(result.y(), result.lastH(), result.lastC()));
            }
            if (pack) {
                lstm.pack(workers, calls, SequenceKernel.UNKNOWN);
            }
            lstm.forward(workers, problem.steps, problem.rows, calls);
            return results;
        }
    }

    private static int[] lengths(int rows, int steps, boolean ragged) {
        int[] lengths = new int[rows];
        Arrays.setAll(lengths, row -> ragged ? (row * 7 + 3) % (steps + 1) : steps);
        return lengths;
    }

    /** Rows that are few, one block and several; sizes with and without a rest; steps that threads share, and that they do not. */
    @ParameterizedTest
    @CsvSource({"1, 5, 19", "3, 16, 40", "40, 5, 19", "7, 70, 122", "1, 70, 122", "70, 33, 24"})
    void predictionsKeepTheirBits(int rows, int input, int hidden) {
        Random32 random = new Random32(SEED);
        for (boolean ragged : new boolean[] {false, true}) {
            float[] table = random.floats(VOCABULARY * input, 1f);
            int steps = 6;
            Batch batch = Batch.of(random, table, steps, lengths(rows, steps, ragged), input, hidden);
            for (int threads : new int[] {1, 2, 3}) {
                try (Workers workers = new Workers(threads)) {
                    LstmShape shape = new LstmShape(input, hidden);
                    Words words = new Words(VOCABULARY, true);
                    FusedLstm plain = new FusedLstm(scalar, shape, BOTH_WAYS, steps, rows, false);
                    FusedLstm projecting =
                            new FusedLstm(vector, RecurrentCell.LSTM, shape, BOTH_WAYS, steps, rows, false, words);
                    for (int version = 0; version < 2; version++) {
                        for (int i = 0; i < 3; i++) {
                            batch.draw(random);
                            assertThat(batch.giveTo(words, version)).isTrue();
                            assertSame(
                                    batch.predict(projecting, workers, i == 0),
                                    batch.predict(plain, workers, i == 0),
                                    threads + " threads, version " + version + ", batch " + i);
                        }
                        batch.problem().w[0] += 1;
                        table[0] -= 1;
                    }
                }
            }
        }
    }

    private static void assertSame(List<float[]> actual, List<float[]> expected, String what) {
        Random32 named = new Random32(SEED);
        for (int j = 0; j < expected.size(); j++) {
            named.assertSameBits(actual.get(j), expected.get(j), what + ", result " + j);
        }
    }

    @Test
    void aProjectionThatWasNeverMadeIsMadeLater() {
        Random32 random = new Random32(SEED);
        Batch batch = Batch.of(random, random.floats(VOCABULARY * 4, 1f), 5, lengths(2, 5, false), 4, 6);
        try (Workers workers = new Workers(1)) {
            Words words = new Words(VOCABULARY, true);
            FusedLstm lstm =
                    new FusedLstm(vector, RecurrentCell.LSTM, new LstmShape(4, 6), BOTH_WAYS, 5, 2, false, words);
            FusedLstm plain = new FusedLstm(vector, new LstmShape(4, 6), BOTH_WAYS, 5, 2, false);
            batch.giveTo(words, 0);
            // The pass that should have followed failed; the same words come again.
            batch.giveTo(words, 0);
            assertSame(batch.predict(lstm, workers, true), batch.predict(plain, workers, true), "second");
        }
    }

    /** Gradients of both directions: of the table, then of W, R, b and the initial states. */
    private static List<float[]> gradients(Batch batch, Kernels kernels, Workers workers) {
        LstmCase problem = batch.problem();
        int vocabulary = batch.table().length / problem.input;
        Words words = new Words(vocabulary, false);
        LstmShape shape = new LstmShape(problem.input, problem.hidden);
        FusedLstm lstm =
                new FusedLstm(kernels, RecurrentCell.LSTM, shape, BOTH_WAYS, problem.steps, problem.rows, true, words);
        List<LstmCase.Result> results = List.of(problem.emptyResult(), problem.emptyResult());
        List<SequenceKernel.Forward> forwards =
                results.stream().map(problem::forward).toList();
        lstm.pack(workers, forwards, SequenceKernel.UNKNOWN);
        // Twice, so that nothing of the first pass may be left in the second.
        for (int i = 0; i < 2; i++) {
            assertThat(batch.giveTo(words, i)).isTrue();
            lstm.forward(workers, problem.steps, problem.rows, forwards);
            lstm.backward(workers, results.stream().map(problem::backward).toList());
        }
        List<float[]> gradients = new ArrayList<>();
        float[] table = new float[vocabulary * problem.input];
        for (int word = 0; word < vocabulary; word++) {
            int slot = words.slotOf(word);
            if (slot >= 0) {
                System.arraycopy(words.gradient(), slot * problem.input, table, word * problem.input, problem.input);
            }
        }
        gradients.add(table);
        results.forEach(
                result -> gradients.addAll(List.of(result.dw(), result.dr(), result.db(), result.dh0(), result.dc0())));
        return gradients;
    }

    /** Few words and many: of 600, stripes have more than a chunk. */
    @ParameterizedTest
    @CsvSource({"4, 5, 12, 4, 8", "20, 40, 12, 17, 19", "600, 130, 80, 5, 9"})
    void gradientsAgreeWithTheNaiveLstm(int vocabulary, int rows, int steps, int input, int hidden) {
        Random32 random = new Random32(SEED);
        for (boolean ragged : new boolean[] {false, true}) {
            float[] table = random.floats(vocabulary * input, 1f);
            Batch batch = Batch.of(random, table, steps, lengths(rows, steps, ragged), input, hidden);
            double[] dTable = new double[table.length];
            List<double[]> expected = new ArrayList<>(List.of(dTable));
            for (boolean reverse : BOTH_WAYS) {
                NaiveLstm naive = batch.problem().naive(reverse);
                naive.gradients();
                for (int j = 0; j < naive.dx.length; j++) {
                    dTable[batch.ids()[j / input] * input + j % input] += naive.dx[j];
                }
                expected.addAll(List.of(naive.dw, naive.dr, naive.db, naive.dh0, naive.dc0));
            }
            try (Workers workers = new Workers(2)) {
                List<float[]> actual = gradients(batch, vector, workers);
                for (int j = 0; j < expected.size(); j++) {
                    assertClose(actual.get(j), expected.get(j), Math.max(1, Math.sqrt(steps * rows / 250.0)), j);
                }
            }
        }
    }

    private static void assertClose(float[] actual, double[] expected, double roundings, int which) {
        for (int j = 0; j < actual.length; j++) {
            double error = Math.abs(actual[j] - expected[j]);
            if (!(error <= 5e-6 * (roundings + Math.abs(expected[j])))) {
                Assertions.fail(
                        "gradient %d, seed %d: index %d is %s, expected %s", which, SEED, j, actual[j], expected[j]);
            }
        }
    }

    /** Rows of several blocks, and few rows of a large layer, whose steps threads share. */
    @ParameterizedTest
    @CsvSource({"70, 6, 19", "7, 70, 122"})
    void bitsOfGradientsDoNotDependOnThreadsNorOnKernels(int rows, int input, int hidden) {
        Random32 random = new Random32(SEED);
        int steps = 9;
        float[] table = random.floats(VOCABULARY * input, 1f);
        Batch batch = Batch.of(random, table, steps, lengths(rows, steps, true), input, hidden);
        List<float[]> expected;
        try (Workers one = new Workers(1)) {
            expected = gradients(batch, scalar, one);
        }
        for (int threads : new int[] {1, 2, 3, 7}) {
            try (Workers workers = new Workers(threads)) {
                assertSame(gradients(batch, vector, workers), expected, threads + " threads");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anIdOutsideOfTheTableIsNotTaken(boolean isLasting) {
        Words words = new Words(4, isLasting);
        float[] table = new float[4];
        int[] ids = new int[16];
        ids[2] = 3;
        assertThat(words.take(table, 0, ids, 0, 8, 2, null, 0, 0)).isTrue();
        for (int outside : new int[] {-1, 4, Integer.MIN_VALUE}) {
            ids[2] = outside;
            assertThat(words.take(table, 0, ids, 0, 8, 2, null, 0, 0)).isFalse();
            assertThat(words.isOn()).isFalse();
        }
    }

    @Test
    void inTrainingWordsMustComeEightTimesOnAverage() {
        Words words = new Words(9, false);
        float[] table = new float[9];
        int[] ids = new int[16];
        Arrays.setAll(ids, at -> at % 2 == 0 ? 5 : 8);
        assertThat(words.take(table, 0, ids, 0, 8, 2, null, 0, 0)).isTrue();
        assertThat(words.slotOf(5)).isZero();
        assertThat(words.slotOf(8)).isEqualTo(1);
        assertThat(words.slotOf(0)).isEqualTo(-1);
        ids[15] = 0;
        assertThat(words.take(table, 0, ids, 0, 8, 2, null, 0, 0)).isFalse();
        // What pads is no word of the batch.
        assertThat(words.take(table, 0, ids, 0, 8, 2, new int[] {8, 0}, 0, 0)).isTrue();
        assertThat(words.slotOf(8)).isEqualTo(-1);
    }
}
