package org.lstm4j.tasks.command;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskModel;
import picocli.CommandLine.Parameters;

/** The argument {@code MODEL}, the first of all commands that use a saved model. */
public final class ModelArgument {
    @Parameters(index = "0", paramLabel = "MODEL", description = "A model file, as runs/.../model.lstm.")
    private Path file = Path.of("");

    /** The file as it was named. */
    public Path file() {
        return file;
    }

    /** The model with its task. @throws org.lstm4j.InvalidInputException if it is not there, broken, or not of a task */
    public TaskModel read(Supplier<TaskCatalog> catalog) {
        return catalog.get().model(file);
    }
}
