package org.lstm4j.text.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
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
    private final TextBytes in;
    private final boolean anyEnd;
    private boolean afterCr;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private byte[] line = new byte[1024];
    private int length;
    private long number;
    private boolean terminated;

    private Utf8Lines(TextBytes in, boolean anyEnd) {
        this.file = in.name();
        this.in = in;
        this.anyEnd = anyEnd;
    }

    /** Opens {@code file}, whose lines end at LF alone; a CR before it is part of the line. */
    static Utf8Lines open(Path file) {
        return new Utf8Lines(TextBytes.open(file), false);
    }

    /** Lines that end at LF, CR or both, none of which is part of the line. */
    static Utf8Lines withAnyEnd(TextBytes in) {
        return new Utf8Lines(in, true);
    }

    /** The next line without its LF, or null at the end of the file. */
    @Nullable
    String next() {
        length = 0;
        terminated = false;
        number++;
        while (!terminated && fill()) {
            if (afterCr && buffer[position] == '\n') {
                position++;
            }
            afterCr = false;
            int end = position;
            while (end < limit && buffer[end] != '\n' && !(anyEnd && buffer[end] == '\r')) {
                end++;
            }
            append(end);
            terminated = end < limit;
            afterCr = anyEnd && terminated && buffer[end] == '\r';
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
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length, number));
        return limit > 0;
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
                    "Convert it to UTF-8 from what it is in, such as windows-1252 (iconv -f WINDOWS-1252 -t UTF-8).",
                    null);
        }
        String text = chars.flip().toString();
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new TextDataException(
                    Problem.NOT_TEXT,
                    file,
                    number,
                    "text",
                    "a NUL character at character " + (nul + 1) + " of the line",
                    "Is it a text file, and was it written to its end?",
                    null);
        }
        return text;
    }

    @Override
    public void close() {
        in.close();
    }
}
