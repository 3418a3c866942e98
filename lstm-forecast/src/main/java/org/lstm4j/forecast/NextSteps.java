package org.lstm4j.forecast;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
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
 * @param isOneOfMany whether the file has other tracks, from which this is to be told
 */
@JsonPropertyOrder({"track", "step", "date", "values"})
record NextSteps(
        int track,
        int step,
        String date,
        SequencedMap<String, Double> values,
        @JsonIgnore boolean isOneOfMany) implements PredictedRow {
    @Override
    public String text() {
        String numbers = values.entrySet().stream()
                .map(it -> String.format(Locale.ROOT, "%s %.4f", it.getKey(), it.getValue()))
                .collect(Collectors.joining("  "));
        return (isOneOfMany ? "track " + track + "  " : "")
                + String.format("+%-4d", step)
                + (date.isEmpty() ? "" : date + "  ")
                + numbers;
    }
}
