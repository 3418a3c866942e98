package org.lstm4j.drawing;

import java.util.List;
import java.util.function.BiPredicate;

/**
 * A Gaussian of several numbers with all their correlations, by the mean and the covariance of what it is fitted to.
 *
 * @param means of the numbers
 * @param factor the lower triangle whose square is the covariance, row by row
 */
// Fitted once, never compared.
@SuppressWarnings("ArrayRecordComponent")
record Gaussian(double[] means, double[][] factor) {
    /** Is added to each variance: what does not vary must not have an infinite density. */
    private static final double LEAST = 1e-6;

    /**
     * Fits one.
     *
     * @param width of a step in what is scaled; 0 for as many as columns
     * @param columns how many of its first numbers are looked at
     * @param counts which steps are
     */
    static Gaussian of(List<Drawing> drawings, int width, int columns, BiPredicate<Drawing, Integer> counts) {
        int stride = width == 0 ? columns : width;
        double[] means = new double[columns];
        double[][] products = new double[columns][columns];
        long count = 0;
        for (Drawing drawing : drawings) {
            for (int step = 0; step < drawing.steps(); step++) {
                if (counts.test(drawing, step)) {
                    count++;
                    for (int i = 0; i < columns; i++) {
                        double one = drawing.scaled()[step * stride + i];
                        means[i] += one;
                        for (int j = 0; j <= i; j++) {
                            products[i][j] += one * drawing.scaled()[step * stride + j];
                        }
                    }
                }
            }
        }
        long steps = Math.max(1, count); // a kind that never came is one about zero
        for (int i = 0; i < columns; i++) {
            means[i] /= steps;
        }
        double[][] factor = new double[columns][columns];
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = products[i][j] / steps - means[i] * means[j] + (i == j ? LEAST : 0);
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                factor[i][j] = i == j ? Math.sqrt(Math.max(LEAST, sum)) : sum / factor[j][j];
            }
        }
        return new Gaussian(means, factor);
    }

    /** The logarithm of the density of the numbers from a place on. */
    double log(float[] numbers, int at) {
        int columns = means.length;
        double[] standard = new double[columns];
        double log = -0.5 * columns * Math.log(2 * Math.PI);
        for (int i = 0; i < columns; i++) {
            double sum = numbers[at + i] - means[i];
            for (int k = 0; k < i; k++) {
                sum -= factor[i][k] * standard[k];
            }
            standard[i] = sum / factor[i][i];
            log -= 0.5 * standard[i] * standard[i] + Math.log(factor[i][i]);
        }
        return log;
    }
}
