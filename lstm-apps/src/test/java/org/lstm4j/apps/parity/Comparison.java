package org.lstm4j.apps.parity;

import java.util.List;
import java.util.Locale;

/**
 * What two backends say of the same rows.
 *
 * @param rows how many
 * @param labels how many different ones the first gives them
 * @param otherLabels of how many they say something else
 * @param ties how many of these have two best scores within {@link #ROUNDING}, so that rounding decides
 * @param largestDifference of two scores: absolute up to 1, relative above
 */
public record Comparison(int rows, long labels, int otherLabels, int ties, double largestDifference) {
    /**
     * What float32 loses on the way through a model: sums of some hundred numbers in another order, over some hundred steps.
     * A probability has 24 bits, and a difference of 6e-8 in its last one.
     */
    public static final double ROUNDING = 1e-5;

    /** Compares answers to the same questions. */
    public static Comparison of(List<Answer> expected, List<Answer> actual) {
        if (expected.size() != actual.size()) {
            throw new AssertionError(expected.size() + " answers against " + actual.size());
        }
        int otherLabels = 0;
        int ties = 0;
        double largest = 0;
        for (int row = 0; row < expected.size(); row++) {
            Answer one = expected.get(row);
            Answer other = actual.get(row);
            if (!one.label().equals(other.label())) {
                otherLabels++;
                ties += one.margin() <= ROUNDING ? 1 : 0;
            }
            largest = Math.max(largest, difference(one.scores(), other.scores()));
        }
        return new Comparison(
                expected.size(), expected.stream().map(Answer::label).distinct().count(), otherLabels, ties, largest);
    }

    private static double difference(double[] expected, double[] actual) {
        if (expected.length != actual.length) {
            throw new AssertionError(expected.length + " scores against " + actual.length);
        }
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(expected[i] - actual[i]) / Math.max(1, Math.abs(expected[i]));
            largest = Math.max(largest, difference); // NaN, if one is
        }
        return largest;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d rows with %,d different labels, %d other labels, %d of them where two scores are equal but for rounding, largest difference"
                        + " %.1e",
                rows,
                labels,
                otherLabels,
                ties,
                largestDifference);
    }
}
