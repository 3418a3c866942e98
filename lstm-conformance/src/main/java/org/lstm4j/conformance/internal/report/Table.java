package org.lstm4j.conformance.internal.report;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A Markdown table with one column for each backend, in one order whatever order it was filled in. Not thread-safe. */
final class Table {
    private final String title;
    private final NavigableMap<String, NavigableMap<String, String>> rows = new TreeMap<>();

    private Table(String title) {
        this.title = title;
    }

    /** The table of a page whose first column has that title; empty if the page has none. */
    static Table read(String page, String title) {
        Table table = new Table(title);
        List<List<String>> lines = page.lines()
                .dropWhile(line -> !line.startsWith("| " + title + " |"))
                .takeWhile(line -> line.startsWith("|"))
                .map(Table::cells)
                .toList();
        for (int row = 2; row < lines.size(); row++) {
            for (int column = 1; column < lines.get(row).size(); column++) {
                table.put(
                        lines.get(row).getFirst(),
                        lines.getFirst().get(column),
                        lines.get(row).get(column));
            }
        }
        return table;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1))
                .map(String::strip)
                .toList();
    }

    void put(String row, String backend, String cell) {
        if (!cell.isEmpty()) {
            rows.computeIfAbsent(row, key -> new TreeMap<>()).put(backend, cell);
        }
    }

    /** Empties a backend's column where a row is wanted. */
    void clear(String backend, Predicate<String> row) {
        rows.forEach((key, cells) -> {
            if (row.test(key)) {
                cells.remove(backend);
            }
        });
        rows.values().removeIf(cells -> cells.isEmpty());
    }

    @Override
    public String toString() {
        NavigableSet<String> backends = new TreeSet<>();
        rows.values().forEach(cells -> backends.addAll(cells.keySet()));
        StringBuilder text = new StringBuilder("| " + title + " |");
        backends.forEach(backend -> text.append(' ').append(backend).append(" |"));
        text.append("\n|").append("---|".repeat(backends.size() + 1)).append('\n');
        rows.forEach((row, cells) -> {
            text.append("| ").append(row).append(" |");
            backends.forEach(backend ->
                    text.append(' ').append(cells.getOrDefault(backend, "")).append(" |"));
            text.append('\n');
        });
        return text.toString();
    }
}
