package org.lstm4j.tasks;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.Selection;

/**
 * What is to be drawn.
 *
 * @param count how many sequences, 1 or more; with beginnings one for each of the first of these
 * @param temperature below 1 likely steps become likelier, above it less so; 0 takes the likeliest
 * @param seed of the draws
 * @param label the class that is drawn; without it all by turns, or what a beginning is likeliest of
 * @param steps how many steps each gets at most
 * @param beginnings a file in the form of the task's own, whose sequences are drawn on
 * @param first how many steps of each are given; all without it
 * @param backend who computes
 */
public record DrawRequest(
        int count,
        double temperature,
        long seed,
        Optional<String> label,
        OptionalInt steps,
        Optional<Path> beginnings,
        OptionalInt first,
        Selection backend) {
    /** Checks the numbers. */
    public DrawRequest {
        if (count < 1) {
            throw new InvalidInputException("--count must be at least 1; got " + count);
        }
        if (first.isPresent() && (beginnings.isEmpty() || first.getAsInt() < 1)) {
            throw new InvalidInputException("--first is the number of steps, 1 or more, that are given of each sequence"
                    + " of --from FILE; got " + first.getAsInt() + (beginnings.isEmpty() ? " without --from" : ""));
        }
    }
}
