package org.lstm4j.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lstm4j.text.TextDataException.Problem;
import org.lstm4j.text.internal.Excerpt;
import org.lstm4j.text.internal.Row;
import org.lstm4j.text.internal.Rows;

/**
 * Reads labelled texts from a file: JSON Lines, CSV or TSV, opened as all texts are (see {@link TextInput}).
 *
 * <p>What is not as expected is an error that names the file and the line; nothing is replaced or dropped in silence.
 * Immutable and thread-safe.
 *
 * @param format how records are written
 * @param schema which columns are read, and what is expected there
 * @param separator between two fields of {@link FileFormat#CSV}; the other formats have their own
 */
public record LabeledTextReader(FileFormat format, TextSchema schema, char separator) {
    private static final char COMMA = ',';

    /** Checks that nothing is null. */
    public LabeledTextReader {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(schema, "schema");
    }

    /** Reads CSV with commas. */
    public LabeledTextReader(FileFormat format, TextSchema schema) {
        this(format, schema, COMMA);
    }

    /**
     * Reads the whole file.
     *
     * @throws TextDataException if the file is missing or not as expected
     * @throws java.io.UncheckedIOException if reading fails
     */
    public LabeledTexts read(Path file) {
        List<LabeledText> records = new ArrayList<>();
        long emptyTexts = forEach(file, records::add);
        return new LabeledTexts(records, emptyTexts);
    }

    /**
     * Reads the file record by record, one in memory at a time.
     *
     * @return how many records of the file have an empty or blank text, whether kept or skipped
     * @throws TextDataException if the file is missing or not as expected; the records before that have been handed on
     * @throws java.io.UncheckedIOException if reading fails
     */
    public long forEach(Path file, Consumer<? super LabeledText> action) {
        long emptyTexts = 0;
        try (Rows rows = Rows.open(file, format, schema, separator)) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                LabeledText item = labeled(file, row);
                if (item.text().isBlank()) {
                    emptyTexts++;
                    refuseIfAsked(file, item);
                    if (schema.emptyText() == EmptyText.SKIP) {
                        continue;
                    }
                }
                action.accept(item);
            }
        }
        return emptyTexts;
    }

    /**
     * The labels of a file as they stand there, in the order of their first records; of a file that cannot be read to its end,
     * those before that.
     *
     * @param limit at most so many
     */
    public List<String> labels(Path file, int limit) {
        SequencedSet<String> labels = new LinkedHashSet<>();
        try (Rows rows = Rows.open(file, format, schema, separator)) {
            for (Row row = rows.next(); row != null && labels.size() < limit; row = rows.next()) {
                String label = row.values().get(schema.labelColumn());
                if (label != null) {
                    labels.add(label);
                }
            }
        } catch (TextDataException e) {
            return List.copyOf(labels); // told to who reads the records
        }
        return List.copyOf(labels);
    }

    private LabeledText labeled(Path file, Row row) {
        SequencedMap<String, String> values = row.values();
        String text = required(file, row, schema.textColumn(), values.remove(schema.textColumn()));
        String label = required(file, row, schema.labelColumn(), values.remove(schema.labelColumn()));
        int number = schema.labels().indexOf(label);
        if (number < 0) {
            throw new TextDataException(
                    Problem.UNEXPECTED_LABEL,
                    file.toString(),
                    row.line(),
                    "one of the labels " + schema.labels() + " in \"" + schema.labelColumn() + "\"",
                    Excerpt.of(label),
                    "Correct the record, or name all labels in the schema.",
                    null);
        }
        return new LabeledText(text, number, values, row.line());
    }

    private static String required(Path file, Row row, String column, @Nullable String value) {
        if (value == null) {
            throw new TextDataException(
                    Problem.MISSING_COLUMN,
                    file.toString(),
                    row.line(),
                    "the key \"" + column + "\"",
                    "only " + Excerpt.plain(row.names().toString()),
                    "Correct the record, or the name in the schema.",
                    null);
        }
        return value;
    }

    private void refuseIfAsked(Path file, LabeledText item) {
        if (schema.emptyText() == EmptyText.FAIL) {
            throw new TextDataException(
                    Problem.EMPTY_TEXT,
                    file.toString(),
                    item.line(),
                    "a text in \"" + schema.textColumn() + "\"",
                    Excerpt.of(item.text()),
                    "Fill it in, or allow empty texts.",
                    null);
        }
    }
}
