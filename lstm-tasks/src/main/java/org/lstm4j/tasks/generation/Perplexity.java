package org.lstm4j.tasks.generation;

import org.lstm4j.Tensor;
import org.lstm4j.train.Metric;

/**
 * How many words a model wavers between: {@code exp} of the mean of {@code -log p(target)}. Targets of {@value
 * StreamDataset#NO_TARGET} do not count. Not thread-safe.
 */
final class Perplexity implements Metric {
    static final String NAME = "perplexity";
    private static final double LEAST = 1e-30; // what float32 has rounded to 0 must not make the mean infinite

    private final boolean fromLogits;
    private double sum;
    private long count;

    /**
     * Creates it.
     *
     * @param fromLogits true if the model gives logits, false if it gives probabilities
     */
    Perplexity(boolean fromLogits) {
        this.fromLogits = fromLogits;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void reset() {
        sum = 0;
        count = 0;
    }

    @Override
    public void update(Tensor prediction, Tensor target) {
        int classes = prediction.dim(-1);
        float[] scores = prediction.floats();
        int[] targets = target.ints();
        for (int row = 0; row < targets.length; row++) {
            if (targets[row] != StreamDataset.NO_TARGET) {
                sum -= logProbability(scores, row * classes, classes, targets[row]);
                count++;
            }
        }
    }

    private double logProbability(float[] scores, int from, int classes, int target) {
        if (!fromLogits) {
            return Math.log(Math.max(scores[from + target], LEAST));
        }
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + classes; i++) {
            largest = Math.max(largest, scores[i]);
        }
        double total = 0;
        for (int i = from; i < from + classes; i++) {
            total += Math.exp(scores[i] - largest);
        }
        return scores[from + target] - largest - Math.log(total);
    }

    /** How many words counted. */
    long count() {
        return count;
    }

    @Override
    public double result() {
        return Math.exp(sum / count);
    }
}
