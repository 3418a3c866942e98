package org.lstm4j.apps.lab;

import java.util.Arrays;
import java.util.List;

/**
 * A hidden Markov model of symbols: states follow one another as pairs, each gives a symbol, and the symbols alone are seen. The states
 * are learned by the algorithm of Baum and others (1970), as Rabiner (1989) writes it down: the probabilities of each step are scaled to
 * a sum of 1, and the scales make up the likelihood. Immutable.
 */
final class LearnedStates {
    private final double[] first; // how probable each state is at the beginning
    private final double[][] moves; // from each state to each
    private final double[][] symbols; // of each state

    private LearnedStates(double[] first, double[][] moves, double[][] symbols) {
        this.first = first;
        this.moves = moves;
        this.symbols = symbols;
    }

    /** One whose probabilities are drawn: equal ones would stay equal for ever. */
    static LearnedStates drawn(int states, int symbols, Draws draws) {
        return new LearnedStates(
                drawn(states, draws),
                Arrays.stream(new double[states][])
                        .map(_ -> drawn(states, draws))
                        .toArray(double[][]::new),
                Arrays.stream(new double[states][])
                        .map(_ -> drawn(symbols, draws))
                        .toArray(double[][]::new));
    }

    private static double[] drawn(int size, Draws draws) {
        double[] values = new double[size];
        Arrays.setAll(values, _ -> 0.5 + draws.uniform());
        return shares(values, 0);
    }

    /**
     * One whose states are seen, as each symbol is one, so that pairs are counted and nothing is learned: a Markov chain.
     *
     * @param prior what is added to each count, above 0
     */
    static LearnedStates counted(List<int[]> sequences, int symbols, double prior) {
        double[] first = new double[symbols];
        double[][] moves = new double[symbols][symbols];
        double[][] own = new double[symbols][symbols];
        for (int symbol = 0; symbol < symbols; symbol++) {
            own[symbol][symbol] = 1;
        }
        for (int[] sequence : sequences) {
            first[sequence[0]]++;
            for (int step = 1; step < sequence.length; step++) {
                moves[sequence[step - 1]][sequence[step]]++;
            }
        }
        return new LearnedStates(shares(first, prior), shares(moves, prior), own);
    }

    private static double[] shares(double[] counts, double prior) {
        double all = Arrays.stream(counts).sum() + prior * counts.length;
        // A state that nothing leads to is left as likely as any.
        return Arrays.stream(counts)
                .map(count -> all > 0 ? (count + prior) / all : 1.0 / counts.length)
                .toArray();
    }

    private static double[][] shares(double[][] counts, double prior) {
        return Arrays.stream(counts).map(row -> shares(row, prior)).toArray(double[][]::new);
    }

    int states() {
        return first.length;
    }

    /** How many numbers may be chosen: of each row of probabilities, all but one. */
    long parameters() {
        return first.length - 1L + first.length * (first.length - 1L) + first.length * (symbols[0].length - 1L);
    }

    /**
     * What one pass over sequences comes to.
     *
     * @param before the logarithm of how probable the sequences were by the model that made the pass
     * @param after a model by which they are at least as probable, with a prior of 0
     */
    record Pass(double before, LearnedStates after) {}

    /**
     * Counts how often each state is expected to have been where, and makes the shares a new model.
     *
     * @param sequences of one symbol or more each
     * @param prior what is added to each count, so that nothing is impossible for not having been seen
     */
    Pass pass(List<int[]> sequences, double prior) {
        int states = states();
        double likelihood = 0;
        double[] starts = new double[states];
        double[][] pairs = new double[states][states];
        double[][] given = new double[states][symbols[0].length];
        for (int[] sequence : sequences) {
            Forward forward = forward(sequence);
            likelihood += forward.logLikelihood();
            double[] after = new double[states]; // how probable the rest is behind each state, scaled like the rest
            Arrays.fill(after, 1);
            for (int step = sequence.length - 1; step >= 0; step--) {
                double[] here = forward.states()[step];
                for (int state = 0; state < states; state++) {
                    given[state][sequence[step]] += here[state] * after[state];
                }
                if (step == 0) {
                    for (int state = 0; state < states; state++) {
                        starts[state] += here[state] * after[state];
                    }
                    break;
                }
                double[] before = new double[states];
                for (int state = 0; state < states; state++) {
                    after[state] *= symbols[state][sequence[step]] / forward.scales()[step];
                }
                for (int from = 0; from < states; from++) {
                    double there = forward.states()[step - 1][from];
                    double sum = 0;
                    for (int to = 0; to < states; to++) {
                        double move = moves[from][to] * after[to];
                        pairs[from][to] += there * move;
                        sum += move;
                    }
                    before[from] = sum;
                }
                after = before;
            }
        }
        return new Pass(
                likelihood, new LearnedStates(shares(starts, prior), shares(pairs, prior), shares(given, prior)));
    }

    /**
     * Where the model may be at each step.
     *
     * @param states how probable each state is, given the symbols so far
     * @param scales how probable each symbol was, given those before it
     */
    @SuppressWarnings("ArrayRecordComponent") // it never leaves this class
    private record Forward(double[][] states, double[] scales) {
        double logLikelihood() {
            return Arrays.stream(scales).map(Math::log).sum();
        }
    }

    private Forward forward(int[] sequence) {
        double[][] at = new double[sequence.length][];
        double[] scales = new double[sequence.length];
        for (int step = 0; step < sequence.length; step++) {
            double[] here = step == 0 ? first.clone() : moved(at[step - 1]);
            double sum = 0;
            for (int state = 0; state < here.length; state++) {
                here[state] *= symbols[state][sequence[step]];
                sum += here[state];
            }
            for (int state = 0; state < here.length; state++) {
                here[state] /= sum;
            }
            at[step] = here;
            scales[step] = sum;
        }
        return new Forward(at, scales);
    }

    /** Where it may be a step later. */
    private double[] moved(double[] from) {
        double[] to = new double[from.length];
        for (int state = 0; state < from.length; state++) {
            for (int next = 0; next < to.length; next++) {
                to[next] += from[state] * moves[state][next];
            }
        }
        return to;
    }

    /** The logarithm of how probable a sequence is. */
    double logLikelihood(int[] sequence) {
        return forward(sequence).logLikelihood();
    }

    /** How probable each symbol is behind each of a sequence's symbols but the last, given all up to there. */
    double[][] next(int[] sequence) {
        double[][] at = forward(sequence).states();
        double[][] next = new double[sequence.length - 1][symbols[0].length];
        for (int step = 0; step < next.length; step++) {
            double[] states = moved(at[step]);
            for (int state = 0; state < states.length; state++) {
                for (int symbol = 0; symbol < symbols[0].length; symbol++) {
                    next[step][symbol] += states[state] * symbols[state][symbol];
                }
            }
        }
        return next;
    }
}
