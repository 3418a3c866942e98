package org.lstm4j.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.io.internal.InputFile;
import org.lstm4j.io.internal.NpzReader;
import org.lstm4j.io.internal.NpzWriter;
import org.lstm4j.io.internal.Place;
import org.lstm4j.io.internal.TensorJson;

/**
 * Named tensors in files that other programs write and read: NumPy's {@code .npz} archives and JSON. Which of both a file is, is seen in it
 * and not in its name. Thread-safe.
 *
 * <p><b>JSON</b> is an object of names, each with nested lists of numbers ({@code {"x": [[1, 2], [3, 4]]}}) or with type, dimensions and all
 * numbers in row-major order ({@code {"x": {"dtype": "float32", "shape": [2, 2], "data": [1, 2, 3, 4]}}}). Lists of whole numbers are int64,
 * of {@code true} and {@code false} bool, of others float64. {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"} stand for what JSON
 * has no numbers for. Objects named {@code inputs}, {@code outputs}, {@code expected} and {@code layers} hold tensors in turn, whose names
 * then begin with that word and a slash; beside them texts, lists of texts, and numbers without a list are not looked at.
 *
 * <p><b>npz</b>: float16, float32 and float64, whole numbers of 8 to 64 bits and truth values, of either byte order, in C or Fortran order;
 * they become float32, float64, int32, int64 and bool, exactly. Arrays of Python objects, which only executing them could read, are refused.
 *
 * <p>A file from a stranger is held against its own size before memory is taken for what it says. <i>Source:</i> NumPy's NEP 1, "A Simple
 * File Format for NumPy Arrays".
 */
public final class TensorFile {
    /** The ending of NumPy's archives. */
    public static final String NPZ = ".npz";
    /** The ending of JSON. */
    public static final String JSON = ".json";

    private static final int ZIP = 'P' << 8 | 'K';

    private TensorFile() {}

    /**
     * Reads a file.
     *
     * @return the tensors in the order of the file
     * @throws ModelFileException if it is missing, damaged, of neither kind, or holds what is not read
     */
    public static SequencedMap<String, Tensor> read(Path file) {
        Place place = Place.of(file);
        try {
            long size = InputFile.size(file, place);
            return isZip(file) ? NpzReader.read(file, size, place) : TensorJson.read(file, size, place);
        } catch (IOException e) {
            throw place.unreadable(e);
        }
    }

    private static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return (in.read() << 8 | in.read()) == ZIP;
        }
    }

    /**
     * Writes a file, as {@link AtomicFile} does: {@code .npz}, or JSON of nested lists for a name that ends in {@code .json}.
     *
     * @throws InvalidInputException if the name ends otherwise, or the file cannot be written there
     */
    public static void write(Path file, Map<String, Tensor> tensors) {
        requireName(file);
        if (file.toString().endsWith(NPZ)) {
            AtomicFile.write(file, out -> NpzWriter.write(out, tensors));
        } else {
            AtomicFile.write(file, (json(tensors) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Refuses a name that tells neither kind. @throws InvalidInputException saying which do */
    public static void requireName(Path file) {
        if (!file.toString().endsWith(NPZ) && !file.toString().endsWith(JSON)) {
            throw new InvalidInputException(
                    file + ": the name of a file for tensors must end in " + NPZ + " (NumPy) or " + JSON);
        }
    }

    /** The tensors as JSON of nested lists, one line. */
    public static String json(Map<String, Tensor> tensors) {
        return TensorJson.text(tensors);
    }
}
