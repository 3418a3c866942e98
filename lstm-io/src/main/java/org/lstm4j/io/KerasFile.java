package org.lstm4j.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.internal.keras.KerasReader;
import org.lstm4j.spi.ForeignModel;
import org.lstm4j.spi.ModelReader;

/**
 * Models that Keras saved: {@code .h5} of Keras 2, {@code .keras} of Keras 3, and {@code model.json} with the weights beside it. Sequential
 * and functional ones, with several inputs and outputs, and models within models; the training configuration and the optimizer are left out. A
 * layer or a setting that is not read is refused by its name. Nothing in a file is executed.
 *
 * <p>HDF5 is read by jHDF, {@code io.jhdf:jhdf}, which has to be on the class path. Memory is bounded by the size of the file.
 */
public final class KerasFile implements ModelReader {
    private static final byte[] HDF = {(byte) 0x89, 'H', 'D', 'F'};
    private static final Pattern CONFIG =
            Pattern.compile("\\A\\s*\\{.*\"(class_name|keras_version)\"\\s*:.*", Pattern.DOTALL);

    /** For {@link java.util.ServiceLoader}. */
    public KerasFile() {}

    @Override
    public String format() {
        return "Keras";
    }

    @Override
    public boolean reads(Path file, byte[] start) {
        boolean isHdf = start.length >= HDF.length
                && start[0] == HDF[0]
                && start[1] == HDF[1]
                && start[2] == HDF[2]
                && start[3] == HDF[3];
        return isHdf
                || isArchive(file, start)
                || CONFIG.matcher(new String(start, StandardCharsets.ISO_8859_1))
                        .matches();
    }

    private static boolean isArchive(Path file, byte[] start) {
        if (start.length < 2 || start[0] != 'P' || start[1] != 'K') {
            return false;
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.getEntry("config.json") != null && zip.getEntry("metadata.json") != null;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public ForeignModel read(Path file, Options options) {
        if (!options.equals(Options.NONE)) {
            throw new InvalidInputException(
                    file + ": a file of Keras says itself what its network is; leave out --module, --task and --fix");
        }
        return read(file);
    }

    /**
     * Reads a file.
     *
     * @throws ModelFileException if it is missing, damaged, no model of Keras, or has a layer or a setting that is not read
     */
    public static ForeignModel read(Path file) {
        try {
            return KerasReader.read(file);
        } catch (NoClassDefFoundError e) {
            throw new InvalidInputException(
                    file + ": models of Keras are HDF5 files, which jHDF reads, and it is not on the class path; add"
                            + " io.jhdf:jhdf",
                    e);
        }
    }
}
