package org.lstm4j.signal.internal;

import java.util.List;
import java.util.Optional;
import org.lstm4j.signal.SignalDataException;

/** Columns of a CSV file, by name where it has a header, else by number from 1. */
public final class Column {
    private static final String NUMBER = "[1-9][0-9]{0,8}";

    private Column() {}

    /** The index of a column from 0; none if the file has a header without that name. */
    public static Optional<Integer> find(String column, CsvLines lines) {
        List<String> header = lines.header();
        int named = header.indexOf(column);
        if (named >= 0) {
            return Optional.of(named);
        }
        if (!column.matches(NUMBER)) {
            return Optional.empty();
        }
        int index = Integer.parseInt(column) - 1;
        return header.isEmpty() || index < header.size() ? Optional.of(index) : Optional.empty();
    }

    /** The index of a column from 0. @throws SignalDataException if there is none */
    public static int require(String column, CsvLines lines, String setting) {
        return find(column, lines).orElseThrow(() -> {
            String found = lines.header().isEmpty()
                    ? "the file has no names of columns; say the number of the column, from 1"
                    : "found the columns " + shown(lines.header()) + lines.separatorHint(lines.header());
            return new SignalDataException(
                    lines.file(), "expected a column " + Excerpt.of(column) + " (" + setting + "), " + found);
        });
    }

    private static String shown(List<String> names) {
        int most = 12;
        String all = names.stream().limit(most).map(Excerpt::of).toList().toString();
        return names.size() > most ? all + " and " + (names.size() - most) + " more" : all;
    }

    /** A field of a record. @throws SignalDataException if it has none */
    public static String field(CsvLines.Fields row, int column, String what, CsvLines lines) {
        if (column >= row.fields().size()) {
            throw new SignalDataException(
                    row.place(),
                    "expected " + what + " in column " + (column + 1) + ", found "
                            + row.fields().size() + (row.fields().size() == 1 ? " column" : " columns")
                            + lines.separatorHint(row.fields()));
        }
        return row.fields().get(column);
    }
}
