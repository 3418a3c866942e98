package org.lstm4j.tasks.page;

import java.util.List;
import java.util.Locale;

/**
 * Numbers as coloured cells.
 *
 * @param title above it
 * @param rows names at the left
 * @param columns names above, slanted if they are long
 * @param values of each row and column
 * @param scale from numbers to colours
 * @param cellText the format of the numbers within the cells, as in {@code %.2f}, or empty for none
 */
public record HeatMap(
        String title,
        List<String> rows,
        List<String> columns,
        List<List<Double>> values,
        ColorScale scale,
        String cellText)
        implements Chart {
    private static final double CELL_HEIGHT = 26;
    private static final double LEAST_CELL = 24;
    private static final double WIDEST_CELL = 112;
    private static final double RIGHT = 12;
    private static final double CHARACTER = 6.8;

    /** Copies what it is given. @throws IllegalArgumentException if the numbers are not as many as the names say */
    public HeatMap {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        int width = columns.size();
        values = values.stream().map(List::copyOf).toList();
        if (values.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException("each row needs " + width + " values");
        }
        if (values.size() != rows.size()) {
            throw new IllegalArgumentException(values.size() + " rows of values, " + rows.size() + " names");
        }
    }

    /** The drawing with wide cells, for a place of its own. */
    @Override
    public Svg draw() {
        return draw(16 + CHARACTER * longest(rows) + 560 + RIGHT);
    }

    @Override
    public Svg draw(double width) {
        double left = 16 + CHARACTER * longest(rows);
        double cell = Math.clamp((width - left - RIGHT) / Math.max(1, columns.size()), leastCell(), WIDEST_CELL);
        int characters = longest(columns);
        boolean isSlanted = characters * CHARACTER > cell - 4;
        double top = 30 + (isSlanted ? 10 + characters * CHARACTER * 0.62 : 20);
        double over = isSlanted ? characters * CHARACTER * 0.8 : 0;
        Svg svg = new Svg(
                left + columns.size() * cell + Math.max(RIGHT, over), top + rows.size() * CELL_HEIGHT + 8, title);
        svg.text(8, 18, title, "strong");
        for (int column = 0; column < columns.size(); column++) {
            double x = left + (column + 0.5) * cell;
            svg.text(x, top - 8, columns.get(column), isSlanted ? "small" : "small middle", isSlanted ? -38 : 0);
        }
        for (int row = 0; row < rows.size(); row++) {
            double y = top + row * CELL_HEIGHT;
            svg.text(left - 8, y + CELL_HEIGHT / 2 + 4, rows.get(row), "small end");
            for (int column = 0; column < columns.size(); column++) {
                cell(svg, row, column, left + column * cell, y, cell);
            }
        }
        return svg;
    }

    private void cell(Svg svg, int row, int column, double x, double y, double width) {
        double value = values.get(row).get(column);
        String tooltip = rows.get(row) + ", " + columns.get(column) + ": " + String.format(Locale.ROOT, "%.5g", value);
        svg.add(
                "rect",
                Svg.box(x + 1, y + 1, width - 2, CELL_HEIGHT - 2, "rx", "3", "fill", scale.color(value)),
                tooltip);
        if (!cellText.isEmpty()) {
            String classes = "small middle " + (scale.isDark(value) ? "on-dark" : "on-light");
            svg.text(x + width / 2, y + CELL_HEIGHT / 2 + 4, String.format(Locale.ROOT, cellText, value), classes);
        }
    }

    /** A cell is at least as wide as the number in it. */
    private double leastCell() {
        if (cellText.isEmpty()) {
            return LEAST_CELL;
        }
        int longest = values.stream()
                .flatMap(List::stream)
                .mapToInt(value -> String.format(Locale.ROOT, cellText, value).length())
                .max()
                .orElse(0);
        return Math.clamp(6 + CHARACTER * longest, LEAST_CELL, WIDEST_CELL);
    }

    private static int longest(List<String> names) {
        return names.stream().mapToInt(String::length).max().orElse(0);
    }
}
