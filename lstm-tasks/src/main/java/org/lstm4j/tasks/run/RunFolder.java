package org.lstm4j.tasks.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;

/**
 * The folder into which a training writes its files.
 *
 * @param path the folder, which need not exist before {@link #prepare}
 */
public record RunFolder(Path path) {
    /** The name of the folder that an average of several runs has below theirs. */
    public static final String AVERAGE = "average";

    /** What runs and experiments write. */
    private static final Set<String> FILES = Set.of(
            "model.lstm",
            "checkpoint.safetensors",
            "history.csv",
            "curves.png",
            "report.html",
            "report.json",
            AVERAGE,
            "lab.json",
            "lab.html",
            "accuracy.png",
            "gradients.png");

    private static final Path RUNS = Path.of("runs");
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** The folder that {@code --out} names, else a new one, {@code runs/TASK-TIMESTAMP}. */
    public static RunFolder of(Optional<Path> option, String task) {
        String time = LocalDateTime.now(ZoneId.systemDefault()).format(TIMESTAMP);
        return new RunFolder(option.orElseGet(() -> unused(task + "-" + time)));
    }

    /**
     * Takes the folder for one run, before anything else is done for it: makes it if it is missing, tries to write into it and
     * locks it until the result is closed. If nothing was written into it by then, it is gone again.
     *
     * @param replaces true if what an earlier run left there may be replaced
     * @throws InvalidInputException if an earlier run's files are there and may not be replaced, somebody else is writing into
     *     it, or it cannot be written
     */
    public FolderLock take(boolean replaces) {
        if (!replaces) {
            earlier().ifPresent(file -> {
                throw new InvalidInputException(path + ": holds an earlier run (" + file
                        + "), which would be lost; name another folder with --out, or replace it with --overwrite");
            });
        }
        try {
            return FolderLock.of(path);
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** The name of a file or folder that a run has left here. */
    private Optional<String> earlier() {
        if (!Files.isDirectory(path)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> FILES.contains(name) || name.matches("seed--?[0-9]+"))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private InvalidInputException cannotWrite(IOException e) {
        return new InvalidInputException(
                "cannot write into " + path + " (" + reason(e) + "); name another folder with --out", e);
    }

    /**
     * Makes the folder if it is missing and tries to write into it: to be called last before the training, so that no mistake in
     * a task leaves an empty folder behind. A model of an earlier run stays until there is one to replace it, and so does its
     * checkpoint; what describes it is removed, as it would soon describe another.
     *
     * @throws InvalidInputException if it cannot be written
     */
    public void prepare() {
        try {
            Files.createDirectories(path);
            Files.delete(Files.createTempFile(path, ".can-write", null));
            for (Path file : List.of(report(), page(), history(), curves())) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    /** Deletes the checkpoint of an earlier run, beside which a training that saves none would be mistaken for that one. */
    public void discardCheckpoint() {
        try {
            Files.deleteIfExists(checkpoint());
        } catch (IOException e) {
            throw new InvalidInputException("cannot delete " + checkpoint() + " (" + reason(e) + ")", e);
        }
    }

    /** Deletes the half-written files that a killed run may have left: hidden, and of no use to anybody. */
    public void discardLeftovers() {
        String names = Stream.of(model(), checkpoint(), curves(), page(), report())
                .map(file -> Pattern.quote(file.getFileName().toString()))
                .collect(Collectors.joining("|"));
        Pattern leftover = Pattern.compile("\\.(" + names + ")\\.[0-9a-f-]+\\.tmp");
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                if (leftover.matcher(file.getFileName().toString()).matches()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new InvalidInputException("cannot clear " + path + " (" + reason(e) + ")", e);
        }
    }

    private static Path unused(String name) {
        Path folder = RUNS.resolve(name);
        for (int i = 2; Files.exists(folder); i++) {
            folder = RUNS.resolve(name + "-" + i);
        }
        return folder;
    }

    private static String reason(IOException e) {
        if (!(e instanceof FileSystemException named)) {
            return String.valueOf(e.getMessage());
        }
        if (named.getReason() != null && named.getClass() == FileSystemException.class) {
            return named.getReason().toLowerCase(Locale.ROOT); // as "no space left on device"
        }
        String type = e.getClass().getSimpleName().replaceAll("Exception$", "");
        return type.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    /** Of several runs of one task, the folder of the run with that seed. */
    public RunFolder ofSeed(long seed) {
        return new RunFolder(path.resolve(seedName(seed)));
    }

    /** The name of that folder. */
    public static String seedName(long seed) {
        return "seed-" + seed;
    }

    /** Of several runs of one task, the folder of the average of their models. */
    public RunFolder ofAverage() {
        return new RunFolder(path.resolve(AVERAGE));
    }

    /** The model: all that is needed to use it. */
    public Path model() {
        return path.resolve("model.lstm");
    }

    /**
     * Where the training stands: what {@code --resume} goes on from. It stays when the run is finished, so that more epochs can
     * follow, unless early stopping has ended it; it may be deleted then.
     */
    public Path checkpoint() {
        return path.resolve("checkpoint.safetensors");
    }

    /** A line for each epoch. */
    public Path history() {
        return path.resolve("history.csv");
    }

    /** The curves of the training. */
    public Path curves() {
        return path.resolve("curves.png");
    }

    /** The report for people. */
    public Path page() {
        return path.resolve("report.html");
    }

    /** The report for scripts. */
    public Path report() {
        return path.resolve("report.json");
    }
}
