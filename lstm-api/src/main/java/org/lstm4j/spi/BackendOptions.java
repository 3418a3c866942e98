package org.lstm4j.spi;

import java.util.Map;
import org.lstm4j.InvalidInputException;

/**
 * How a backend is to run.
 *
 * @param threads how many threads it may use; 0 for as many as there are processors
 * @param settings what only one backend knows, by its own names; a backend refuses names that it does not know
 */
public record BackendOptions(int threads, Map<String, String> settings) {
    /** As many threads as processors, no settings. */
    public static final BackendOptions DEFAULT = new BackendOptions(0, Map.of());

    /** Checks the number of threads and copies the map. */
    public BackendOptions {
        if (threads < 0 || threads > 1024) {
            throw new InvalidInputException(
                    "The number of threads must be 1 to 1024, or 0 for all processors; got " + threads);
        }
        settings = Map.copyOf(settings);
    }

    /** These options with another number of threads. */
    public BackendOptions withThreads(int number) {
        return new BackendOptions(number, settings);
    }

    /** The number of threads, never 0. */
    public int actualThreads() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
