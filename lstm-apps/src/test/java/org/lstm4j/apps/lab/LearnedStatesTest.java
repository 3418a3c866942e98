package org.lstm4j.apps.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnedStatesTest {
    private static final List<int[]> SHORT =
            List.of(new int[] {0, 1, 1, 2}, new int[] {2, 0}, new int[] {1}, new int[] {0, 0, 2, 1, 0});

    private static List<int[]> strings(int length) {
        List<int[]> all = new ArrayList<>(List.of(new int[0]));
        for (int step = 0; step < length; step++) {
            all = new ArrayList<>(all.stream()
                    .flatMap(begun -> java.util.stream.IntStream.range(0, 3).mapToObj(symbol -> {
                        int[] longer = Arrays.copyOf(begun, begun.length + 1);
                        longer[begun.length] = symbol;
                        return longer;
                    }))
                    .toList());
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void allStringsOfALengthTogetherAreCertain(int states) {
        LearnedStates model = LearnedStates.drawn(states, 3, new Draws(5, 1, states));
        for (int length : new int[] {1, 2, 4}) {
            assertThat(strings(length).stream()
                            .mapToDouble(string -> Math.exp(model.logLikelihood(string)))
                            .sum())
                    .isCloseTo(1, within(1e-12));
        }
    }

    /** Over all ways through the states, with the probabilities that a drawn model has: its draws, read in their order. */
    private static double bruteForce(int states, Draws draws, int[] string) {
        double[] first = drawn(states, draws);
        double[][] moves = new double[states][];
        double[][] symbols = new double[states][];
        for (int state = 0; state < states; state++) {
            moves[state] = drawn(states, draws);
        }
        for (int state = 0; state < states; state++) {
            symbols[state] = drawn(3, draws);
        }
        double sum = 0;
        int ways = (int) Math.pow(states, string.length);
        for (int way = 0; way < ways; way++) {
            int rest = way;
            int before = -1;
            double product = 1;
            for (int symbol : string) {
                int state = rest % states;
                rest /= states;
                product *= (before < 0 ? first[state] : moves[before][state]) * symbols[state][symbol];
                before = state;
            }
            sum += product;
        }
        return sum;
    }

    private static double[] drawn(int size, Draws draws) {
        double[] values = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            values[i] = 0.5 + draws.uniform();
            sum += values[i];
        }
        for (int i = 0; i < size; i++) {
            values[i] /= sum;
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theLikelihoodIsTheSumOverAllWaysThroughTheStates(int states) {
        LearnedStates model = LearnedStates.drawn(states, 3, new Draws(7, 2, 0));
        for (int[] string : SHORT) {
            assertThat(Math.exp(model.logLikelihood(string)))
                    .isCloseTo(bruteForce(states, new Draws(7, 2, 0), string), within(1e-14));
        }
    }

    @Test
    void theNextSymbolIsAsProbableAsTheLongerStringGivenTheShorterOne() {
        LearnedStates model = LearnedStates.drawn(3, 3, new Draws(11, 2, 0));
        int[] string = SHORT.getLast();
        double[][] next = model.next(string);
        assertThat(next).hasDimensions(4, 3);
        for (int step = 1; step < string.length; step++) {
            for (int symbol = 0; symbol < 3; symbol++) {
                int[] begun = Arrays.copyOf(string, step);
                int[] longer = Arrays.copyOf(string, step + 1);
                longer[step] = symbol;
                assertThat(next[step - 1][symbol])
                        .isCloseTo(Math.exp(model.logLikelihood(longer) - model.logLikelihood(begun)), within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9})
    void noPassLowersTheLikelihood(int states) {
        List<int[]> strings = GrammarStrings.of(3, "training", 60).numbers();
        LearnedStates model = LearnedStates.drawn(states, ReberGrammar.SYMBOLS.size(), new Draws(3, 1, states));
        double before = Double.NEGATIVE_INFINITY;
        double begun = model.pass(strings, 0).before();
        for (int pass = 0; pass < 60; pass++) {
            LearnedStates.Pass result = model.pass(strings, 0);
            assertThat(result.before()).isGreaterThanOrEqualTo(before - 1e-9 * Math.abs(before));
            before = result.before();
            model = result.after();
        }
        assertThat(before).isGreaterThan(begun + (states == 1 ? 1 : 20));
    }

    @Test
    void oneStateLearnsTheSharesOfTheSymbolsInOnePass() {
        LearnedStates model =
                LearnedStates.drawn(1, 3, new Draws(1, 1, 1)).pass(SHORT, 0).after();
        double[] shares = {5.0 / 12, 4.0 / 12, 3.0 / 12};
        for (int symbol = 0; symbol < 3; symbol++) {
            assertThat(Math.exp(model.logLikelihood(new int[] {symbol}))).isCloseTo(shares[symbol], within(1e-12));
        }
    }

    @Test
    void statesThatAreSeenAreCountedAsPairs() {
        LearnedStates chain = LearnedStates.counted(SHORT, 3, 0);
        // behind 0 come 1, 0 and 2; behind 2 come 0 and 1
        assertThat(chain.next(new int[] {0, 0})[0]).containsExactly(1.0 / 3, 1.0 / 3, 1.0 / 3);
        assertThat(chain.next(new int[] {2, 0})[0]).containsExactly(0.5, 0.5, 0);
        assertThat(chain.parameters()).isEqualTo(2 + 6 + 6);
        double likelihood = SHORT.stream().mapToDouble(chain::logLikelihood).sum();
        assertThat(chain.pass(SHORT, 0).after().logLikelihood(SHORT.getFirst())).isFinite();
        assertThat(chain.pass(SHORT, 0).before()).isCloseTo(likelihood, within(1e-12));
    }

    @Test
    void aLongStringDoesNotUnderflow() {
        int[] string = new int[20_000];
        Arrays.setAll(string, step -> step % 3);
        LearnedStates model = LearnedStates.drawn(4, 3, new Draws(2, 1, 1));
        LearnedStates.Pass pass = model.pass(List.of(string), 0.01);
        assertThat(pass.before()).isBetween(-40_000.0, -10_000.0);
        assertThat(pass.after().logLikelihood(string)).isFinite().isGreaterThan(pass.before());
    }
}
