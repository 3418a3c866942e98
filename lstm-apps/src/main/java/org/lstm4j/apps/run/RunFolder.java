package org.lstm4j.apps.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.InvalidInputException;

/**
 * The folder into which a training writes its files.
 *
 * @param path the folder, which exists and can be written
 */
public record RunFolder(Path path) {
    private static final Path RUNS = Path.of("runs");
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /**
     * Makes the folder if it is missing and tries to write into it, so that nobody trains for an hour in vain. A report of an
     * earlier run is removed: it would not describe the model that is about to be written beside it.
     *
     * @param option the value of {@code --out}; else a new folder {@code runs/TASK-TIMESTAMP}
     * @throws InvalidInputException if it cannot be written
     */
    public static RunFolder create(Optional<Path> option, String task) {
        Path folder = option.orElseGet(() ->
                unused(task + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIMESTAMP)));
        RunFolder run = new RunFolder(folder);
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".can-write", null));
            Files.deleteIfExists(run.report());
        } catch (IOException e) {
            throw new InvalidInputException(
                    "cannot write into " + folder + " (" + reason(e) + "); name another folder with --out", e);
        }
        return run;
    }

    private static Path unused(String name) {
        Path folder = RUNS.resolve(name);
        for (int i = 2; Files.exists(folder); i++) {
            folder = RUNS.resolve(name + "-" + i);
        }
        return folder;
    }

    private static String reason(IOException e) {
        String type = e.getClass().getSimpleName().replaceAll("Exception$", "");
        return type.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    /** The model: all that is needed to use it. */
    public Path model() {
        return path.resolve("model.lstm");
    }

    /** A line for each epoch. */
    public Path history() {
        return path.resolve("history.csv");
    }

    /** The curves of the training. */
    public Path curves() {
        return path.resolve("curves.png");
    }

    /** The report for scripts. */
    public Path report() {
        return path.resolve("report.json");
    }
}
