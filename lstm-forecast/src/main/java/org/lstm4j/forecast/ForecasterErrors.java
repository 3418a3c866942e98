package org.lstm4j.forecast;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How far the forecasts of a model, or of a simple rule, are off.
 *
 * @param name for people
 * @param mase mean over the columns
 * @param columns each by itself
 */
@JsonPropertyOrder({"name", "mase", "columns"})
record ForecasterErrors(String name, double mase, List<ColumnErrors> columns) {
    /** Copies the list. */
    ForecasterErrors {
        columns = List.copyOf(columns);
    }

    static ForecasterErrors of(String name, List<ColumnErrors> columns) {
        return new ForecasterErrors(name, mean(columns, ColumnErrors::mase), columns);
    }

    private static double mean(List<ColumnErrors> columns, ToDoubleFunction<ColumnErrors> figure) {
        return columns.stream().mapToDouble(figure).average().orElseThrow();
    }
}
