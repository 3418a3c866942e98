package org.lstm4j.spi;

import java.nio.file.Path;

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
     * Reads a file that is {@linkplain #reads one of its own}.
     *
     * @throws org.lstm4j.InvalidInputException if it is damaged or holds what is not read, with what to do: one line
     */
    ForeignModel read(Path file);
}
