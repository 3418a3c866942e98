package org.lstm4j.apps.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.lstm4j.trace.Attribution;
import org.lstm4j.trace.LayerTrace;
import org.lstm4j.trace.Signal;

/** An explanation in plain characters: each number has a bar of shade before it, so that a row reads as a heat map. */
final class TerminalView {
    private static final String SHADES = " ░▒▓█";
    private static final int NUMBER = 6; // characters of a number with its sign
    private static final int MOST_WORD = 12;
    private static final int MOST_ALTERNATIVES = 5;

    private final Explained explained;
    private final int width;
    private final int nameWidth;

    TerminalView(Explained explained, int width) {
        this.explained = explained;
        this.width = width;
        this.nameWidth = 24;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(explained.verdict());
        lines.add(explained.subject().name() + " by " + explained.backend());
        lines.add("");
        List<List<Column>> blocks = blocks();
        table(lines, blocks, "share of each word", effects());
        attribution(lines);
        lines.add(WordEffect.meaning());
        explained.whyApart().ifPresent(lines::add);
        for (LayerTrace layer : explained.layers()) {
            lines.add("");
            table(lines, blocks, Explained.title(layer) + ", " + layer.layer().units() + " units", rows(layer));
        }
        lines.add("");
        alternatives(lines);
        notes(lines);
        return lines;
    }

    /**
     * A row of a heat map.
     *
     * @param value at a column; no number where there is none
     * @param largest what has full shade
     * @param isSigned true for numbers of both signs
     */
    private record Row(String name, ToDoubleFunction<Column> value, double largest, boolean isSigned) {}

    /** Shares and drops by one scale, so that they can be compared. */
    private List<Row> effects() {
        ToDoubleFunction<Column> drop = column -> explained.drop(column.word()).orElse(Double.NaN);
        double largest = Math.max(largest(explained::share), largest(drop));
        return List.of(
                new Row("share", explained::share, largest, true), new Row("drop without it", drop, largest, true));
    }

    private double largest(ToDoubleFunction<Column> value) {
        return explained.columns().stream()
                .mapToDouble(column -> Math.abs(value.applyAsDouble(column)))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
    }

    private List<Row> rows(LayerTrace layer) {
        List<Row> rows = new ArrayList<>();
        for (Signal signal : layer.signals()) {
            rows.add(row(
                    signal.symbol() + "  " + signal.words(), column -> layer.mean(signal, column.step(), 0), signal));
            for (int unit : explained.request().units()) {
                rows.add(row("     unit " + unit, column -> layer.value(signal, column.step(), 0, unit), signal));
            }
        }
        return rows;
    }

    private Row row(String name, ToDoubleFunction<Column> value, Signal signal) {
        return new Row(name, value, signal.isGate() ? 1 : largest(value), !signal.isGate());
    }

    /** As many columns beside each other as a line holds. */
    private List<List<Column>> blocks() {
        List<List<Column>> blocks = new ArrayList<>();
        List<Column> block = new ArrayList<>();
        int used = nameWidth;
        for (Column column : explained.columns()) {
            if (used + cell(column) > width && !block.isEmpty()) {
                blocks.add(block);
                block = new ArrayList<>();
                used = nameWidth;
            }
            block.add(column);
            used += cell(column);
        }
        blocks.add(block);
        return blocks;
    }

    private static int cell(Column column) {
        return 2 + Math.max(NUMBER + 2, label(column).length());
    }

    private static String label(Column column) {
        String label = column.skipped() > 0 ? "+" + column.skipped() + " " + column.label() : column.label();
        return label.length() <= MOST_WORD ? label : label.substring(0, MOST_WORD - 1) + "…";
    }

    private void table(List<String> lines, List<List<Column>> blocks, String title, List<Row> rows) {
        for (List<Column> block : blocks) {
            StringBuilder head = new StringBuilder(pad(title, nameWidth - 2));
            if (title.length() > nameWidth - 2) {
                lines.add(title);
                head = new StringBuilder(" ".repeat(nameWidth - 2));
            }
            for (Column column : block) {
                head.append("  ").append(padLeft(label(column), cell(column) - 2));
            }
            lines.add(head.toString().stripTrailing());
            for (Row row : rows) {
                lines.add(line(block, row).stripTrailing());
            }
        }
    }

    private String line(List<Column> block, Row row) {
        StringBuilder line = new StringBuilder(pad(row.name(), nameWidth - 2));
        for (Column column : block) {
            double value = row.value().applyAsDouble(column);
            if (Double.isNaN(value)) {
                line.append(" ".repeat(cell(column)));
                continue;
            }
            String number = String.format(Locale.ROOT, row.isSigned() ? "%+.2f" : "%.2f", value);
            double part = row.largest() > 0 ? Math.abs(value) / row.largest() : 0;
            char shade = SHADES.charAt((int) Math.round(Math.min(1, part) * (SHADES.length() - 1)));
            String text = shade + "" + shade + padLeft(number, NUMBER);
            line.append("  ").append(padLeft(text, cell(column) - 2));
        }
        return line.toString();
    }

    private void attribution(List<String> lines) {
        Attribution shares = explained.attribution();
        lines.add(String.format(
                Locale.ROOT,
                "shares %s = %s - %s (%s); completeness error %s with %d points, by %s",
                Numbers.signed(shares.sum()),
                Numbers.probability(shares.prediction()),
                Numbers.probability(shares.baseline()),
                explained.baseline(),
                Numbers.error(shares.completenessError()),
                shares.points(),
                explained.attributionBackend()));
    }

    private void alternatives(List<String> lines) {
        List<Alternative> largest = explained.alternatives().stream()
                .sorted(Comparator.comparingDouble(it -> -Math.abs(it.probability() - explained.probability())))
                .limit(MOST_ALTERNATIVES)
                .toList();
        lines.add("what would change it most");
        for (Alternative it : largest) {
            lines.add("  " + Numbers.probability(it.probability()) + "  "
                    + Numbers.signed(it.probability() - explained.probability()) + "  " + it.what());
        }
    }

    private void notes(List<String> lines) {
        int padding = explained.sentence().paddingSteps();
        if (padding > 0 && explained.reading().padding().isPresent()) {
            lines.add("The model also reads " + padding + " steps of padding; \"+n\" says how many are not shown.");
        }
        List<String> unknown = explained.sentence().words().stream()
                .filter(word -> !word.known())
                .map(Word::text)
                .toList();
        if (!unknown.isEmpty()) {
            lines.add("Unknown to the model, read as one and the same word: " + String.join(", ", unknown));
        }
    }

    private static String pad(String text, int size) {
        return text + " ".repeat(Math.max(0, size - text.length()));
    }

    private static String padLeft(String text, int size) {
        return " ".repeat(Math.max(0, size - text.length())) + text;
    }
}
