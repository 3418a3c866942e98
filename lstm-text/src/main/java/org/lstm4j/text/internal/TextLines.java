package org.lstm4j.text.internal;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Texts as lists of lines. */
public final class TextLines {
    private TextLines() {}

    /** Reads all lines of a file. */
    public static List<String> read(Path file) {
        return read(file, Integer.MAX_VALUE);
    }

    /** Reads so many lines of a file. */
    public static List<String> read(Path file, int limit) {
        try (TextBytes bytes = TextBytes.open(file)) {
            return read(bytes, limit);
        }
    }

    /** Reads all lines of a stream. */
    @SuppressWarnings("resource") // the stream is not ours to close
    public static List<String> read(InputStream in, String name) {
        return read(TextBytes.of(in, name), Integer.MAX_VALUE);
    }

    private static List<String> read(TextBytes bytes, int limit) {
        List<String> lines = new ArrayList<>();
        Utf8Lines source = Utf8Lines.withAnyEnd(bytes);
        while (lines.size() < limit) {
            String line = source.next();
            if (line == null) {
                break;
            }
            lines.add(line);
        }
        return lines;
    }
}
