package org.lstm4j.metric;

import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/**
 * How many rows have their target among the k largest numbers: those above which fewer than k are, so that of equal numbers all are
 * in. Targets are class numbers, or rows with the class at 1. NaN if there were no rows. <i>Source:</i> {@code
 * keras.metrics.SparseTopKCategoricalAccuracy}.
 */
public final class TopK extends ItemMetric {
    private final int k;
    private long hits;
    private long count;

    /**
     * A new one, logged as {@code top_K_accuracy}.
     *
     * @param k 1 or more; 5 in Keras
     */
    public TopK(int k) {
        super("top_" + k + "_accuracy");
        if (k < 1) {
            throw new InvalidInputException("A top-k accuracy needs a k of 1 or more; got " + k);
        }
        this.k = k;
    }

    @Override
    public void reset() {
        hits = 0;
        count = 0;
    }

    @Override
    protected int items(Tensor prediction, Tensor target) {
        return rows(prediction, target);
    }

    @Override
    protected void add(Tensor prediction, Tensor target, int item) {
        int classes = classes(prediction);
        int right = target(prediction, target, item);
        if (right < 0 || right >= classes) {
            throw new InvalidInputException("There is no class " + right + " among " + classes + "; target " + target);
        }
        double score = prediction.element(item * classes + right);
        int above = 0;
        for (int i = 0; i < classes; i++) {
            above += prediction.element(item * classes + i) > score ? 1 : 0;
        }
        hits += above < k && !Double.isNaN(score) ? 1 : 0;
        count++;
    }

    @Override
    public double result() {
        return (double) hits / count;
    }
}
