package org.lstm4j.apps.explain;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.tasks.RowExplanation;
import org.lstm4j.tasks.page.ColorScale;
import org.lstm4j.tasks.page.HeatMap;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.report.JsonText;

/** An explained row, to be shown in one form or another. */
final class RowView {
    /** More columns than that are put together, some each: nobody tells a thousand cells apart. */
    private static final int MOST_COLUMNS = 60;

    private static final int MOST_LINES = 12; // of a long row, the parts that count most
    private static final int FEW = 12; // columns with their numbers in the cells

    private final RowExplanation explanation;

    RowView(RowExplanation explanation) {
        this.explanation = explanation;
    }

    /** For a terminal: of each row of the table its parts, those that count most first if they are many. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(explanation.row(), explanation.answer(), ""));
        int width =
                explanation.columns().stream().mapToInt(String::length).max().orElse(0);
        double largest = explanation.shares().stream()
                .flatMap(List::stream)
                .mapToDouble(Math::abs)
                .max()
                .orElse(0);
        String format = "  %-" + Math.max(1, width) + (explanation.signed() ? "s  %+.4f  %s" : "s  %.4f  %s");
        for (int row = 0; row < explanation.rows().size(); row++) {
            List<Double> shares = explanation.shares().get(row);
            boolean isLong = shares.size() > MOST_LINES;
            lines.add(explanation.rows().get(row)
                    + (isLong ? ", the " + MOST_LINES + " largest of " + shares.size() : ""));
            List<Integer> order = IntStream.range(0, shares.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> isLong ? -Math.abs(shares.get(i)) : 0))
                    .limit(MOST_LINES)
                    .sorted()
                    .toList();
            for (int i : order) {
                int bar = largest > 0 ? (int) Math.round(20 * Math.abs(shares.get(i)) / largest) : 0;
                lines.add(
                        String.format(Locale.ROOT, format, explanation.columns().get(i), shares.get(i), "█".repeat(bar))
                                .stripTrailing());
            }
        }
        lines.add("");
        lines.add(explanation.method());
        lines.addAll(explanation.remarks());
        return lines;
    }

    /** Writes a page, a drawing or data, as the file's name says. */
    void write(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".html")) {
            page().write(file);
        } else if (name.endsWith(".svg")) {
            AtomicFile.write(file, shares().draw().standalone().getBytes(StandardCharsets.UTF_8));
        } else if (name.endsWith(".json")) {
            AtomicFile.write(file, (JsonText.of(explanation) + "\n").getBytes(StandardCharsets.UTF_8));
        } else {
            throw new InvalidInputException(
                    file + ": what a model of this task type sees is written as .html, .svg or .json");
        }
    }

    /** Refuses a name that says another form, before anything is computed. */
    static void checkName(Path file) {
        if (file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new InvalidInputException(
                    file + ": what a model of this task type sees is written as .html, .svg or .json");
        }
    }

    private HtmlPage page() {
        HtmlPage page = HtmlPage.titled("“" + explanation.row() + "”").lead(explanation.answer());
        List<Html> content = new ArrayList<>();
        content.add(Html.paragraph(explanation.method()));
        explanation.remarks().forEach(remark -> content.add(Html.paragraph(remark)));
        int together = together();
        content.add(Html.figure(
                shares(),
                together > 1
                        ? "Of " + together + " steps the " + (explanation.signed() ? "sum" : "largest")
                                + " in each cell."
                        : "A cell for each part of the row."));
        if (!explanation.values().isEmpty()) {
            content.add(Html.figure(
                    new HeatMap(
                            "What was read",
                            explanation.rows(),
                            columns(),
                            cells(explanation.values(), part -> part.average().orElse(0)),
                            range(explanation.values()),
                            ""),
                    "The numbers that the model reads, as it reads them."));
        }
        return page.section("What counts", content.toArray(Html[]::new)).data("explained", JsonText.line(explanation));
    }

    private HeatMap shares() {
        // Shares add up; how much a model looks there, or how probable it is, does not.
        List<List<Double>> cells = cells(
                explanation.shares(),
                explanation.signed() ? DoubleStream::sum : part -> part.max().orElse(0));
        double largest = cells.stream()
                .flatMap(List::stream)
                .mapToDouble(Math::abs)
                .max()
                .orElse(0);
        return new HeatMap(
                explanation.signed() ? "Shares: orange speaks for it, blue against" : "The brighter, the more",
                explanation.rows(),
                columns(),
                cells,
                explanation.signed() ? ColorScale.around0(Math.max(largest, 1e-9)) : ColorScale.unit(),
                cells.getFirst().size() <= FEW ? "%.2f" : "");
    }

    private static ColorScale range(List<List<Double>> values) {
        double largest = values.stream()
                .flatMap(List::stream)
                .mapToDouble(Math::abs)
                .max()
                .orElse(0);
        return ColorScale.around0(Math.max(largest, 1e-9));
    }

    private int together() {
        return Math.ceilDiv(explanation.columns().size(), MOST_COLUMNS);
    }

    private List<String> columns() {
        int together = together();
        return IntStream.range(0, Math.ceilDiv(explanation.columns().size(), together))
                .mapToObj(i -> explanation.columns().get(i * together))
                .toList();
    }

    /** What stands for neighbours where there are too many columns. */
    private List<List<Double>> cells(List<List<Double>> table, ToDoubleFunction<DoubleStream> of) {
        int together = together();
        return table.stream()
                .map(line -> IntStream.range(0, Math.ceilDiv(line.size(), together))
                        .mapToObj(i -> of.applyAsDouble(
                                line.subList(i * together, Math.min(line.size(), (i + 1) * together)).stream()
                                        .mapToDouble(it -> it)))
                        .toList())
                .toList();
    }
}
