package org.lstm4j.tasks.series;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.series.SeriesDataConfig.Dates;
import org.lstm4j.tasks.series.SeriesDataConfig.EmptyValue;
import org.lstm4j.tasks.wording.NearestName;
import org.lstm4j.tasks.wording.NumberText;
import org.lstm4j.text.CsvRecords;
import org.lstm4j.text.CsvRecords.Fields;

/**
 * Reads one series of a CSV file, packed or not. Nothing is left out in silence: an empty line between two values is a step
 * without a value, as an empty cell is; only those behind the last value are no steps.
 *
 * @param config which
 * @param block in which the task file has these settings, for messages
 */
record SeriesReader(SeriesDataConfig config, String block) {
    private static final int SHOWN = 12;
    /** So many rows show which column has the dates. */
    private static final int SAMPLE = 64;

    /** Of a task of one series. */
    SeriesReader(SeriesDataConfig config) {
        this(config, "data");
    }

    /**
     * Reads it.
     *
     * @throws InvalidInputException if it is not there, a value is no finite number, or dates are not in order, naming file and
     *     line
     */
    Series read(Path file) {
        return config.layout() == SeriesDataConfig.Layout.ROWS ? row(file) : column(file);
    }

    /** How many rows the file has below its header. */
    long rows(Path file) {
        return open(file).rows().size();
    }

    /**
     * A file, read.
     *
     * @param header names of its columns
     * @param rows below it, as far as there is something in them
     */
    private record Table(Path file, Fields header, List<Fields> rows) {
        /** A place, for people. */
        String at(long line) {
            return file + ":" + line;
        }

        List<String> names() {
            return header.fields();
        }
    }

    private Table open(Path file) {
        try (CsvRecords records = CsvRecords.open(file, config.separatorCharacter())) {
            Optional<Fields> header = records.next();
            while (header.isPresent() && header.get().isBlank()) {
                header = records.next();
            }
            Fields names = header.orElseThrow(
                    () -> new InvalidInputException(file + ": is empty; the first line must name the columns"));
            List<Fields> rows = new ArrayList<>();
            int used = 0;
            for (Optional<Fields> row = records.next(); row.isPresent(); row = records.next()) {
                rows.add(row.get());
                used = row.get().isBlank() ? used : rows.size();
            }
            return new Table(file, names, rows.subList(0, used));
        }
    }

    private int index(Table table, String column, String key) {
        int index = table.names().indexOf(column);
        if (index >= 0 && index == table.names().lastIndexOf(column)) {
            return index;
        }
        String where = table.at(table.header().line()) + ": ";
        if (index >= 0) {
            throw new InvalidInputException(where + "has two columns \"" + column + "\"; rename one of them");
        }
        Optional<String> separator =
                table.names().size() == 1 ? CsvRecords.separators(table.names().getFirst()) : Optional.empty();
        if (separator.isPresent()) {
            throw new InvalidInputException(
                    where + "has one column, \"" + table.names().getFirst()
                            + "\", with " + separator.get() + " in it; set " + block + ".separator = "
                            + switch (separator.get()) {
                                case "tabs" -> "\"\\t\"";
                                case "semicolons" -> "\";\"";
                                case "commas" -> "\",\"";
                                default -> "\"|\"";
                            });
        }
        String hint = NearestName.hintAndList(column, table.names(), "It has");
        String isNumber =
                table.names().stream().anyMatch(name -> NumberText.of(name).isPresent())
                                && config.layout() == SeriesDataConfig.Layout.COLUMNS
                        ? " (the first line must name the columns)"
                        : "";
        throw new InvalidInputException(
                where + "has no column \"" + column + "\", which " + block + "." + key + " names" + hint + isNumber);
    }

    private Series row(Path file) {
        Table table = open(file);
        String keyColumn = config.keyColumn().orElseThrow();
        int keyIndex = index(table, keyColumn, "key-column");
        List<String> keys = new ArrayList<>();
        for (Fields row : table.rows()) {
            if (row.isBlank()) {
                continue; // between two series, of which each has a row
            }
            String key = keyIndex < row.fields().size() ? row.fields().get(keyIndex) : "";
            boolean isWanted = config.key()
                    .map(key::equals)
                    .orElseGet(() -> keys.size() == config.row().orElseThrow());
            if (isWanted) {
                return values(table, row, key, keyIndex + 1);
            }
            keys.add(key);
        }
        String wanted = config.key()
                .map(key -> keyColumn + " \"" + key + "\"" + NearestName.hint(key, keys))
                .orElseGet(() -> "row " + config.row().orElseThrow());
        throw new InvalidInputException(file + ": has no " + wanted + " among its " + keys.size() + " series"
                + keys.stream().limit(SHOWN).collect(Collectors.joining(", ", ": ", "")));
    }

