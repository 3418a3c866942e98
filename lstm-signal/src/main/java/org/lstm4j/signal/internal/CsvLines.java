package org.lstm4j.signal.internal;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lstm4j.signal.CsvLayout;
import org.lstm4j.signal.SignalDataException;

/** The records of a CSV file of numbers, empty lines left out. Not thread-safe. */
public final class CsvLines implements AutoCloseable {
    private static final int LONGEST_RECORD = 1 << 26;

    private final LineSource lines;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;
    private final char separator;

    /**
     * A record.
     *
     * @param place the file and the line that it ends on
     * @param fields what stands between the separators, stripped
     */
    public record Fields(String place, List<String> fields) {}

    private CsvLines(LineSource lines, CsvLayout layout) {
        this.lines = lines;
        this.separator = layout.separator();
        for (int i = 0; i < layout.skipLines(); i++) {
            if (lines.next().isEmpty()) {
                throw new SignalDataException(
                        lines.file(), "expected more than the " + layout.skipLines() + " lines that are skipped");
            }
        }
        this.records = CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // who reads counts them
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(LONGEST_RECORD)
                .ofCsvRecord(new LineByLine(lines))
                .iterator();
        this.header = layout.header()
                ? next().orElseThrow(() -> new SignalDataException(
                                lines.file(), "expected a line with the names of the columns, found no line"))
                        .fields()
                : List.of();
    }

    /** Opens a file. */
    public static CsvLines open(Path file, CsvLayout layout) {
        LineSource lines = LineSource.open(file);
        try {
            return new CsvLines(lines, layout);
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    /** The names of the columns; none without a header. */
    public List<String> header() {
        return header;
    }

    /** The file, for messages. */
    public String file() {
        return lines.file();
    }

    /** What to do if a file has one column: where one of the usual other separators is, that is named. */
    public String separatorHint(List<String> fields) {
        if (fields.size() != 1) {
            return "";
        }
        for (char other : new char[] {',', ';', '\t', '|', ' '}) {
            if (other != separator && fields.getFirst().indexOf(other) >= 0) {
                return "; the line has " + (other == '\t' ? "tabs" : "\"" + other + "\"") + ": set separator = \""
                        + (other == '\t' ? "\\t" : other) + "\"";
            }
        }
        return "";
    }

    /** The next record; none at the end. */
    public Optional<Fields> next() {
        try {
            if (!records.hasNext()) {
                return Optional.empty();
            }
            CsvRecord found = records.next();
            return Optional.of(new Fields(
                    lines.place(), found.getFields().stream().map(String::strip).toList()));
        } catch (CsvParseException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new SignalDataException(
                    lines.place(),
                    "expected a CSV record, found a quote that is not closed or stands within a field; check the quotes",
                    e);
        }
    }

    @Override
    public void close() {
        lines.close();
    }

    /** Hands on one line at a time, so that the parser never reads beyond a record and its place is that of its line. */
    private static final class LineByLine extends Reader {
        private final LineSource lines;
        private String line = "";
        private int position;

        LineByLine(LineSource lines) {
            this.lines = lines;
        }

        @Override
        public int read(char[] target, int offset, int length) {
            if (position == line.length()) {
                Optional<String> next = lines.next();
                if (next.isEmpty()) {
                    return -1;
                }
                line = next.get() + "\n";
                position = 0;
            }
            int count = Math.min(length, line.length() - position);
            line.getChars(position, position + count, target, offset);
            position += count;
            return count;
        }

        @Override
        public void close() {
            lines.close();
        }
    }
}
