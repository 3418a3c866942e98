package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a series goes on.
 *
 * @param series its name, if it has one
 * @param history how many values were given
 * @param forecast the next ones, in the unit of the series
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"series", "history", "forecast"})
public record Forecast(Optional<String> series, int history, List<Double> forecast) {
    /** Copies the list. */
    public Forecast {
        forecast = List.copyOf(forecast);
    }

    /** Of a series, whose name may be empty. */
    public static Forecast of(String series, int history, double[] forecast) {
        return new Forecast(
                Optional.of(series).filter(name -> !name.isEmpty()),
                history,
                Arrays.stream(forecast).boxed().toList());
    }
}