    private Series values(Table table, Fields row, String key, int first) {
        requireAllCells(table, row);
        List<String> cells = row.fields().subList(first, row.fields().size());
        double[] values = new double[cells.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(table, row, table.names().get(first + i), cells.get(i));
        }
        List<String> names = table.names().subList(first, table.names().size());
        String where = table.at(table.header().line());
        SeriesDates dates =
                new SeriesDates("the header", names, i -> where + ", column " + (first + i + 1), false, block);
        return new Series(key, values, remarks(dates));
    }

    private static void requireAllCells(Table table, Fields row) {
        int cells = row.fields().size();
        int columns = table.names().size();
        if (cells != columns) {
            throw new InvalidInputException(table.at(row.line()) + ": has " + cells + (cells == 1 ? " cell" : " cells")
                    + ", the header " + columns + "; check separators and quotes"
                    + (cells > columns ? " (a decimal comma makes two cells of one)" : ""));
        }
    }

    private Series column(Path file) {
        SeriesTable table = columns(file, List.of(config.valueColumn().orElseThrow()), "value-column");
        return new Series(config.valueColumn().orElseThrow(), table.values()[0], table.remarks());
    }

    /**
     * Reads some columns, and the dates beside them.
     *
     * @param key of the setting that names them
     */
    SeriesTable columns(Path file, List<String> names, String key) {
        Table table = open(file);
        int[] indices = names.stream().mapToInt(name -> index(table, name, key)).toArray();
        config.dateColumn().ifPresent(column -> index(table, column, "date-column"));
        double[][] values = new double[indices.length][table.rows().size()];
        for (int i = 0; i < table.rows().size(); i++) {
            Fields row = table.rows().get(i);
            if (!row.isBlank()) {
                requireAllCells(table, row);
            }
            for (int column = 0; column < indices.length; column++) {
                String cell = row.isBlank() ? "" : row.fields().get(indices[column]);
                values[column][i] = number(table, row, names.get(column), cell);
            }
        }
        Optional<SeriesDates> dates =
                dates(table, Arrays.stream(indices).boxed().toList());
        return new SeriesTable(
                names,
                values,
                config.datesOrDefault() == Dates.IGNORE
                        ? List.of()
                        : dates.map(SeriesDates::moments).orElse(List.of()),
                dates.map(this::remarks).orElse(List.of()));
    }

    private List<String> remarks(SeriesDates dates) {
        return config.datesOrDefault() == Dates.IGNORE ? List.of() : dates.check(config.datesOrDefault());
    }

    private Optional<SeriesDates> dates(Table table, List<Integer> valueIndices) {
        OptionalInt column = config.dateColumn().isPresent()
                ? OptionalInt.of(table.names().indexOf(config.dateColumn().get()))
                : IntStream.range(0, table.names().size())
                        .filter(i -> !valueIndices.contains(i))
                        .filter(i ->
                                SeriesDates.form(cells(table, i, SAMPLE), false).isPresent())
                        .findFirst();
        if (column.isEmpty()) {
            return Optional.empty();
        }
        int index = column.getAsInt();
        return Optional.of(new SeriesDates(
                "column \"" + table.names().get(index) + "\"",
                cells(table, index, table.rows().size()),
                i -> table.at(table.rows().get(i).line()),
                config.dateColumn().isPresent(),
                block));
    }

    private static List<String> cells(Table table, int column, int limit) {
        return table.rows().stream()
                .limit(limit)
                .map(row -> row.isBlank() ? "" : row.fields().get(column))
                .toList();
    }

    private double number(Table table, Fields row, String column, String cell) {
        if (cell.isBlank() && config.emptyValue() == EmptyValue.ZERO) {
            return 0;
        }
        return NumberText.parse(
                cell,
                table.at(row.line()) + ": column \"" + column + "\"",
                "fill in the value, or leave the cell empty and set " + block + ".empty-value = zero to take it for 0");
    }
}
