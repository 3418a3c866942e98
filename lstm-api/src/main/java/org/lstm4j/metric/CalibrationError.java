package org.lstm4j.metric;

import java.util.Arrays;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/**
 * The expected calibration error: decisions are put into bins of equal width by their confidence c, {@code (b/B, (b+1)/B]}, and the error is
 * the mean over decisions of how far their bin's share of right ones is from its mean confidence. Of a row of probabilities the largest one
 * is the confidence; of one probability p it is {@code max(p, 1 - p)}. NaN if there were no items. <i>Source:</i> Naeini et al.
 * 2015; Guo et al. 2017, with 15 bins.
 */
public final class CalibrationError extends ItemMetric {
    private final double[] confidence;
    private final long[] right;
    private final long[] counts;

    /** A new one with 15 bins, logged as {@code calibration_error}. */
    public CalibrationError() {
        this(15);
    }

    /**
     * A new one.
     *
     * @param bins 1 or more
     */
    public CalibrationError(int bins) {
        super("calibration_error");
        if (bins < 1) {
            throw new InvalidInputException("A calibration error needs a bin or more; got " + bins);
        }
        confidence = new double[bins];
        right = new long[bins];
        counts = new long[bins];
    }

    @Override
    public void reset() {
        Arrays.fill(confidence, 0);
        Arrays.fill(right, 0);
        Arrays.fill(counts, 0);
    }

    @Override
    protected int items(Tensor prediction, Tensor target) {
        return rows(prediction, target);
    }

    @Override
    protected void add(Tensor prediction, Tensor target, int item) {
        int classes = classes(prediction);
        boolean isRight;
        double sure;
        if (classes == 1) {
            double p = prediction.element(item);
            sure = Math.max(p, 1 - p);
            isRight = p > 0.5 == target.element(item) > 0.5;
        } else {
            int found = largest(prediction, item, classes);
            sure = prediction.element(item * classes + found);
            isRight = found == target(prediction, target, item);
        }
        int bin = Math.clamp((int) Math.ceil(sure * counts.length) - 1, 0, counts.length - 1);
        confidence[bin] += sure;
        right[bin] += isRight ? 1 : 0;
        counts[bin]++;
    }

    @Override
    public double result() {
        double error = 0;
        long count = 0;
        for (int bin = 0; bin < counts.length; bin++) {
            error += Math.abs(right[bin] - confidence[bin]);
            count += counts[bin];
        }
        return error / count;
    }
}
