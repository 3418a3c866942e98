package org.lstm4j.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;

class GeneratorTest {
    private static final int SYMBOLS = 5;
    private static final int END = 0;

    private static List<Hypothesis> write(int rows, Sampling sampling, int maxSteps, int... first) {
        HistoryModel model = new HistoryModel(rows, SYMBOLS, 3);
        return new Generator(model, sampling, OptionalInt.of(END), maxSteps).write(first);
    }

    @Test
    void greedyTakesTheLikeliestSymbolOfEachStepUntilTheEnd() {
        for (int first = 1; first < SYMBOLS; first++) {
            List<Integer> read = new ArrayList<>(List.of(first));
            double sum = 0;
            boolean isEnded = false;
            while (read.size() <= 12 && !isEnded) {
                double[] next = HistoryModel.after(
                        read.stream().mapToInt(Integer::intValue).toArray(), SYMBOLS, 3);
                int best = 0;
                for (int symbol = 1; symbol < SYMBOLS; symbol++) {
                    best = next[symbol] > next[best] ? symbol : best;
                }
                sum += next[best];
                isEnded = best == END;
                if (!isEnded) {
                    read.add(best);
                }
            }
            Hypothesis written = write(1, Sampling.GREEDY, 12, first).getFirst();
            assertThat(written.symbols()).isEqualTo(read.subList(1, read.size()));
            assertThat(written.isEnded()).isEqualTo(isEnded);
            assertThat(written.logProbability()).isCloseTo(sum, within(1e-9));
        }
    }

    @Test
    void rowsThatEndEarlierDoNotDisturbTheOthers() {
        List<Hypothesis> together = write(4, Sampling.GREEDY, 30, 1, 2, 3, 4);
        Set<Integer> lengths = new HashSet<>();
        for (int row = 0; row < 4; row++) {
            assertThat(together.get(row))
                    .isEqualTo(write(1, Sampling.GREEDY, 30, row + 1).getFirst());
            lengths.add(together.get(row).symbols().size());
        }
        assertThat(lengths).hasSizeGreaterThan(1);
    }

    @Test
    void equalSeedsWriteEqualTextsAndEachRowDrawsForItself() {
        Sampling sampling = Sampling.of(5);
        List<Hypothesis> drawn = write(3, sampling, 20, 1, 1, 1);
        assertThat(drawn)
                .isEqualTo(write(3, sampling, 20, 1, 1, 1))
                .isNotEqualTo(write(3, Sampling.of(6), 20, 1, 1, 1));
        assertThat(new HashSet<>(drawn)).hasSize(3);
        assertThat(write(1, sampling, 20, 1).getFirst()).isEqualTo(drawn.getFirst());
    }

    @Test
    void theSymbolsOfASeedAreTheseEverywhere() {
        HistoryModel model = new HistoryModel(2, SYMBOLS, 3);
        Sampling sampling = Sampling.of(5).withTemperature(0.9).withTopK(4).withTopP(0.95);
        List<Hypothesis> written = new Generator(model, sampling, OptionalInt.empty(), 12).write(new int[] {1, 1});
        assertThat(written.get(0).symbols()).containsExactly(0, 2, 0, 2, 0, 3, 4, 4, 4, 3, 0, 3);
        assertThat(written.get(1).symbols()).containsExactly(0, 3, 0, 4, 2, 0, 0, 0, 4, 0, 0, 0);
    }

    @Test
    void symbolsComeAsOftenAsTheyAreLikely() {
        float[] scores = {(float) Math.log(0.5), (float) Math.log(0.2), (float) Math.log(0.3)};
        int[] counts = new int[3];
        Sampler sampler = new Sampler(Sampling.of(7), 3, true, symbol -> true);
        for (int step = 0; step < 20_000; step++) {
            counts[sampler.choose(scores, 0, step, 0)]++;
        }
        assertThat(counts[0] / 20_000.0).isCloseTo(0.5, within(0.015));
        assertThat(counts[1] / 20_000.0).isCloseTo(0.2, within(0.015));
    }

    private static Set<Integer> drawn(Sampling sampling, float... scores) {
        Sampler sampler = new Sampler(sampling, scores.length, true, symbol -> true);
        Set<Integer> symbols = new HashSet<>();
        for (int step = 0; step < 3_000; step++) {
            symbols.add(sampler.choose(scores, 0, step, 2));
        }
        return symbols;
    }

    @Test
    void topKAndTopPKeepTheLikeliestAndOfEqualOnesTheFirst() {
        float[] equal = {0, 1, 1, 1, 0, -1, 1};
        assertThat(drawn(Sampling.of(1), equal)).hasSize(7);
        assertThat(drawn(Sampling.of(1).withTopK(3), equal)).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(drawn(Sampling.of(1).withTopP(0.3), equal)).containsExactlyInAnyOrder(1, 2);
        assertThat(drawn(Sampling.of(1).withTopP(1e-9), equal)).containsExactly(1);
        assertThat(drawn(Sampling.of(1).withTemperature(0.01), 0, 1, 0.5f)).containsExactly(1);
    }

    @Test
    void aPenaltyOnRepetitionsIsThatOfTransformers() {
        float[] logits = {2, 1.5f, -1, -1.5f};
        Sampler sampler = new Sampler(Sampling.GREEDY.withRepetitionPenalty(1.5), 4, true, symbol -> true);
        assertThat(sampler.choose(logits, 0, 0, 0, symbol -> false)).isZero();
        assertThat(sampler.choose(logits, 0, 0, 0, symbol -> symbol == 0))
                .as("2 / 1.5 is less than 1.5")
                .isEqualTo(1);
        assertThat(sampler.choose(logits, 0, 0, 0, symbol -> symbol < 2))
                .as("2 / 1.5 is still more than the others")
                .isZero();
        float[] low = {-3, -1, -1.4f, -4};
        assertThat(sampler.choose(low, 0, 0, 0, symbol -> symbol == 1))
                .as("-1 * 1.5 is less than -1.4")
                .isEqualTo(2);
        HistoryModel model = new HistoryModel(1, SYMBOLS, 1);
        Sampling strong = Sampling.GREEDY.withRepetitionPenalty(100);
        List<Integer> written = new Generator(model, strong, OptionalInt.empty(), SYMBOLS)
                .write(new int[] {1})
                .getFirst()
                .symbols();
        assertThat(new HashSet<>(written)).hasSize(SYMBOLS);
    }

    @Test
    void whatIsNotAllowedIsNeverWrittenAndNothingAllowedIsAnError() {
        HistoryModel model = new HistoryModel(1, SYMBOLS, 3);
        Generator generator = new Generator(model, Sampling.of(3), OptionalInt.empty(), 50, symbol -> symbol > 2);
        assertThat(generator.write(new int[] {1}).getFirst().symbols()).containsOnly(3, 4);
        Generator none = new Generator(model, Sampling.of(3), OptionalInt.empty(), 50, symbol -> false);
        assertThatThrownBy(() -> none.write(new int[] {1}))
                .isInstanceOf(LstmException.class)
                .hasMessageContaining("no symbol that could be written");
        assertThatThrownBy(() -> none.write(new int[2]))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("A first symbol is needed for each of 1 rows; got 2");
        assertThatThrownBy(() -> Sampling.of(1).withTopP(0)).isInstanceOf(InvalidInputException.class);
    }
}
