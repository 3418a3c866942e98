package org.lstm4j.text.internal;

import de.siegmar.fastcsv.reader.CsvRecord;
import org.jspecify.annotations.Nullable;
import org.lstm4j.text.TextSchema;

/** Separated values with quoting; empty lines are skipped. */
final class CsvRows implements Rows {
    private final CsvParser records;
    private final Header header;

    CsvRows(Utf8Lines lines, TextSchema schema, char separator) {
        this.records = new CsvParser(lines, separator);
        CsvRecord first = record();
        if (first == null) {
            throw Header.missing(lines.file(), schema);
        }
        this.header = new Header(lines.file(), first.getStartingLineNumber(), first.getFields(), schema);
    }

    @Override
    public @Nullable Row next() {
        CsvRecord found = record();
        return found == null ? null : header.row(found.getStartingLineNumber(), found.getFields());
    }

    private @Nullable CsvRecord record() {
        CsvRecord found = records.next();
        while (found != null && CsvParser.isEmptyLine(found)) {
            found = records.next();
        }
        return found;
    }

    @Override
    public void close() {
        records.close();
    }
}
