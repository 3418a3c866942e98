package org.lstm4j.tasks.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Selection;
import picocli.CommandLine.Option;

/** The options that choose a backend. */
public final class BackendOption {
    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description =
                    "Who computes; '${ROOT-COMMAND-NAME} backends' lists them. Default: LSTM_BACKEND, the task's choice, or the best.")
    private Optional<String> backend = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to compute with; 0 for one a processor. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--backend-option",
            paramLabel = "NAME=VALUE",
            description = "A setting that only this backend knows, as in --backend onnx --backend-option provider=cuda;"
                    + " repeatable.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = {"-v", "--verbose"},
            description = "Say which backend was chosen, with which kernels, and why; 'train' and 'lab' always do.")
    private boolean verbose;

    private static final int MOST_THREADS = 4096;

    /**
     * Who was asked for.
     *
     * @throws org.lstm4j.InvalidInputException if the number of threads is out of range
     */
    public Selection selection() {
        if (verbose) {
            Verbosity.tellMore();
        }
        Ranges.check("--threads", threads, 0, MOST_THREADS);
        return new Selection(backend, Optional.empty(), false, new BackendOptions(threads, settings));
    }
}
