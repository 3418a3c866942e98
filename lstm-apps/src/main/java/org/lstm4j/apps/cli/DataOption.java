package org.lstm4j.apps.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Option;

/** The option {@code --data}. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of data sets. Default: " + DataRoot.VARIABLE + ", or the sample inside the program.")
    private Optional<Path> data = Optional.empty();

    DataRoot root(Surroundings surroundings) {
        return DataRoot.of(data, surroundings);
    }
}
