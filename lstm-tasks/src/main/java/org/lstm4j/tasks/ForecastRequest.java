package org.lstm4j.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.Selection;

/**
 * What somebody wants to know of a series' future.
 *
 * @param history the series so far
 * @param horizon how many steps ahead, 1 or more
 * @param backend which backend is asked for
 */
public record ForecastRequest(History history, int horizon, Selection backend) {
    /** A series so far. */
    public sealed interface History permits Values, Csv {}

    /**
     * Given as numbers.
     *
     * @param values the last ones of the series, in order of time
     */
    public record Values(List<Double> values) implements History {
        /** Copies the list. */
        public Values {
            values = List.copyOf(values);
        }
    }

    /**
     * In a file of the same form as the task's.
     *
     * @param file CSV
     * @param key which series of the file; that of the task without it
     */
    public record Csv(Path file, Optional<String> key) implements History {}

    /** Checks the horizon. */
    public ForecastRequest {
        if (horizon < 1) {
            throw new InvalidInputException("--horizon must be at least 1 step ahead; got " + horizon);
        }
    }
}
