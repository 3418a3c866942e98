package org.lstm4j.metric;

/**
 * The area under the ROC curve: the probability that a positive item has a larger score than a negative one, equal scores counting
 * half. Exact, from all scores; NaN where there are no positive or no negative items. Each number of a prediction is an item; a target
 * above one half is positive. <i>Source:</i> Fawcett 2006; {@code sklearn.metrics.roc_auc_score}. Keras's {@code AUC} approaches it
 * by 200 thresholds.
 */
public final class Auc extends Ranked {
    /** A new one, logged as {@code auc}. */
    public Auc() {
        super("auc");
    }

    @Override
    public double result() {
        double[] sums = new double[3];
        descend(tie -> {
            sums[2] += tie.negatives() * (sums[0] + tie.positives() / 2.0);
            sums[0] += tie.positives();
            sums[1] += tie.negatives();
        });
        return sums[2] / (sums[0] * sums[1]);
    }
}
