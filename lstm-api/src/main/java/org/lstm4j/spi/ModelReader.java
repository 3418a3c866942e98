package org.lstm4j.spi;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
     * @param fixed sizes of dimensions, and values of inputs of one number, that a file leaves open, by their names: what
     *     depends on them can be decided when the file is read
     */
    record Options(Optional<String> module, Optional<Model> network, SortedMap<String, Long> fixed) {
        /** Nothing. */
        public static final Options NONE = new Options(Optional.empty(), Optional.empty());

        /** Copies the map. */
        public Options {
            fixed = Collections.unmodifiableSortedMap(new TreeMap<>(fixed));
        }

        /** Nothing is fixed. */
        public Options(Optional<String> module, Optional<Model> network) {
            this(module, network, Collections.emptySortedMap());
        }
    }

    /**
     * Reads a file that is {@linkplain #reads one of its own}.
     *
     * @param options one that the format has no use for is refused
     * @throws org.lstm4j.InvalidInputException if it is damaged or holds what is not read, with what to do: one line
     */
    ForeignModel read(Path file, Options options);
}
