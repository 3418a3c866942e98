package org.lstm4j.text.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a small text file. */
public final class TextLines {
    private TextLines() {}

    /** Reads them all; UTF-8. @throws org.lstm4j.text.TextDataException if there is no such file, or it is not UTF-8 */
    public static List<String> read(Path file) {
        List<String> lines = new ArrayList<>();
        try (Utf8Lines source = Utf8Lines.open(file)) {
            for (String line = source.next(); line != null; line = source.next()) {
                lines.add(line);
            }
        }
        return lines;
    }
}
