package org.lstm4j.forecast;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How far the forecasts of a model, or of a simple rule, are off.
 *
 * @param name for people
 * @param mase mean over the columns
 * @param crossEntropy of pictures, in nats each, all pixels together: pixels are taken for probabilities, after a rule's have been moved away
 *     from 0 and 1 by what is best on the training part
 * @param columns each by itself; none where there are too many of them to be read
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"name", "mase", "crossEntropy", "columns"})
record ForecasterErrors(String name, double mase, OptionalDouble crossEntropy, List<ColumnErrors> columns) {
    private static final int MOST = 64;

    /** Copies the list. */
    ForecasterErrors {
        columns = List.copyOf(columns);
    }

    static ForecasterErrors of(String name, OptionalDouble crossEntropy, List<ColumnErrors> columns) {
        return new ForecasterErrors(
                name, mean(columns, ColumnErrors::mase), crossEntropy, columns.size() > MOST ? List.of() : columns);
    }

    private static double mean(List<ColumnErrors> columns, ToDoubleFunction<ColumnErrors> figure) {
        return columns.stream().mapToDouble(figure).average().orElseThrow();
    }
}
