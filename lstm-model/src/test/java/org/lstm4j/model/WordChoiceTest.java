package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.decode.Sampling;

class WordChoiceTest {
    private static final float[] SCORES = {0.4f, 0.05f, 0.3f, 0.15f, 0.1f};
    private static final int DRAWS = 20_000;

    /** Id 0 is no word. */
    private static WordChoice choice(Sampling sampling) {
        return new WordChoice(sampling, SCORES.length, false, id -> id != 0);
    }

    private static Set<Integer> drawn(Sampling sampling) {
        Set<Integer> ids = new TreeSet<>();
        for (int step = 0; step < 2_000; step++) {
            ids.add(choice(sampling).of(SCORES, step, id -> false));
        }
        return ids;
    }

    private static double share(Sampling sampling, int id) {
        int hits = 0;
        for (int step = 0; step < DRAWS; step++) {
            hits += choice(sampling).of(SCORES, step, any -> false) == id ? 1 : 0;
        }
        return (double) hits / DRAWS;
    }

    @Test
    void greedyTakesTheLikeliestWordThatIsOne() {
        assertThat(choice(Sampling.GREEDY).of(SCORES, 0, id -> false)).isEqualTo(2);
        float[] logits = {9, -3, 1, 0, -1};
        assertThat(new WordChoice(Sampling.GREEDY, 5, true, id -> id != 0).of(logits, 0, id -> false))
                .isEqualTo(2);
    }

    @Test
    void atTemperatureOneWordsComeAsOftenAsTheModelThinks() {
        assertThat(share(new Sampling(1, 0, 1, 1, 7), 2)).isCloseTo(0.3 / 0.6, within(0.015));
        assertThat(share(new Sampling(1, 0, 1, 1, 7), 4)).isCloseTo(0.1 / 0.6, within(0.015));
    }

    @Test
    void aLowTemperatureMakesTheLikeliestLikelier() {
        double squares = 0.05 * 0.05 + 0.3 * 0.3 + 0.15 * 0.15 + 0.1 * 0.1;
        assertThat(share(new Sampling(0.5, 0, 1, 1, 7), 2)).isCloseTo(0.09 / squares, within(0.015));
    }

    @Test
    void topKAndTopPLeaveTheLikeliest() {
        assertThat(drawn(new Sampling(1, 0, 1, 1, 1))).containsExactly(1, 2, 3, 4);
        assertThat(drawn(new Sampling(1, 2, 1, 1, 1))).containsExactly(2, 3);
        assertThat(drawn(new Sampling(1, 0, 0.6, 1, 1)))
                .as("0.3 + 0.15 of 0.6 are 0.75")
                .containsExactly(2, 3);
        assertThat(drawn(new Sampling(1, 0, 0.4, 1, 1))).containsExactly(2);
        assertThat(drawn(new Sampling(1, 1, 1, 1, 1))).containsExactly(2);
    }

    @Test
    void equalSeedsDrawEqualWordsAndEachStepDrawsAnew() {
        Sampling sampling = new Sampling(1, 0, 1, 1, 5);
        assertThat(choice(sampling).of(SCORES, 3, id -> false))
                .isEqualTo(choice(sampling).of(SCORES, 3, id -> false));
        assertThat(share(new Sampling(1, 0, 1, 1, 5), 2)).isNotEqualTo(share(new Sampling(1, 0, 1, 1, 6), 2));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e-17, 1e-300, 1e-310, Double.MIN_VALUE, 0, -0.0})
    void aTinyTemperatureIsThatOfZero(double temperature) {
        float[] logits = {9, -3, 1, 0, -1};
        for (int step = 0; step < 50; step++) {
            assertThat(choice(new Sampling(temperature, 0, 1, 1, 3)).of(SCORES, step, id -> false))
                    .isEqualTo(2);
            assertThat(new WordChoice(new Sampling(temperature, 3, 0.9, 1, 3), 5, true, id -> id != 0)
                            .of(logits, step, id -> false))
                    .isEqualTo(2);
        }
    }

    /** All of the probability may be on what is never written, as padding; float32 has rounded the rest to 0. */
    @Test
    void wordsWithoutAnyProbabilityAreDrawnLikeEqualOnes() {
        float[] scores = {1, 0, 0, 0, 0};
        Set<Integer> ids = new TreeSet<>();
        for (int step = 0; step < 200; step++) {
            ids.add(choice(new Sampling(0.7, 0, 1, 1, 3)).of(scores, step, id -> false));
        }
        assertThat(ids).containsExactly(1, 2, 3, 4);
    }

    @Test
    void scoresThatAreNoNumbersAreNeverChosenAndRefusedIfThereIsNothingElse() {
        float[] some = {1, Float.NaN, 0.2f, Float.NaN, 0.1f};
        for (int step = 0; step < 50; step++) {
            assertThat(choice(new Sampling(1, 0, 1, 1, 3)).of(some, step, id -> false))
                    .isIn(2, 4);
        }
        float[] none = {1, Float.NaN, Float.NaN};
        assertThatThrownBy(() -> new WordChoice(Sampling.GREEDY, 3, false, id -> id != 0).of(none, 0, id -> false))
                .isInstanceOf(LstmException.class)
                .hasMessageContaining("no finite numbers");
    }

    @Test
    void samplingOptionsHoldAtTheirBorders() {
        assertThat(drawn(new Sampling(1, 0, Double.MIN_VALUE, 1, 1))).containsExactly(2);
        assertThat(drawn(new Sampling(1, Integer.MAX_VALUE, 1, 1, 1))).containsExactly(1, 2, 3, 4);
        assertThat(drawn(new Sampling(100, 0, 1, 1, 1))).containsExactly(1, 2, 3, 4);
        assertThatThrownBy(() -> new Sampling(Double.POSITIVE_INFINITY, 0, 1, 1, 0))
                .hasMessageContaining("temperature");
        assertThatThrownBy(() -> new Sampling(1, 0, Double.NaN, 1, 0)).hasMessageContaining("top-p");
        assertThatThrownBy(() -> new Sampling(1, 0, 1.0001, 1, 0)).hasMessageContaining("top-p");
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new Sampling(-1, 0, 1, 1, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("temperature");
        assertThatThrownBy(() -> new Sampling(1, -1, 1, 1, 0)).hasMessageContaining("top-k");
        assertThatThrownBy(() -> new Sampling(1, 0, 0, 1, 0)).hasMessageContaining("top-p");
        assertThatThrownBy(() -> new Sampling(Double.NaN, 0, 1, 1, 0)).hasMessageContaining("temperature");
    }
}
