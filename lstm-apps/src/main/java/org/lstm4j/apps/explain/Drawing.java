package org.lstm4j.apps.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lstm4j.tasks.page.ColorScale;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.Svg;
import org.lstm4j.trace.LayerTrace;
import org.lstm4j.trace.Signal;

/** An explained sentence as one picture: words along the time axis, their shares, gates as heat maps, cell states as lines. */
final class Drawing {
    private static final double LEFT = 150;
    private static final double RIGHT = 70;
    private static final double CELL_WIDTH = 62;
    private static final double NARROW = 40;
    private static final int MANY = 24; // columns that get narrow cells
    private static final double CELL_HEIGHT = 22;
    private static final double PLOT_HEIGHT = 110;
    private static final double HEADER = 132;
    private static final double BLOCK_GAP = 34;
    private static final int MOST_LINES = 64;
    private static final int MOST_COLUMNS = 60; // what fits on a wide sheet
    private static final int MOST_TITLE = 90;

    private final Explained explained;
    private final List<Column> columns;
    private final double cell;

    Drawing(Explained explained) {
        this.explained = explained;
        this.columns = explained.columns().stream().limit(MOST_COLUMNS).toList();
        this.cell = columns.size() > MANY ? NARROW : CELL_WIDTH;
    }

    double width() {
        return Math.max(560, LEFT + columns.size() * cell + RIGHT);
    }

    double height() {
        double height = HEADER + 2 * CELL_HEIGHT + 20;
        for (LayerTrace layer : explained.layers()) {
            height += BLOCK_GAP + rows(layer).size() * CELL_HEIGHT + PLOT_HEIGHT + 34;
        }
        return height + 16;
    }

    /** The picture as an SVG file. */
    String svg() {
        return drawn().standalone();
    }

    /** The picture within a page. */
    Html figure() {
        return Html.figure(drawn(), explained.verdict());
    }

    private Svg drawn() {
        Svg svg = new Svg(
                width(), height(), "The gates of: " + explained.request().text());
        draw(new SvgPen(svg));
        return svg;
    }

