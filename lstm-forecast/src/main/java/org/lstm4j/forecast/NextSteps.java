package org.lstm4j.forecast;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.lstm4j.tasks.PredictedRow;

/**
 * What a model says of one step to come.
 *
 * @param track which track of the file, from 1
 * @param step how many steps ahead, from 1
 * @param date of it, where the file has dates; else empty
 * @param values of each target
 */
@JsonPropertyOrder({"track", "step", "date", "values"})
record NextSteps(int track, int step, String date, SequencedMap<String, Double> values) implements PredictedRow {
    @Override
    public String text() {
        String numbers = values.entrySet().stream()
                .map(it -> String.format(Locale.ROOT, "%s %.4f", it.getKey(), it.getValue()))
                .collect(Collectors.joining("  "));
        List<String> where = date.isEmpty() ? List.of() : List.of(date);
        return String.format("+%-4d", step) + String.join("", where) + (where.isEmpty() ? "" : "  ") + numbers;
    }
}
