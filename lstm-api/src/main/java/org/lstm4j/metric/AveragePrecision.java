package org.lstm4j.metric;

/**
 * The sum of precisions at each score, weighted by how much the recall grows there: {@code Σ (Rₙ - Rₙ₋₁) Pₙ}. Exact, from all scores,
 * equal ones taken at once; NaN where there are no positive items. Each number of a prediction is an item; a target above one half is
 * positive. <i>Source:</i> {@code sklearn.metrics.average_precision_score}.
 */
public final class AveragePrecision extends Ranked {
    /** A new one, logged as {@code average_precision}. */
    public AveragePrecision() {
        super("average_precision");
    }

    @Override
    public double result() {
        double[] sums = new double[3];
        descend(tie -> {
            sums[0] += tie.positives();
            sums[1] += tie.negatives();
            sums[2] += tie.positives() * (sums[0] / (sums[0] + sums[1]));
        });
        return sums[2] / sums[0];
    }
}
