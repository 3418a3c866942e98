package org.lstm4j.tasks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What each part of a row has to do with an answer, as a table of numbers.
 *
 * @param row what was read, in a line
 * @param answer what the model says of it, in a line
 * @param method what the numbers are, in a sentence
 * @param signed whether they speak for something or against it; else they are shares of 1
 * @param rows what of the answer, or of each step, a row of the table is about
 * @param columns the parts of what was read, in their order
 * @param shares a number for each row and column
 * @param values what was read there, in the same shape; none where the names of the columns say it
 * @param remarks what else a reader should know, in sentences
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({"row", "answer", "method", "signed", "rows", "columns", "shares", "values", "remarks"})
public record RowExplanation(
        String row,
        String answer,
        String method,
        boolean signed,
        List<String> rows,
        List<String> columns,
        List<List<Double>> shares,
        List<List<Double>> values,
        List<String> remarks) {
    /** Copies the lists. @throws IllegalArgumentException if a table has another size than the names */
    public RowExplanation {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        shares = shares.stream().map(List::copyOf).toList();
        values = values.stream().map(List::copyOf).toList();
        remarks = List.copyOf(remarks);
        int width = columns.size();
        if (shares.size() != rows.size()
                || (!values.isEmpty() && values.size() != rows.size())
                || shares.stream().anyMatch(line -> line.size() != width)
                || values.stream().anyMatch(line -> line.size() != width)) {
            throw new IllegalArgumentException("a table of " + rows.size() + " rows and " + width + " columns");
        }
    }
}
