package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;

/**
 * One figure over several runs.
 *
 * @param mean of the runs
 * @param standardDeviation of a single run, with n - 1 in the denominator
 * @param low lower end of the 95 % confidence interval of the mean, by Student's t
 * @param high its upper end
 * @param values of the runs, in their order
 */
@JsonPropertyOrder({"mean", "standardDeviation", "low", "high", "values"})
public record Spread(double mean, double standardDeviation, double low, double high, List<Double> values) {
    /** The 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom. */
    private static final double[] T = {
        12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448,
                2.1314,
        2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452,
                2.0423
    };

    /** Copies the list. */
    public Spread {
        values = List.copyOf(values);
    }

    /**
     * The confidence interval for people. That of a share ends where shares do: around few runs it would reach beyond.
     *
     * @param isShare true for what lies between 0 and 1
     */
    String interval(boolean isShare) {
        return String.format(
                Locale.ROOT, "%.4f to %.4f", isShare ? Math.max(0, low) : low, isShare ? Math.min(1, high) : high);
    }

    /**
     * That of two runs or more.
     *
     * @throws IllegalArgumentException for fewer
     */
    public static Spread of(List<Double> values) {
        int count = values.size();
        if (count < 2) {
            throw new IllegalArgumentException("a spread needs two values; got " + values);
        }
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double deviation = Math.sqrt(squares / (count - 1));
        // With more than 31 runs the last quantile is at most 4 % too wide.
        double half = T[Math.min(count - 1, T.length) - 1] * deviation / Math.sqrt(count);
        return new Spread(mean, deviation, mean - half, mean + half, values);
    }
}
