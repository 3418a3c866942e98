package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.io.DataFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.run.DataRoot;

/** What a training came to, as one page for people. */
public final class RunPage {
    private static final double MEBI = 1 << 20;

    private final RunReport report;
    private final RunDetails details;

    private RunPage(RunReport report, RunDetails details) {
        this.report = report;
        this.details = details;
    }

    /** The page of a run. */
    public static HtmlPage of(RunReport report, RunDetails details) {
        return new RunPage(report, details).page();
    }

    private HtmlPage page() {
        HtmlPage page =
                HtmlPage.titled(report.task() + ", seed " + report.seed()).lead(details.description());
        if (details.notes().stream().anyMatch(note -> note.contains(DataRoot.NOBODY_NAMED_ONE))) {
            page.lead(
                    "Trained and tested on the small sample inside the program, which shows that everything works: nothing"
                            + " is to be concluded from the figures.");
        }
        page.add(Html.tiles(tiles()));
        report.test().ifPresent(test -> test.sections().forEach(page::section));
        page.section("Training", training());
        details.examples().forEach(page::section);
        page.section("Data", list(details.notes()));
        page.section("Model", summary());
        page.section("Where it comes from", provenance());
        return page.data("report", JsonText.line(report));
    }

    private List<Html> tiles() {
        List<Html> tiles = new ArrayList<>();
        report.test()
                .ifPresent(test -> test.summary()
                        .values()
                        .forEach((name, value) -> tiles.add(Html.tile(number(value), "test " + name))));
        tiles.add(Html.tile(report.savedEpoch() + " of " + report.epochs(), "saved epoch"));
        tiles.add(Html.tile(
                duration(report.wallSeconds()), "wall time, " + duration(report.seconds()) + " of it training"));
        report.peakMemoryBytes()
                .ifPresent(bytes ->
                        tiles.add(Html.tile(String.format(Locale.ROOT, "%,.0f MiB", bytes / MEBI), "peak memory")));
        return tiles;
    }

    private Html[] training() {
        List<Html> parts = new ArrayList<>();
        parts.add(Html.beside(CurvesFigure.of(details.epochs(), report.savedEpoch()).stream()
                .map(chart -> Html.figure(chart, ""))
                .toArray(Html[]::new)));
        HtmlTable table = HtmlTable.of("Scores of the saved weights", "", "Scores");
        table = report.train().isPresent()
                ? table.row(
                        "training rows, while the weights changed",
                        report.train().get().text())
                : table;
        table = report.validation().isPresent()
                ? table.row("validation rows", report.validation().get().text())
                : table;
        table = report.test().isPresent()
                ? table.row("test rows", report.test().get().summary().text())
                : table;
        table = report.lastEpochTest().isPresent()
                ? table.row(
                        "test rows, weights of the last epoch",
                        report.lastEpochTest().get().text())
                : table;
        parts.add(table.html());
        return parts.toArray(Html[]::new);
    }

    private static Html list(List<String> lines) {
        return Html.element(
                "ul",
                lines.stream()
                        .flatMap(String::lines)
                        .map(line -> Html.element("li", Html.text(line)))
                        .toArray(Html[]::new));
    }

    private Html summary() {
        ModelSummaryTable summary = details.summary();
        HtmlTable table = summary.hasBranches()
                ? HtmlTable.of("", "Layer", "Type", "Output", "#Parameters", "Connected to")
                : HtmlTable.of("", "Layer", "Type", "Output", "#Parameters");
        for (ModelSummaryTable.Row row : summary.rows()) {
            String count = count(row.trainable() + row.frozen());
            table = summary.hasBranches()
                    ? table.row(row.name(), row.type(), row.outputShape(), count, row.connections())
                    : table.row(row.name(), row.type(), row.outputShape(), count);
        }
        String all = count(summary.parameters())
                + (summary.frozen() == 0 ? "" : ", of which " + count(summary.frozen()) + " are not trained");
        return (summary.hasBranches() ? table.row("all", "", "", all, "") : table.row("all", "", "", all)).html();
    }

    private Html[] provenance() {
        Provenance of = details.provenance();
        HtmlTable table = HtmlTable.of("", "What", "Value")
                .row("command", details.command())
                .row("task, seed", report.task() + ", " + report.seed())
                .row("backend", report.backend())
                .row("speed", String.format(Locale.ROOT, "%,.0f rows/s in training", report.sequencesPerSecond()))
                .row("model saved", of.created().toString())
                .row("lstm", of.libraryVersion())
                .row("Java", of.jvm())
                .row("system", of.os() + ", " + of.arch());
        for (DataFile file : of.data()) {
            table = table.row("data: " + file.name(), "SHA-256 " + file.sha256());
        }
        table = of.data().isEmpty() ? table.row("data", "generated, or part of the program") : table;
        table = table.row("graph", "SHA-256 " + of.graphSha256()).row("weights", "SHA-256 " + report.weightsSha256());
        return new Html[] {table.html(), Html.details("Settings of the task", Html.preformatted(details.settings()))};
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%,.1f" : "%.4f", value);
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String duration(double seconds) {
        return seconds < 120
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%.0f min %02.0f s", Math.floor(seconds / 60), Math.floor(seconds % 60));
    }
}
