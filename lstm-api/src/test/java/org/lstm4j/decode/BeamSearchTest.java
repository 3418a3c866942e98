package org.lstm4j.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.InvalidInputException;

/** Beam search against looking at all sequences there are. */
class BeamSearchTest {
    private static final int SYMBOLS = 3;
    private static final int END = 2;
    private static final int STEPS = 5;
    private static final double SPREAD = 2;

    private static List<List<Hypothesis>> search(BeamOptions options, int... first) {
        HistoryModel model = new HistoryModel(options.width() * first.length, SYMBOLS, SPREAD);
        return new BeamSearch(model, options).search(first);
    }

    /** All sequences that end, or have all steps. */
    private static List<Hypothesis> all(int first, double alpha) {
        List<Hypothesis> all = new ArrayList<>();
        grow(List.of(), first, 0, alpha, all);
        all.sort(Comparator.comparingDouble(hypothesis -> -hypothesis.score()));
        return all;
    }

    private static void grow(List<Integer> written, int first, double sum, double alpha, List<Hypothesis> all) {
        if (written.size() == STEPS) {
            all.add(new Hypothesis(written, sum, sum / Math.pow((5.0 + STEPS) / 6, alpha), false));
            return;
        }
        int[] read = new int[written.size() + 1];
        read[0] = first;
        for (int i = 0; i < written.size(); i++) {
            read[i + 1] = written.get(i);
        }
        double[] next = HistoryModel.after(read, SYMBOLS, SPREAD);
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            double more = sum + next[symbol];
            if (symbol == END) {
                all.add(new Hypothesis(written, more, more / Math.pow((5.0 + written.size() + 1) / 6, alpha), true));
            } else {
                List<Integer> longer = new ArrayList<>(written);
                longer.add(symbol);
                grow(longer, first, more, alpha, all);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 7", "0.6, 1", "0.6, 10", "1, 63", "3, 4"})
    void aBeamAsWideAsThereAreSequencesFindsTheBestOfAll(double alpha, int best) {
        BeamOptions options = BeamOptions.of(100, END, STEPS).withBest(best).withLengthPenalty(alpha);
        for (int first = 0; first < SYMBOLS; first++) {
            List<Hypothesis> expected = all(first, alpha);
            List<Hypothesis> found = search(options, first).getFirst();
            assertThat(expected).hasSize(63);
            assertThat(found).hasSize(best);
            for (int i = 0; i < best; i++) {
                assertThat(found.get(i).symbols()).isEqualTo(expected.get(i).symbols());
                assertThat(found.get(i).isEnded()).isEqualTo(expected.get(i).isEnded());
                assertThat(found.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-9));
                assertThat(found.get(i).logProbability())
                        .isCloseTo(expected.get(i).logProbability(), within(1e-9));
            }
        }
    }

    @Test
    void aBeamOfOneIsGreedy() {
        for (int first = 0; first < SYMBOLS; first++) {
            HistoryModel model = new HistoryModel(1, SYMBOLS, SPREAD);
            Hypothesis greedy = new Generator(model, Sampling.GREEDY, OptionalInt.of(END), STEPS)
                    .write(new int[] {first})
                    .getFirst();
            assertThat(search(BeamOptions.of(1, END, STEPS), first)).isEqualTo(List.of(List.of(greedy)));
        }
    }

    @Test
    void sequencesOfABatchAreLookedForEachByItself() {
        for (double alpha : new double[] {0, 1}) {
            BeamOptions options = BeamOptions.of(4, END, STEPS).withBest(3).withLengthPenalty(alpha);
            List<List<Hypothesis>> together = search(options, 0, 1, 2);
            for (int item = 0; item < 3; item++) {
                assertThat(together.get(item)).isEqualTo(search(options, item).getFirst());
            }
        }
    }

    @Test
    void aLengthPenaltyPrefersLongerSequences() {
        int plain = search(BeamOptions.of(100, END, STEPS), 1)
                .getFirst()
                .getFirst()
                .symbols()
                .size();
        BeamOptions options = BeamOptions.of(100, END, STEPS).withLengthPenalty(5);
        assertThat(search(options, 1).getFirst().getFirst().symbols()).hasSizeGreaterThan(plain);
    }

    @Test
    void withoutAnEndSymbolAllSequencesHaveAllSteps() {
        BeamOptions options = new BeamOptions(300, 300, 0, OptionalInt.empty(), STEPS);
        List<Hypothesis> found = search(options, 1).getFirst();
        assertThat(found).hasSize(243);
        assertThat(found.stream()
                        .mapToDouble(it -> Math.exp(it.logProbability()))
                        .sum())
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        HistoryModel model = new HistoryModel(5, SYMBOLS, SPREAD);
        assertThatThrownBy(() -> new BeamSearch(model, BeamOptions.of(2, END, STEPS)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "A beam search of width 2 needs a model with as many rows for each sequence; this one has 5");
        assertThatThrownBy(() -> search(BeamOptions.of(0, END, STEPS), 1)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new BeamSearch(model, BeamOptions.of(5, END, STEPS)).search(new int[2]))
                .isInstanceOf(InvalidInputException.class);
    }
}
