package org.lstm4j.tasks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.tasks.wording.NearestName;

/**
 * What {@code lstm explain} is given for a {@link RowExplainer}.
 *
 * @param text the arguments behind the model, with blanks between them: words, or the name of a file
 * @param row of a file with several, which one, from 1
 * @param target which part of the answer is explained, in words of the task type; its obvious choice without it
 * @param backend who computes
 */
public record RowQuestion(String text, int row, Optional<String> target, Selection backend) {
    /** Checks the number. @throws InvalidInputException if it is below 1 */
    public RowQuestion {
        if (row < 1) {
            throw new InvalidInputException("--row: rows are counted from 1, got " + row);
        }
    }

    /** The row that is asked for. @throws InvalidInputException if there are not so many */
    public <T> T of(List<T> rows) {
        if (row > rows.size()) {
            throw new InvalidInputException(
                    "--row: " + text + " has " + rows.size() + (rows.size() == 1 ? " row" : " rows") + ", got " + row);
        }
        return rows.get(row - 1);
    }

    /**
     * The place of the target among names.
     *
     * @param what they are, as in "label of the model"
     * @throws InvalidInputException if it is none of them
     */
    public Optional<Integer> among(List<String> names, String what) {
        Optional<Integer> exact = target.map(names::indexOf).filter(place -> place >= 0);
        if (exact.isPresent()) {
            return exact;
        }
        return target.map(wanted -> IntStream.range(0, names.size())
                .filter(i -> names.get(i).toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT)))
                .boxed()
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("--target is \"" + wanted + "\", which is no " + what
                        + NearestName.hint(wanted, names) + "; there are " + String.join(", ", names))));
    }

    /**
     * Does something on a backend that has gradients: the one that is asked for, or the best that has some.
     *
     * @param configured the backend of the task, if it names one
     */
    public <T> T withGradients(Optional<String> configured, Function<TrainingBackend, T> work) {
        Selection wanted = backend.withConfigured(configured);
        try (TrainingBackend chosen = Backends.selectForTraining(wanted.forTraining())) {
            return work.apply(chosen);
        }
    }
}
