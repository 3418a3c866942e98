package org.lstm4j.text.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.text.TextSchema;

/** Tab-separated lines without quoting. */
final class TsvRows implements Rows {
    private final Utf8Lines lines;
    private final boolean windows;
    private final Header header;

    TsvRows(Utf8Lines lines, TextSchema schema) {
        this.lines = lines;
        String first = lines.next();
        if (first == null) {
            throw Header.missing(lines.file(), schema);
        }
        this.windows = first.endsWith("\r");
        this.header = new Header(lines.file(), lines.number(), fields(first), schema);
    }

    @Override
    public @Nullable Row next() {
        for (String line = lines.next(); line != null; line = lines.next()) {
            List<String> fields = fields(line);
            if (fields.size() > 1 || !fields.getFirst().isEmpty()) {
                return header.row(lines.number(), fields);
            }
        }
        return null;
    }

    private List<String> fields(String line) {
        boolean cut = windows && line.endsWith("\r");
        return List.of((cut ? line.substring(0, line.length() - 1) : line).split("\t", -1));
    }

    @Override
    public void close() {
        lines.close();
    }
}
