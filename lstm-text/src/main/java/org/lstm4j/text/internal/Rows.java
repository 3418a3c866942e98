package org.lstm4j.text.internal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lstm4j.text.FileFormat;
import org.lstm4j.text.TextSchema;

/** The records of an open file, one after the other. Not thread-safe. */
public sealed interface Rows extends AutoCloseable permits JsonLinesRows, CsvRows, TsvRows {

    /** Opens {@code file}; {@code separator} is that of CSV. */
    static Rows open(Path file, FileFormat format, TextSchema schema, char separator) {
        Utf8Lines lines = Utf8Lines.open(file);
        try {
            return switch (format) {
                case JSON_LINES -> new JsonLinesRows(lines, schema);
                case CSV -> new CsvRows(lines, schema, separator);
                case TSV -> new TsvRows(lines, schema);
            };
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    /** The next record, or null at the end. */
    @Nullable
    Row next();

    @Override
    void close();
}
