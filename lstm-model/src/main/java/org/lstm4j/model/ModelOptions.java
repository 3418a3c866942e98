package org.lstm4j.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Selection;

/**
 * How a saved model computes. Immutable.
 *
 * <p>Who computes is decided as for the command: by the name given here, else by the system property {@value Selection#PROPERTY}, the
 * environment variable {@value Selection#ENVIRONMENT}, what the model file says, or else the ready one with the highest priority on the
 * class path.
 *
 * @param backend the name of a backend; empty to let the above decide
 * @param threads how many threads a run computes with, 1 by default; 0 for as many as there are processors
 * @param parallelRuns how many runs may go on side by side, each with a compiled program and a copy of the weights of its own, made when
 *     it is first needed; 0, the default, for as many as the processors have room for with so many threads each. Never more than there
 *     are processors. Whoever comes when all are busy waits for a turn
 * @param settings what only one backend knows, by its own names, such as {@code provider = cuda} for {@code onnx}
 */
public record ModelOptions(Optional<String> backend, int threads, int parallelRuns, Map<String, String> settings) {
    /** The defaults: the best backend, one thread for each run, as many runs side by side as there are processors. */
    public static final ModelOptions DEFAULT = new ModelOptions(Optional.empty(), 1, 0, Map.of());

    /** Checks the numbers and copies the map. @throws InvalidInputException if a number is out of range */
    public ModelOptions {
        settings = Map.copyOf(settings);
        if (parallelRuns < 0) {
            throw new InvalidInputException(
                    "The number of runs side by side must be 1 or more, or 0 for all processors; got " + parallelRuns);
        }
        new BackendOptions(threads, settings); // says what is wrong with them
    }

    /** The defaults on a backend, such as {@code native} or {@code onnx}. */
    public static ModelOptions onBackend(String name) {
        return DEFAULT.withBackend(name);
    }

    /** These options on another backend. */
    public ModelOptions withBackend(String name) {
        return new ModelOptions(Optional.of(name), threads, parallelRuns, settings);
    }

    /** These options with so many threads for each run; 0 for all processors. */
    public ModelOptions withThreads(int number) {
        return new ModelOptions(backend, number, parallelRuns, settings);
    }

    /** These options with at most so many runs side by side; 0 for as many as the processors have room for. */
    public ModelOptions withParallelRuns(int number) {
        return new ModelOptions(backend, threads, number, settings);
    }

    /** These options with a setting that only the backend knows. */
    public ModelOptions withSetting(String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return new ModelOptions(backend, threads, parallelRuns, more);
    }

    /** The same as a selection says it, for one run at a time: what a command line was given. */
    public static ModelOptions of(Selection selection) {
        return new ModelOptions(
                selection.explicit(),
                selection.options().threads(),
                1,
                selection.options().settings());
    }

    int runs() {
        int processors = Runtime.getRuntime().availableProcessors();
        int each = new BackendOptions(threads, settings).actualThreads();
        return parallelRuns == 0 ? Math.max(1, processors / each) : Math.min(processors, parallelRuns);
    }

    Selection selection(Optional<String> configured) {
        return new Selection(backend, configured, false, new BackendOptions(threads, settings));
    }
}