    void draw(Pen pen) {
        String text = explained.request().text();
        String title = text.length() <= MOST_TITLE ? text : text.substring(0, MOST_TITLE - 1) + "…";
        pen.text(12, 22, title, Pen.Ink.INK, Pen.Align.START, true, 0);
        pen.text(12, 42, explained.verdict() + "   " + completeness(), Pen.Ink.MUTED, Pen.Align.START, false, 0);
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String label = column.skipped() > 0 ? "+" + column.skipped() + " " + column.label() : column.label();
            Pen.Ink ink = column.readsWord() ? Pen.Ink.INK : Pen.Ink.MUTED;
            pen.text(LEFT + (i + 0.45) * cell, HEADER - 8, label, ink, Pen.Align.START, false, -42);
        }
        ToDoubleFunction<Column> drop = column -> explained.drop(column.word()).orElse(Double.NaN);
        double largest = columns.stream()
                .flatMapToDouble(column -> DoubleStream.of(explained.share(column), drop.applyAsDouble(column)))
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        double y = row(pen, HEADER, new Row("share", explained::share, largest, false));
        y = row(pen, y, new Row("drop without it", drop, largest, false));
        for (LayerTrace layer : explained.layers()) {
            y += BLOCK_GAP;
            pen.text(
                    12,
                    y - 10,
                    Explained.title(layer) + ", " + layer.layer().units() + " units",
                    Pen.Ink.INK,
                    Pen.Align.START,
                    true,
                    0);
            for (Row row : rows(layer)) {
                y = row(pen, y, row);
            }
            y = states(pen, layer, y + 12);
        }
    }

    private String completeness() {
        int all = explained.columns().size();
        return String.format(
                Locale.ROOT,
                "shares add up to %s, completeness error %s%s",
                Numbers.signed(explained.attribution().sum()),
                Numbers.error(explained.attribution().completenessError()),
                all > columns.size() ? "; the first " + columns.size() + " of " + all + " steps" : "");
    }

    /** A row of a heat map; {@code isGate} for 0 to 1, otherwise as far on both sides of 0 as {@code largest}. */
    private record Row(String name, ToDoubleFunction<Column> value, double largest, boolean isGate) {}

    private List<Row> rows(LayerTrace layer) {
        List<Row> rows = new ArrayList<>();
        for (Signal signal : layer.signals()) {
            String name = signal.symbol() + "  " + signal.words() + ", mean";
            rows.add(row(name, column -> layer.mean(signal, column.step(), 0), signal));
            for (int unit : explained.request().units()) {
                rows.add(row("unit " + unit, column -> layer.value(signal, column.step(), 0, unit), signal));
            }
        }
        return rows;
    }

    private Row row(String name, ToDoubleFunction<Column> value, Signal signal) {
        return new Row(name, value, reach(value), signal.isGate());
    }

    /** How far a scale must reach: as far as the words do; padding may go beyond it. */
    private double reach(ToDoubleFunction<Column> value) {
        return columns.stream()
                .filter(Column::readsWord)
                .mapToDouble(column -> Math.abs(value.applyAsDouble(column)))
                .max()
                .orElse(0);
    }

    private double row(Pen pen, double y, Row row) {
        ColorScale scale = row.isGate() ? ColorScale.unit() : ColorScale.around0(Math.max(row.largest(), 1e-9));
        pen.text(LEFT - 10, y + 15, row.name(), Pen.Ink.INK, Pen.Align.END, false, 0);
        for (int i = 0; i < columns.size(); i++) {
            double value = row.value().applyAsDouble(columns.get(i));
            if (Double.isNaN(value)) {
                continue; // padding cannot be left out
            }
            String number = String.format(Locale.ROOT, row.isGate() ? "%.2f" : "%+.2f", value);
            double x = LEFT + i * cell;
            String meaning = row.name() + ", " + columns.get(i).label() + ": " + number;
            pen.cell(x + 1, y + 1, cell - 2, CELL_HEIGHT - 2, scale.color(value), meaning);
            pen.cellText(x + cell / 2, y + 15, number, scale.isDark(value));
        }
        return y + CELL_HEIGHT;
    }

    /** The state of each unit as a line over the words, and the mean or the units asked for in front of them. */
    private double states(Pen pen, LayerTrace layer, double top) {
        Signal state = layer.cell().hasCellState() ? Signal.CELL : Signal.HIDDEN;
        int units = layer.layer().units();
        int every = Math.max(1, Math.ceilDiv(units, MOST_LINES));
        double largest = 1e-9;
        for (int unit = 0; unit < units; unit += every) {
            int shown = unit;
            largest = Math.max(largest, reach(column -> layer.value(state, column.step(), 0, shown)));
        }
        double middle = top + PLOT_HEIGHT / 2;
        double scale = PLOT_HEIGHT / 2 / largest;
        double end = LEFT + (lastWord() + 0.5) * cell;
        pen.line(LEFT, middle, end, middle, Pen.Ink.RULE);
        pen.text(
                LEFT - 10,
                top + 8,
                String.format(Locale.ROOT, "%+.2f", largest),
                Pen.Ink.MUTED,
                Pen.Align.END,
                false,
                0);
        pen.text(LEFT - 10, middle + 4, state.symbol() + "  " + state.words(), Pen.Ink.INK, Pen.Align.END, false, 0);
        pen.text(
                LEFT - 10,
                top + PLOT_HEIGHT,
                String.format(Locale.ROOT, "%+.2f", -largest),
                Pen.Ink.MUTED,
                Pen.Align.END,
                false,
                0);
        List<Integer> strong = explained.request().units();
        for (int unit = 0; unit < units; unit += every) {
            int shown = unit;
            line(pen, column -> layer.value(state, column.step(), 0, shown), middle, scale, false);
        }
        if (strong.isEmpty()) {
            line(pen, column -> layer.mean(state, column.step(), 0), middle, scale, true);
            double last = layer.mean(state, columns.get(lastWord()).step(), 0);
            pen.text(end + 6, middle - last * scale + 4, "mean", Pen.Ink.MUTED, Pen.Align.START, false, 0);
        }
        for (int unit : strong) {
            line(pen, column -> layer.value(state, column.step(), 0, unit), middle, scale, true);
            double last = layer.value(state, columns.get(lastWord()).step(), 0, unit);
            pen.text(end + 6, middle - last * scale + 4, "unit " + unit, Pen.Ink.MUTED, Pen.Align.START, false, 0);
        }
        return top + PLOT_HEIGHT + 22;
    }

    private void line(Pen pen, ToDoubleFunction<Column> value, double middle, double scale, boolean isStrong) {
        int[] shown = IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).readsWord())
                .toArray();
        double[] xs =
                IntStream.of(shown).mapToDouble(i -> LEFT + (i + 0.5) * cell).toArray();
        double[] ys = IntStream.of(shown)
                .mapToDouble(i -> middle - value.applyAsDouble(columns.get(i)) * scale)
                .toArray();
        pen.polyline(xs, ys, isStrong);
    }

    private int lastWord() {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).readsWord())
                .max()
                .orElse(0);
    }
}
