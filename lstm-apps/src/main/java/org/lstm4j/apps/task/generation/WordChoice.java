package org.lstm4j.apps.task.generation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.lstm4j.LstmException;
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
     * @throws LstmException if the model gives no numbers, or no id is allowed
     */
    int of(float[] scores, int step) {
        int likeliest = likeliest(scores);
        if (likeliest < 0) {
            throw new LstmException("the model has no word that could be written: its vocabulary holds padding and the"
                    + " token for unknown words alone, or its scores are no finite numbers");
        }
        return sampling.temperature() == 0 ? likeliest : drawn(weights(scores, scores[likeliest]), step);
    }

    private int likeliest(float[] scores) {
        int best = -1;
        for (int id = 0; id < scores.length; id++) {
            if (isAllowed.test(id) && Float.isFinite(scores[id]) && (best < 0 || scores[id] > scores[best])) {
                best = id;
            }
        }
        return best;
    }

    /**
     * How likely each word is at the temperature, the likeliest having 1, whatever the power: that of a tiny temperature is
     * infinite, and a largest probability may be 0.
     */
    private double[] weights(float[] scores, double largest) {
        double[] weights = new double[scores.length];
        double power = 1 / sampling.temperature();
        for (int id = 0; id < weights.length; id++) {
            if (isAllowed.test(id) && Float.isFinite(scores[id])) {
                weights[id] = scores[id] == largest ? 1 : weight(scores[id], largest, power);
            }
        }
        return weights;
    }

    private double weight(double score, double largest, double power) {
        if (fromLogits) {
            return Math.exp((score - largest) * power);
        }
        return power == 1 ? score / largest : Math.pow(score / largest, power);
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
