package org.lstm4j.metric;

import org.lstm4j.Tensor;

/**
 * The coefficient of determination, {@code 1 - Σ (y' - y)² / Σ (y - ȳ)²} over all numbers. Where all targets are equal it is 1 if
 * all predictions are right, else 0; NaN for fewer than two numbers. <i>Source:</i> {@code sklearn.metrics.r2_score}.
 */
public final class R2 extends ItemMetric {
    private long count;
    private double mean;
    private double spread;
    private double error;

    /** A new one, logged as {@code r2}. */
    public R2() {
        super("r2");
    }

    @Override
    public void reset() {
        count = 0;
        mean = 0;
        spread = 0;
        error = 0;
    }

    @Override
    protected int items(Tensor prediction, Tensor target) {
        return numbers(prediction, target);
    }

    /** Welford's way to the sum of squares around the mean, which loses no digits to a large mean. */
    @Override
    protected void add(Tensor prediction, Tensor target, int item) {
        double y = target.element(item);
        double before = y - mean;
        count++;
        mean += before / count;
        spread += before * (y - mean);
        double missed = prediction.element(item) - y;
        error += missed * missed;
    }

    @Override
    public double result() {
        if (count < 2) {
            return Double.NaN;
        }
        return spread > 0 ? 1 - error / spread : error == 0 ? 1 : 0;
    }
}
