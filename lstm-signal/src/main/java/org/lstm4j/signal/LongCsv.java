package org.lstm4j.signal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.signal.internal.Column;
import org.lstm4j.signal.internal.CsvLines;
import org.lstm4j.signal.internal.Excerpt;
import org.lstm4j.signal.internal.Numbers;

/**
 * CSV with a step on each line: which sequence it belongs to, its features, and what the sequence is, the same on all its lines. Columns
 * are named by the header, or by their numbers from 1. Plain or gzip, UTF-8. Immutable.
 *
 * @param layout of the file
 * @param id the column that says which sequence a step belongs to; steps come in their order, those of several sequences may alternate
 * @param features the columns with numbers; without any, all columns that are nothing else
 * @param label the column with what a sequence is, if there is one
 * @param kept further columns to be kept with a sequence, such as who spoke
 */
public record LongCsv(CsvLayout layout, String id, List<String> features, Optional<String> label, List<String> kept) {
    /** Copies the lists. @throws InvalidInputException if a column is used twice */
    public LongCsv {
        features = List.copyOf(features);
        kept = List.copyOf(kept);
        List<String> all = new ArrayList<>(features);
        all.add(id);
        label.ifPresent(all::add);
        if (all.stream().distinct().count() < all.size()) {
            throw new InvalidInputException("Each column is one thing: id, feature or label; got " + all);
        }
    }

    /** What is collected of one sequence. */
    private static final class Collected {
        private final String place;
        private final String label;
        private final SequencedMap<String, String> columns;
        private float[] values = new float[16];
        private int size;

        Collected(String place, String label, SequencedMap<String, String> columns) {
            this.place = place;
            this.label = label;
            this.columns = columns;
        }

        void add(float value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.multiplyExact(2, size));
            }
            values[size++] = value;
        }
    }

    /**
     * Reads a file.
     *
     * @param needsLabels whether a missing label column is refused
     * @throws SignalDataException if it is not as expected, with its line
     */
    public List<SequenceRow> read(Path file, boolean needsLabels) {
        try (CsvLines lines = CsvLines.open(file, layout)) {
            return read(lines, needsLabels);
        }
    }

    private List<SequenceRow> read(CsvLines lines, boolean needsLabels) {
        int idColumn = Column.require(id, lines, "id");
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
        Map<String, Collected> sequences = new LinkedHashMap<>();
        int[] numbers = features.isEmpty() ? new int[0] : given(lines);
        for (Optional<CsvLines.Fields> next = lines.next(); next.isPresent(); next = lines.next()) {
            CsvLines.Fields row = next.get();
            if (numbers.length == 0) {
                numbers = others(row, lines, idColumn, labelColumn, keptColumns.values());
            }
            Collected sequence = sequence(sequences, row, lines, idColumn, labelColumn, keptColumns, needsLabels);
            for (int column : numbers) {
                sequence.add(Numbers.parse(
                        Column.field(row, column, "a number", lines), row.place(), "column " + name(column, lines)));
            }
            if (features.isEmpty()
                    && row.fields().size() > widest(numbers, idColumn, labelColumn, keptColumns.values())) {
                throw new SignalDataException(
                        row.place(),
                        "expected as many columns as before, found "
                                + row.fields().size());
            }
        }
        if (sequences.isEmpty()) {
            throw new SignalDataException(lines.file(), "expected sequences, found no line of data");
        }
        int width = numbers.length;
        List<SequenceRow> rows = new ArrayList<>();
        sequences.forEach((name, it) -> rows.add(new SequenceRow(
                Sequence.of(width, Arrays.copyOf(it.values, it.size)), it.label, it.columns, it.place)));
        return rows;
    }

    private int[] given(CsvLines lines) {
        return features.stream()
                .mapToInt(column -> Column.require(column, lines, "features"))
                .toArray();
    }

    private static int[] others(
            CsvLines.Fields row, CsvLines lines, int id, Optional<Integer> label, Iterable<Integer> kept) {
        List<Integer> taken = new ArrayList<>(List.of(id));
        label.ifPresent(taken::add);
        kept.forEach(taken::add);
        int[] others = IntStream.range(0, row.fields().size())
                .filter(column -> !taken.contains(column))
                .toArray();
        if (others.length == 0) {
            throw new SignalDataException(
                    row.place(), "expected columns with numbers, found none" + lines.separatorHint(row.fields()));
        }
        return others;
    }

    private static int widest(int[] numbers, int id, Optional<Integer> label, Iterable<Integer> kept) {
        int most = Math.max(id, label.orElse(0));
        for (int column : kept) {
            most = Math.max(most, column);
        }
        return 1 + Math.max(most, Arrays.stream(numbers).max().orElse(0));
    }

    private static String name(int column, CsvLines lines) {
        return column < lines.header().size() ? Excerpt.of(lines.header().get(column)) : String.valueOf(column + 1);
    }

    private static Collected sequence(
            Map<String, Collected> sequences,
            CsvLines.Fields row,
            CsvLines lines,
            int idColumn,
            Optional<Integer> labelColumn,
            SequencedMap<String, Integer> keptColumns,
            boolean needsLabels) {
        String name = Column.field(row, idColumn, "the id of a sequence", lines);
        if (name.isEmpty()) {
            throw new SignalDataException(row.place(), "expected the id of a sequence, found nothing");
        }
        String found = labelColumn
                .map(column ->
                        needsLabels || column < row.fields().size() ? Column.field(row, column, "a label", lines) : "")
                .orElse("");
        Collected known = sequences.get(name);
        if (known == null) {
            if (needsLabels && labelColumn.isPresent() && found.isEmpty()) {
                throw new SignalDataException(row.place(), "expected a label, found nothing");
            }
            SequencedMap<String, String> columns = new LinkedHashMap<>();
            keptColumns.forEach(
                    (column, index) -> columns.put(column, Column.field(row, index, "\"" + column + "\"", lines)));
            Collected made = new Collected(row.place(), found, columns);
            sequences.put(name, made);
            return made;
        }
        if (!known.label.equals(found)) {
            throw new SignalDataException(
                    row.place(),
                    "expected the label of sequence " + Excerpt.of(name) + ", " + Excerpt.of(known.label) + " on "
                            + known.place + ", found " + Excerpt.of(found)
                            + "; a sequence is one thing on all its lines");
        }
        keptColumns.forEach((column, index) -> {
            String value = Column.field(row, index, "\"" + column + "\"", lines);
            String before = known.columns.getOrDefault(column, "");
            if (!before.equals(value)) {
                throw new SignalDataException(
                        row.place(),
                        "expected " + Excerpt.of(before) + " in column " + Excerpt.of(column) + " of sequence "
                                + Excerpt.of(name) + ", as on " + known.place + ", found " + Excerpt.of(value)
                                + "; a sequence is of one " + column + " on all its lines");
            }
        });
        return known;
    }
}
