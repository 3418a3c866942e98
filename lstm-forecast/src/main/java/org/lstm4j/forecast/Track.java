package org.lstm4j.forecast;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Steps of numbers in equal distances of time. Its numbers are not copied and must not change.
 *
 * @param steps of each step a number for each column
 * @param dates of the steps; empty where there are none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on within this package, never compared
record Track(double[][] steps, List<LocalDateTime> dates) {
    /** Copies the dates. */
    Track {
        dates = List.copyOf(dates);
    }

    int length() {
        return steps.length;
    }

    Optional<LocalDateTime> date(int step) {
        return dates.isEmpty() ? Optional.empty() : Optional.of(dates.get(step));
    }
}
