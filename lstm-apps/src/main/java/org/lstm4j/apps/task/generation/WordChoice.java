package org.lstm4j.apps.task.generation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.lstm4j.Philox;
import org.lstm4j.apps.task.Sampling;

/**
 * Chooses words by their scores.
 *
 * @param sampling how
 * @param fromLogits true if scores are logits, false if they are probabilities
 * @param isAllowed false for ids that are no words: padding, the token for unknown words
 */
record WordChoice(Sampling sampling, boolean fromLogits, IntPredicate isAllowed) {
    private static final int STREAM = 1;

    /**
     * Chooses one.
     *
     * @param scores of all ids
     * @param step the number of the choice, so that each draws anew
     */
    int of(float[] scores, int step) {
        int likeliest = likeliest(scores);
        return sampling.temperature() == 0 ? likeliest : drawn(weights(scores, scores[likeliest]), step);
    }

    private int likeliest(float[] scores) {
        int best = -1;
        for (int id = 0; id < scores.length; id++) {
            if (isAllowed.test(id) && (best < 0 || scores[id] > scores[best])) {
                best = id;
            }
        }
        return best;
    }

    /** How likely each word is at the temperature, the likeliest having 1. */
    private double[] weights(float[] scores, double largest) {
        double[] weights = new double[scores.length];
        double power = 1 / sampling.temperature();
        for (int id = 0; id < weights.length; id++) {
            if (isAllowed.test(id)) {
                double relative = fromLogits ? Math.exp((scores[id] - largest) * power) : scores[id] / largest;
                weights[id] = fromLogits || power == 1 ? relative : Math.pow(relative, power);
            }
        }
        return weights;
    }

    private int drawn(double[] weights, int step) {
        if (sampling.topK() > 0 || sampling.topP() < 1) {
            keepLikeliest(weights);
        }
        double mass = Arrays.stream(weights).sum();
        double point = Philox.uniform(sampling.seed(), STREAM, step, 0) * mass;
        int last = 0;
        for (int id = 0; id < weights.length; id++) {
            if (weights[id] > 0) {
                last = id;
                point -= weights[id];
                if (point < 0) {
                    return id;
                }
            }
        }
        return last; // rounding: the weights did not quite add up to their sum
    }

    /** Takes away the weights of the words that top-k and top-p leave out; of equal ones the first ids stay. */
    private void keepLikeliest(double[] weights) {
        int[] sorted = IntStream.range(0, weights.length)
                .filter(id -> weights[id] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> -weights[id]))
                .mapToInt(Integer::intValue)
                .toArray();
        double mass = Arrays.stream(weights).sum();
        double before = 0;
        for (int i = 0; i < sorted.length; i++) {
            boolean isCut =
                    (sampling.topK() > 0 && i >= sampling.topK()) || (i > 0 && before >= sampling.topP() * mass);
            before += weights[sorted[i]];
            if (isCut) {
                weights[sorted[i]] = 0;
            }
        }
    }
}
