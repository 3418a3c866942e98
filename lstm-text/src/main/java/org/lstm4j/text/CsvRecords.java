package org.lstm4j.text;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lstm4j.text.internal.CsvParser;
import org.lstm4j.text.internal.Separators;

/**
 * The records of a CSV file, plain or gzip, one in memory at a time, opened as all texts are (see {@link TextInput}). Nothing is
 * left out: an empty line is a record of one empty field. Not thread-safe.
 */
public final class CsvRecords implements AutoCloseable {
    private final CsvParser records;

    /**
     * One record.
     *
     * @param line the line on which it starts, from 1
     * @param fields what stands between the separators, without its quotes
     */
    public record Fields(long line, List<String> fields) {
        /** Copies the list. */
        public Fields {
            fields = List.copyOf(fields);
        }

        /** Whether all fields are empty or white space. */
        public boolean isBlank() {
            return fields.stream().allMatch(String::isBlank);
        }
    }

    private CsvRecords(CsvParser records) {
        this.records = records;
    }

    /**
     * Opens a file.
     *
     * @param separator between two fields, such as a comma
     * @throws TextDataException if there is no such file, or it is no text
     * @throws org.lstm4j.InvalidInputException if the separator is a quote or a line end
     * @throws java.io.UncheckedIOException if reading fails
     */
    public static CsvRecords open(Path file, char separator) {
        return new CsvRecords(CsvParser.open(file, separator));
    }

    /**
     * The next record; none at the end.
     *
     * @throws TextDataException if it cannot be read as CSV, naming its line
     * @throws java.io.UncheckedIOException if reading fails
     */
    public Optional<Fields> next() {
        CsvRecord found = records.next();
        return found == null
                ? Optional.empty()
                : Optional.of(new Fields(found.getStartingLineNumber(), found.getFields()));
    }

    /**
     * What a line is separated by that was read as one field: {@code tabs}, {@code semicolons}, {@code vertical bars} or {@code
     * commas}, if it has any of them.
     */
    public static Optional<String> separators(String line) {
        return Separators.within(line);
    }

    @Override
    public void close() {
        records.close();
    }
}
