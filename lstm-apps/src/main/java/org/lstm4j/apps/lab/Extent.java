package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * One figure over the seeds: few values, so all of them and their ends instead of an estimate of their distribution.
 *
 * @param mean of the values
 * @param low the smallest
 * @param high the largest
 * @param values of the seeds, in their order
 */
@JsonPropertyOrder({"mean", "low", "high", "values"})
record Extent(double mean, double low, double high, List<Double> values) {
    /** Copies the list. */
    Extent {
        values = List.copyOf(values);
    }

    /** That of one value or more. */
    static Extent of(Collection<? extends Number> numbers) {
        List<Double> values = numbers.stream().map(Number::doubleValue).toList();
        var summary = values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        return new Extent(summary.getAverage(), summary.getMin(), summary.getMax(), values);
    }

    /** The geometric mean, for values above 0 that differ by orders of magnitude. */
    double middle() {
        return Math.exp(values.stream().mapToDouble(Math::log).average().orElseThrow());
    }

    /** For people: the mean, and from where to where if that differs in the digits that are shown. */
    String text(String format) {
        String middle = String.format(Locale.ROOT, format, mean);
        String least = String.format(Locale.ROOT, format, low);
        String most = String.format(Locale.ROOT, format, high);
        return least.equals(most) ? middle : middle + " (" + least + "–" + most + ")";
    }
}
