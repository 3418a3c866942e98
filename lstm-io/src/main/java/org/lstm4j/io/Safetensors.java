package org.lstm4j.io;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.io.internal.ByteBufferInputStream;
import org.lstm4j.io.internal.InputFile;
import org.lstm4j.io.internal.Json;
import org.lstm4j.io.internal.Place;
import org.lstm4j.io.internal.SafetensorsReader;
import org.lstm4j.io.internal.SafetensorsWriter;
import org.lstm4j.io.internal.TensorBits;

/**
 * Named tensors in the safetensors format: a little-endian 64-bit length, a JSON header padded with spaces to a multiple
 * of 8, and the elements, little-endian, end to end. Nothing in such a file can be executed.
 *
 * <p>All types of {@link org.lstm4j.DType} are written and read bit for bit; {@code F16} and {@code BF16} are read as
 * float32, which is exact. Other types are refused by name. A reader trusts nothing: the header is at most 100 MB as in
 * the reference implementation, tensors must lie end to end from the first byte of the data to the last, names must be
 * unique, and nothing is allocated that the size of the file does not cover.
 *
 * <p>Two of these are equal if names, types, shapes, bits and metadata are; the order does not count. The map is
 * unmodifiable; the tensors are not copied, so do not write into them. <i>Source:</i> the format's description and the
 * behaviour of the reference implementation, github.com/huggingface/safetensors.
 *
 * @param tensors the tensors by name, in the order in which they are written; those with larger elements go first
 * @param metadata free text by key, written in the order of the keys
 */
public record Safetensors(SequencedMap<String, Tensor> tensors, Map<String, String> metadata) {
    private static final String RESERVED = "__metadata__";

    /**
     * Copies both maps.
     *
     * @throws InvalidInputException if a tensor is named {@code __metadata__}, or a text cannot be UTF-8
     */
    public Safetensors {
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        if (tensors.containsKey(RESERVED)) {
            throw new InvalidInputException("No tensor may be named " + RESERVED + ": safetensors keeps it for itself");
        }
        tensors.keySet().forEach(Safetensors::checkText);
        metadata.forEach((key, value) -> {
            checkText(key);
            checkText(value);
        });
    }

    private static void checkText(String text) {
        if (!Json.isEncodable(text)) {
            throw new InvalidInputException(
                    "\"" + text + "\" holds half a surrogate pair and cannot be written as UTF-8");
        }
    }

    /** Tensors without metadata. */
    public static Safetensors of(SequencedMap<String, Tensor> tensors) {
        return new Safetensors(tensors, Map.of());
    }

    /**
     * Reads a file.
     *
     * @throws ModelFileException if it is missing, damaged, cut off, of another format, or cannot be read
     */
    public static Safetensors read(Path file) {
        Place place = Place.of(file);
        try {
            long size = InputFile.size(file, place);
            try (InputStream in = Files.newInputStream(file)) {
                return SafetensorsReader.read(in, size, place);
            }
        } catch (IOException e) {
            throw place.unreadable(e);
        }
    }

    /**
     * Reads the bytes of a file.
     *
     * @throws ModelFileException if they are damaged, cut off or of another format
     */
    public static Safetensors read(byte[] bytes) {
        return read(new ByteArrayInputStream(bytes), bytes.length);
    }

    /**
     * Reads the bytes of a file from the buffer's position to its limit; neither is changed.
     *
     * @throws ModelFileException if they are damaged, cut off or of another format
     */
    public static Safetensors read(ByteBuffer bytes) {
        return read(new ByteBufferInputStream(bytes.duplicate()), bytes.remaining());
    }

    private static Safetensors read(InputStream in, int size) {
        try {
            return SafetensorsReader.read(in, size, Place.of("safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be read", e);
        }
    }

    /**
     * Writes a file, as {@link AtomicFile} does.
     *
     * @throws InvalidInputException if the header would be larger than 100 MB, or for an
     *     {@link OutputFileException unusable place}
     * @throws org.lstm4j.LstmException if writing fails
     */
    public void write(Path file) {
        SafetensorsWriter writer = SafetensorsWriter.of(this);
        AtomicFile.write(file, writer::writeTo);
    }

    /**
     * The bytes of the file.
     *
     * @throws InvalidInputException if the header would be larger than 100 MB, or all of it larger than an array
     */
    public byte[] toBytes() {
        SafetensorsWriter writer = SafetensorsWriter.of(this);
        if (writer.size() > Integer.MAX_VALUE - 8) {
            throw new InvalidInputException(
                    "These tensors take " + writer.size() + " bytes, more than an array holds. Write them to a file.");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) writer.size());
        try {
            writer.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail to be written", e);
        }
        return out.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Safetensors(SequencedMap<String, Tensor> theirs, Map<String, String> theirText)
                && metadata.equals(theirText)
                && TensorBits.same(tensors, theirs);
    }

    @Override
    public int hashCode() {
        return 31 * tensors.keySet().hashCode() + metadata.hashCode();
    }
}
