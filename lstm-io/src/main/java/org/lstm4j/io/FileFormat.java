package org.lstm4j.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.lstm4j.io.internal.ForeignFormat;

/**
 * What a file is, told by its bytes, whatever its name: for messages about a file that is not what was asked for. Nothing is
 * parsed, unpacked or executed; at most the first 512 bytes and the last 64 KiB are read.
 *
 * @param description words that follow "is", such as {@code a Keras .keras model}
 * @param advice what to do to use it here: one sentence without its full stop
 */
public record FileFormat(String description, String advice) {
    private static final int START = 512;
    private static final int TAIL = 1 << 16;

    /**
     * The format of a file or directory. Thread-safe.
     *
     * @return empty if it is of no format that is known here
     * @throws IOException if it is missing or cannot be read
     */
    public static Optional<FileFormat> of(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            return Optional.of(format(ForeignFormat.ofDirectory(file)));
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long size = in.length();
            byte[] start = bytes(in, 0, (int) Math.min(size, START));
            return of(start, bytes(in, Math.max(0, size - TAIL), (int) Math.min(size, TAIL)));
        }
    }

    /**
     * The format of a file of which there are its first bytes, some hundred if it has so many, and its last ones, 64 KiB
     * if it has so many. Thread-safe.
     *
     * @return empty if it is of no format that is known here
     */
    public static Optional<FileFormat> of(byte[] start, byte[] end) {
        return ForeignFormat.recognised(start, end).map(FileFormat::format);
    }

    /** True for what begins as ONNX models do. */
    public boolean isOnnx() {
        return description.equals(ForeignFormat.ONNX.description());
    }

    private static FileFormat format(ForeignFormat format) {
        return new FileFormat(format.description(), format.advice());
    }

    private static byte[] bytes(RandomAccessFile in, long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        in.seek(position);
        in.readFully(bytes);
        return bytes;
    }
}
