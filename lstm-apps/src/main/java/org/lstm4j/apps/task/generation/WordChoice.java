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
        double[] logs = new double[scores.length];
        for (int id = 0; id < logs.length; id++) {
            double log = fromLogits ? scores[id] : Math.log(scores[id]);
            logs[id] = isAllowed.test(id) ? log : Double.NEGATIVE_INFINITY;
        }
        return sampling.temperature() == 0 ? likeliest(logs) : drawn(logs, step);
    }

    private static int likeliest(double[] logs) {
        int best = 0;
        for (int id = 1; id < logs.length; id++) {
            best = logs[id] > logs[best] ? id : best;
        }
        return best;
    }

    private int drawn(double[] logs, int step) {
        double largest = logs[likeliest(logs)];
        double[] weights = Arrays.stream(logs)
                .map(log -> Math.exp((log - largest) / sampling.temperature()))
                .toArray();
        int[] candidates =
                IntStream.range(0, logs.length).filter(id -> weights[id] > 0).toArray();
        if (sampling.topK() > 0 || sampling.topP() < 1) {
            candidates = likeliest(weights, candidates);
        }
        double mass = Arrays.stream(candidates).mapToDouble(id -> weights[id]).sum();
        double point = Philox.uniform(sampling.seed(), STREAM, step, 0) * mass;
        for (int id : candidates) {
            point -= weights[id];
            if (point < 0) {
                return id;
            }
        }
        return candidates[candidates.length - 1]; // rounding: the weights did not quite add up to their sum
    }

    /** Those that top-k and top-p leave, the likeliest first; equal ones by id. */
    private int[] likeliest(double[] weights, int[] candidates) {
        int[] sorted = Arrays.stream(candidates)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> -weights[id]))
                .mapToInt(Integer::intValue)
                .toArray();
        int kept = sampling.topK() > 0 ? Math.min(sampling.topK(), sorted.length) : sorted.length;
        double mass = Arrays.stream(candidates).mapToDouble(id -> weights[id]).sum();
        double cumulated = 0;
        for (int i = 0; i < kept; i++) {
            cumulated += weights[sorted[i]];
            if (cumulated >= sampling.topP() * mass) {
                kept = i + 1;
            }
        }
        return Arrays.copyOf(sorted, kept);
    }
}
