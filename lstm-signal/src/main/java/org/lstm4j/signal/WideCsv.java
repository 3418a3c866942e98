package org.lstm4j.signal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.signal.internal.Column;
import org.lstm4j.signal.internal.CsvLines;
import org.lstm4j.signal.internal.Numbers;

/**
 * CSV with a sequence on each line: its numbers and what it is. All columns that are nothing else are numbers, the features of the first
 * step, of the second and so on, or all steps of the first feature, of the second and so on. Columns are named by the header, or by their
 * numbers from 1. Plain or gzip, UTF-8. Immutable.
 *
 * @param layout of the file
 * @param features how many numbers a step has, 1 or more
 * @param order of the numbers
 * @param label the column with what a sequence is, if there is one
 * @param kept further columns to be kept with a sequence, such as who wrote it
 * @param ignored columns that are left out
 * @param varying whether rows may be shorter than others, by empty fields or none at the end
 */
public record WideCsv(
        CsvLayout layout,
        int features,
        Order order,
        Optional<String> label,
        List<String> kept,
        List<String> ignored,
        boolean varying) {
    /** In which order numbers stand. */
    public enum Order {
        /** The features of a step stand together: x1, y1, x2, y2. */
        BY_STEP,
        /** The steps of a feature stand together: x1, x2, y1, y2. */
        BY_FEATURE
    }

    /** Copies the lists. @throws InvalidInputException if there is no feature, or rows of varying length do not lie step by step */
    public WideCsv {
        kept = List.copyOf(kept);
        ignored = List.copyOf(ignored);
        if (features < 1) {
            throw new InvalidInputException("A step has 1 feature or more; got " + features);
        }
        if (varying && order == Order.BY_FEATURE) {
            throw new InvalidInputException(
                    "Rows of varying length lie step by step: where steps of a feature stand together nobody sees where one"
                            + " feature ends");
        }
    }

    /** Which column is what. */
    private record Places(Optional<Integer> label, SequencedMap<String, Integer> kept, Set<Integer> others) {}

    /**
     * Reads a file.
     *
     * @param needsLabels whether a missing label is refused; else the label column may be left out where it is the last or has a name
     * @throws SignalDataException if it is not as expected, with its line
     */
    public List<SequenceRow> read(Path file, boolean needsLabels) {
        try (CsvLines lines = CsvLines.open(file, layout)) {
            Places places = places(lines, needsLabels);
            List<SequenceRow> rows = new ArrayList<>();
            int width = 0;
            String first = "";
            for (Optional<CsvLines.Fields> next = lines.next(); next.isPresent(); next = lines.next()) {
                CsvLines.Fields row = next.get();
                SequenceRow read = row(row, lines, places, needsLabels);
                int numbers = read.sequence().values().length;
                if (width == 0) {
                    width = numbers;
                    first = row.place();
                }
                if (!varying && numbers != width) {
                    throw new SignalDataException(
                            row.place(),
                            "expected " + width + " numbers as on " + first + ", found " + numbers
                                    + "; set varying = true if rows end at different places");
                }
                rows.add(read);
            }
            if (rows.isEmpty()) {
                throw new SignalDataException(lines.file(), "expected sequences, found no line of data");
            }
            return rows;
        }
    }

    private Places places(CsvLines lines, boolean needsLabels) {
        Optional<Integer> labelColumn = needsLabels
                ? label.map(column -> Column.require(column, lines, "label"))
                : label.flatMap(column -> Column.find(column, lines));
        SequencedMap<String, Integer> keptColumns = new LinkedHashMap<>();
        for (String column : kept) {
            if (needsLabels) {
                keptColumns.put(column, Column.require(column, lines, "columns"));
            } else {
                Column.find(column, lines).ifPresent(index -> keptColumns.put(column, index));
            }
        }
        Set<Integer> others = new HashSet<>(keptColumns.values());
        labelColumn.ifPresent(others::add);
        for (String column : ignored) {
            if (needsLabels) {
                others.add(Column.require(column, lines, "ignored"));
            } else {
                Column.find(column, lines).ifPresent(others::add);
            }
        }
        return new Places(labelColumn, keptColumns, others);
    }

    private SequenceRow row(CsvLines.Fields row, CsvLines lines, Places places, boolean needsLabels) {
        List<String> fields = row.fields();
        String found = "";
        if (places.label().isPresent()) {
            int column = places.label().get();
            found = needsLabels || column < fields.size() ? Column.field(row, column, "a label", lines) : "";
            if (needsLabels && found.isEmpty()) {
                throw new SignalDataException(
                        row.place(), "expected a label in column " + (column + 1) + ", found nothing");
            }
        }
        SequencedMap<String, String> columns = new LinkedHashMap<>();
        places.kept()
                .forEach((column, index) -> columns.put(column, Column.field(row, index, "\"" + column + "\"", lines)));
        List<Integer> numbers = new ArrayList<>();
        for (int column = 0; column < fields.size(); column++) {
            if (!places.others().contains(column)) {
                numbers.add(column);
            }
        }
        while (varying && !numbers.isEmpty() && fields.get(numbers.getLast()).isEmpty()) {
            numbers.removeLast();
        }
        if (numbers.isEmpty() || numbers.size() % features != 0) {
            throw new SignalDataException(
                    row.place(),
                    "expected " + (features == 1 ? "numbers" : "numbers by " + features + " for each step") + ", found "
                            + numbers.size() + lines.separatorHint(fields));
        }
        return new SequenceRow(Sequence.of(features, values(row, numbers)), found, columns, row.place());
    }

    private float[] values(CsvLines.Fields row, List<Integer> numbers) {
        float[] values = new float[numbers.size()];
        int steps = values.length / features;
        for (int i = 0; i < values.length; i++) {
            int column = numbers.get(i);
            float value = Numbers.parse(row.fields().get(column), row.place(), "column " + (column + 1));
            values[order == Order.BY_STEP ? i : i % steps * features + i / steps] = value;
        }
        return values;
    }
}
