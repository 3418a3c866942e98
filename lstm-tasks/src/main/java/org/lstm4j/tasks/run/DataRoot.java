package org.lstm4j.tasks.run;

import com.google.common.base.Joiner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;

/**
 * The folder below which data sets lie: that of {@code --data}, else of the environment variable {@value #VARIABLE}, else of
 * the system property {@value #PROPERTY}. With none of them there are only the samples inside the program.
 *
 * @param folder the folder, if somebody named one
 * @param source who named it
 */
public record DataRoot(Optional<Path> folder, String source) {
    /** The environment variable that names a data root. */
    public static final String VARIABLE = "LSTM_DATA";

    /** The system property that names a data root. */
    public static final String PROPERTY = "lstm.data.root";

    /** For people who are shown a sample: why. */
    public static final String NOBODY_NAMED_ONE = ", as nobody named a data root (--data or " + VARIABLE + ")";

    private static final String PACKED = ".gz";

    /**
     * The root that a command works with.
     *
     * @param option the value of {@code --data}
     * @throws InvalidInputException if it is no folder
     */
    public static DataRoot of(Optional<Path> option, Surroundings surroundings) {
        Optional<DataRoot> variable =
                surroundings.variable(VARIABLE).map(value -> new DataRoot(Optional.of(Path.of(value)), VARIABLE));
        Optional<DataRoot> property =
                surroundings.property(PROPERTY).map(value -> new DataRoot(Optional.of(Path.of(value)), PROPERTY));
        DataRoot root = option.map(value -> new DataRoot(Optional.of(value), "--data"))
                .or(() -> variable)
                .or(() -> property)
                .orElseGet(() -> new DataRoot(Optional.empty(), "nobody"));
        root.folder().filter(folder -> !Files.isDirectory(folder)).ifPresent(folder -> {
            throw new InvalidInputException("data root " + folder + " (" + root.source() + ") is no folder");
        });
        return root;
    }

    /**
     * Finds a file, packed or not. The only way to data: whoever wrote a task, or trained a model, names files by a path below
     * the root, and reaches no others, be it by {@code ..}, by an absolute path or by a symbolic link.
     *
     * @param file path below the root, with slashes
     * @throws InvalidInputException naming the file looked for, if it is not there, no file, or not below the root
     */
    public FoundFile open(String file) {
        return open(file, false);
    }

    /**
     * Finds a file as {@link #open} does, or a folder of files, such as recordings; whoever reads one follows no links out of it.
     *
     * @param place path below the root, with slashes
     * @throws InvalidInputException naming the place looked for, if it is not there or not below the root
     */
    public FoundFile openPlace(String place) {
        return open(place, true);
    }

    private FoundFile open(String file, boolean mayBeFolder) {
        Path below = below(file);
        if (folder.isEmpty()) {
            return FoundFile.sample(Joiner.on('/').join(below))
                    .orElseThrow(() -> new InvalidInputException("there is no sample of " + file
                            + " inside the program; name the folder it lies in with --data or " + VARIABLE));
        }
        Path plain = folder.get().resolve(below);
        Path packed = folder.get().resolve(below + PACKED);
        Path found = Stream.of(plain, packed)
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "no data: looked for " + plain + " and " + packed + " (" + source + " names the data root)"));
        checkPlace(found, mayBeFolder);
        return FoundFile.of(found);
    }

    /** Whether a file is there, packed or not, which does not mean that it can be read. */
    public boolean has(String file) {
        return folder.isPresent()
                && (Files.exists(folder.get().resolve(below(file)))
                        || Files.exists(folder.get().resolve(below(file) + PACKED)));
    }

    /** By its text alone: of what lies elsewhere not even is asked whether it is there. */
    private static Path below(String file) {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException e) {
            throw new InvalidInputException("\"" + file + "\" is no path of a data file: " + e.getReason(), e);
        }
        if (path.isAbsolute() || file.startsWith("/")) {
            throw new InvalidInputException(
                    "data file " + file + ": data files are named by a path below the data root; name"
                            + " the folder with --data DIR, and the file in it");
        }
        Path normal = path.normalize();
        if (normal.startsWith("..") || normal.toString().isEmpty()) {
            throw new InvalidInputException(
                    "data file " + file + ": leads out of the data root, below which all data files lie");
        }
        return normal;
    }

    private void checkPlace(Path found, boolean mayBeFolder) {
        try {
            if (!found.toRealPath().startsWith(folder.orElseThrow().toRealPath())) {
                throw new InvalidInputException("data file " + found
                        + ": is a link that leads out of the data root, below which all data files lie; copy what it links to,"
                        + " or name another root with --data");
            }
        } catch (IOException e) {
            throw new InvalidInputException("data file " + found + " cannot be read", e);
        }
        if (!Files.isRegularFile(found) && !(mayBeFolder && Files.isDirectory(found))) {
            throw new InvalidInputException("data file " + found + ": is "
                    + (Files.isDirectory(found) ? "a folder" : "no file") + ", not data");
        }
    }
}
