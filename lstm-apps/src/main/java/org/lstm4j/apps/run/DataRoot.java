package org.lstm4j.apps.run;

import java.nio.file.Files;
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
     * Finds a file, packed or not.
     *
     * @param file path below the root, with slashes
     * @throws InvalidInputException naming the file looked for, if it is not there
     */
    public FoundFile open(String file) {
        if (folder.isEmpty()) {
            return FoundFile.sample(file)
                    .orElseThrow(() -> new InvalidInputException("there is no sample of " + file
                            + " inside the program; name the folder it lies in with --data or " + VARIABLE));
        }
        Path plain = folder.get().resolve(file);
        Path packed = folder.get().resolve(file + PACKED);
        return Stream.of(plain, packed)
                .filter(Files::exists)
                .findFirst()
                .map(FoundFile::of)
                .orElseThrow(() -> new InvalidInputException(
                        "no data: looked for " + plain + " and " + packed + " (" + source + " names the data root)"));
    }
}
