package org.lstm4j.text.internal;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.lstm4j.text.TextDataException;
import org.lstm4j.text.TextDataException.Problem;

/**
 * The lines of a plain or gzip file, split at LF only and decoded strictly, each on its own, so that an error has its
 * line number. Not thread-safe.
 */
final class Utf8Lines implements AutoCloseable {
    /** The longest line, in bytes: far beyond any text, and small enough that a gzip bomb does not fill the heap. */
    static final int MAX_LINE = 16 << 20;

    private static final int BUFFER = 1 << 16;

    private final String file;
    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private byte[] line = new byte[1024];
    private int length;
    private long number;
    private boolean terminated;

    private Utf8Lines(String file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /** Opens {@code file}, which is unpacked if it starts as gzip does. */
    static Utf8Lines open(Path file) {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw new TextDataException(
                    Problem.NOT_READABLE, name, 0, "a data file", "a directory", "Name a file in it.", null);
        }
        try {
            InputStream raw = Files.newInputStream(file);
            try {
                return new Utf8Lines(name, unpacked(raw));
            } catch (IOException e) {
                raw.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new TextDataException(
                    Problem.FILE_NOT_FOUND, name, 0, "a data file", "no such file", "Check the path.", e);
        } catch (AccessDeniedException e) {
            throw new TextDataException(
                    Problem.NOT_READABLE, name, 0, "a readable file", "no permission", "Check its owner and mode.", e);
        } catch (EOFException | ZipException e) {
            throw corrupt(name, 1, e);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static InputStream unpacked(InputStream raw) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip ? new GZIPInputStream(in, BUFFER) : in;
    }

    /** The next line without its LF, or null at the end of the file. */
    @Nullable
    String next() {
        length = 0;
        terminated = false;
        number++;
        while (!terminated && fill()) {
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            append(end);
            terminated = end < limit;
            position = terminated ? end + 1 : end;
        }
        String text = decode();
        return text.isEmpty() && !terminated ? null : text;
    }

    /** The file, for messages. */
    String file() {
        return file;
    }

    /** The number of the line that {@link #next} gave or failed on, from 1. */
    long number() {
        return number;
    }

    /** Whether the line that {@link #next} gave ended with an LF, and not with the file. */
    boolean terminated() {
        return terminated;
    }

    private boolean fill() {
        if (position < limit) {
            return true;
        }
        try {
            position = 0;
            limit = Math.max(0, in.read(buffer));
            return limit > 0;
        } catch (EOFException | ZipException e) {
            throw corrupt(file, number, e);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ", line " + number + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private void append(int end) {
        int more = end - position;
        if (length + more > MAX_LINE) {
            throw new TextDataException(
                    Problem.TOO_LONG,
                    file,
                    number,
                    "a line of at most " + MAX_LINE + " bytes",
                    "a longer one",
                    "Check that it is a text file with one record per line.",
                    null);
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(length + more, 2 * line.length));
        }
        System.arraycopy(buffer, position, line, length, more);
        length += more;
    }

    private String decode() {
        ByteBuffer bytes = ByteBuffer.wrap(line, 0, length);
        CharBuffer chars = CharBuffer.allocate(length);
        CoderResult result = decoder.reset().decode(bytes, chars, true);
        if (result.isError()) {
            throw new TextDataException(
                    Problem.NOT_UTF8,
                    file,
                    number,
                    "UTF-8 text",
                    String.format(
                            "byte 0x%02x at byte %d of the line", bytes.get(bytes.position()), bytes.position() + 1),
                    "Convert the file to UTF-8.",
                    null);
        }
        chars.flip();
        boolean mark = number == 1 && chars.length() > 0 && chars.charAt(0) == '\uFEFF';
        return mark ? chars.subSequence(1, chars.length()).toString() : chars.toString();
    }

    private static TextDataException corrupt(String file, long line, IOException e) {
        return new TextDataException(
                Problem.CORRUPT_GZIP,
                file,
                line,
                "whole gzip data",
                e instanceof EOFException ? "the end of the file too early" : "damaged data (" + e.getMessage() + ")",
                "Fetch the file again.",
                e);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be closed: " + e.getMessage(), e);
        }
    }
}
