package org.lstm4j.tasks.command;

import java.nio.file.Path;
import java.util.Optional;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Option;

/** The option {@code --data}. */
public final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of data sets. Default: " + DataRoot.VARIABLE + ", or the sample inside the program.")
    private Optional<Path> data = Optional.empty();

    /** The folder that was named, or that of the environment, or the sample. */
    public DataRoot root(Surroundings surroundings) {
        return DataRoot.of(data, surroundings);
    }
}
