package org.lstm4j.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.Selection;

/**
 * What {@code lstm predict} is given: rows one by one, or a file of them.
 *
 * @param given the arguments behind the model, which may be none
 * @param file of rows, in the form of the task's own files
 * @param standardInput reads its lines, when it is called
 * @param backend who computes
 */
public record PredictRequest(
        List<String> given, Optional<Path> file, Supplier<List<String>> standardInput, Selection backend) {
    /** Copies the list. @throws InvalidInputException if there are both rows and a file */
    public PredictRequest {
        given = List.copyOf(given);
        if (!given.isEmpty() && file.isPresent()) {
            throw new InvalidInputException("give rows behind the model, or --file FILE, not both");
        }
    }

    /**
     * The rows given or else those on standard input, one a line.
     *
     * @param what one of them is, in words
     * @throws InvalidInputException if there are none
     */
    public List<String> lines(String what) {
        List<String> lines = given.isEmpty() ? standardInput.get() : given;
        if (lines.isEmpty()) {
            throw new InvalidInputException(
                    "nothing to answer: give " + what + " behind the model, or one a line on standard input");
        }
        return lines;
    }
}
