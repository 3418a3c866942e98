package org.lstm4j.spi;

import java.nio.file.Path;
import java.util.Optional;
import org.lstm4j.nn.Model;

/**
 * Reads the models that another program saves, so that {@code lstm import} can take them. Found by {@link java.util.ServiceLoader}: a format is
 * a jar with an entry in {@code META-INF/services/org.lstm4j.spi.ModelReader}. Stateless.
 */
public interface ModelReader {
    /** What it reads, for people: {@code Keras}. */
    String format();

    /**
     * Whether a file is one of its own, by what is in it and not by its name. It reads little, and believes nothing.
     *
     * @param file the file
     * @param start its first bytes, 1,024 or fewer
     */
    boolean reads(Path file, byte[] start);

    /**
     * What whoever imports a file says of it.
     *
     * @param module of the network in the file only what is below this module, such as {@code encoder}; without it all
     * @param network what the weights of the file are of, where it does not say that itself
     */
    record Options(Optional<String> module, Optional<Model> network) {
        /** Nothing. */
        public static final Options NONE = new Options(Optional.empty(), Optional.empty());
    }

    /**
     * Reads a file that is {@linkplain #reads one of its own}.
     *
     * @param options one that the format has no use for is refused
     * @throws org.lstm4j.InvalidInputException if it is damaged or holds what is not read, with what to do: one line
     */
    ForeignModel read(Path file, Options options);
}
