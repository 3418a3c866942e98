package org.lstm4j.text.internal;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.TextDataException;
import org.lstm4j.text.TextDataException.Problem;

/** The records of a CSV file, of any number of fields each; an empty line is a record of one empty field. Not thread-safe. */
public final class CsvParser implements AutoCloseable {
    private final Utf8Lines lines;
    private final LineReader reader;
    private final CloseableIterator<CsvRecord> records;

    /**
     * Starts to read.
     *
     * @param separator between two fields
     * @throws InvalidInputException if it is none
     */
    CsvParser(Utf8Lines lines, char separator) {
        if (separator == '"' || separator == '\r' || separator == '\n') {
            throw new InvalidInputException("a separator of CSV is a character other than a quote or a line end");
        }
        this.lines = lines;
        this.reader = new LineReader(lines);
        this.records = CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE) // who reads counts them: it knows the column names
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(Utf8Lines.MAX_LINE)
                .ofCsvRecord(reader)
                .iterator();
    }

    /** Opens a file. */
    public static CsvParser open(Path file, char separator) {
        Utf8Lines lines = Utf8Lines.open(file);
        try {
            return new CsvParser(lines, separator);
        } catch (RuntimeException e) {
            lines.close();
            throw e;
        }
    }

    /** The next record, or null at the end. */
    public @Nullable CsvRecord next() {
        reader.startRecord();
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException e) {
            switch (e.getCause()) {
                case TextDataException cause -> throw cause;
                case UncheckedIOException cause -> throw cause;
                case null, default -> throw malformed(e);
            }
        }
    }

    /** Whether a record is an empty line. */
    static boolean isEmptyLine(CsvRecord found) {
        return found.getFieldCount() == 1 && found.getField(0).isEmpty();
    }

    private TextDataException malformed(CsvParseException e) {
        return new TextDataException(
                Problem.MALFORMED_RECORD,
                lines.file(),
                reader.recordLine(),
                "a CSV record",
                Excerpt.plain(String.valueOf(
                        e.getCause() == null ? e.getMessage() : e.getCause().getMessage())),
                "Check the quotes: a field with a quote, comma or line break stands in quotes, its own quotes"
                        + " doubled.",
                e);
    }

    @Override
    public void close() {
        lines.close();
    }

    /** Hands on one line at a time, so that the parser never reads beyond a record and an error has its line. */
    private static final class LineReader extends Reader {
        private final Utf8Lines lines;
        private String line = "";
        private int position;
        private long recordLine;

        LineReader(Utf8Lines lines) {
            this.lines = lines;
        }

        void startRecord() {
            recordLine = 0;
        }

        /** The first line since {@link #startRecord} that is not empty, or the last line read if all are. */
        long recordLine() {
            return recordLine == 0 ? lines.number() : recordLine;
        }

        @Override
        public int read(char[] target, int offset, int length) {
            if (position == line.length()) {
                String next = lines.next();
                if (next == null) {
                    return -1;
                }
                line = lines.terminated() ? next + "\n" : next;
                position = 0;
                if (recordLine == 0 && !next.isEmpty() && !next.equals("\r")) {
                    recordLine = lines.number();
                }
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
