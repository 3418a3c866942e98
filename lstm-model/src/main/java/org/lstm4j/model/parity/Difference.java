package org.lstm4j.model.parity;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.OptionalDouble;
import org.lstm4j.Tensor;

/**
 * How far the numbers of one output lie from those that are expected.
 *
 * @param name the output, or the layer
 * @param numbers how many
 * @param largest the largest difference; NaN if one of both is no number where the other is one
 * @param mean the mean of all
 * @param ratio the largest difference in tolerances: that of a number e is {@code tolerance * (1 + |e|)}
 * @param agreement the share of rows whose largest number stands at the same place, for outputs that tell classes apart
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Difference(
        String name, int numbers, double largest, double mean, double ratio, OptionalDouble agreement) {

    /** True if all numbers are as they should be. */
    public boolean isEqual() {
        return ratio <= 1; // not so for NaN
    }

    /**
     * Compares.
     *
     * @param tells true if the numbers of a row are of classes
     */
    static Difference of(String name, Tensor expected, Tensor found, double tolerance, boolean tells) {
        double largest = 0;
        double ratio = 0;
        double sum = 0;
        for (int i = 0; i < expected.size(); i++) {
            double e = expected.element(i);
            double difference = Double.compare(e, found.element(i)) == 0 ? 0 : Math.abs(e - found.element(i));
            sum += difference;
            largest = Double.isNaN(difference) ? difference : Math.max(largest, difference);
            ratio = Math.max(ratio, difference / (tolerance * (1 + Math.abs(e)))); // stays NaN
        }
        return new Difference(
                name,
                expected.size(),
                largest,
                expected.size() == 0 ? 0 : sum / expected.size(),
                ratio,
                tells ? agreement(expected, found) : OptionalDouble.empty());
    }

    private static OptionalDouble agreement(Tensor expected, Tensor found) {
        int classes = expected.dim(expected.rank() - 1);
        int rows = expected.size() / classes;
        int same = 0;
        for (int row = 0; row < rows; row++) {
            same += choice(expected, row * classes, classes) == choice(found, row * classes, classes) ? 1 : 0;
        }
        return rows == 0 ? OptionalDouble.empty() : OptionalDouble.of(same / (double) rows);
    }

    /** The class of a row; of one number, whether it is above a half. */
    private static int choice(Tensor tensor, int from, int classes) {
        if (classes == 1) {
            return tensor.element(from) > 0.5 ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < classes; i++) {
            best = tensor.element(from + i) > tensor.element(from + best) ? i : best;
        }
        return best;
    }
}
