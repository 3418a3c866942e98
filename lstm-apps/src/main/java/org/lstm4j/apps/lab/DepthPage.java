package org.lstm4j.apps.lab;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lstm4j.tasks.page.Axis;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.LineChart;
import org.lstm4j.tasks.report.JsonText;

/** The report of {@link Depth} as one page. */
final class DepthPage {
    private static final double CHANCE = 0.5;
    private static final double MARGIN = 0.15; // in front of the first depth and behind the last, in layers

    private DepthPage() {}

    static HtmlPage of(DepthReport report) {
        String title = "What hidden layers are for";
        return HtmlPage.titled(report.rehearsal() ? title + ": a rehearsal" : title)
                .lead(
                        report.evidence().tells()
                                ? String.join(" ", report.conclusion())
                                : report.evidence().caution())
                .section(
                        "What is measured",
                        Html.paragraph(
                                "Points lie on two spirals that wind around each other, and a network says on which one. A"
                                        + " network without a hidden layer draws one straight line through the plane. A hidden layer draws"
                                        + " as many lines as it has units and joins them; the next layer joins what the one before it has"
                                        + " joined, so that few weights bend the border often. All layers have 16 units, and all networks"
                                        + " see the same points."))
                .section(
                        "Accuracy by depth",
                        Html.figure(chart(report), "Mean of the seeds; the band goes from the worst to the best."),
                        table(report).html())
                .section("Settings", settings(report).html())
                .data("lab", JsonText.line(report));
    }

    /** Accuracy over the number of hidden layers, beside logistic regression. */
    static LineChart chart(DepthReport report) {
        List<LineChart.Point> points = report.networks().stream()
                .map(it -> new LineChart.Point(
                        it.hiddenLayers(),
                        it.accuracy().mean(),
                        it.accuracy().low(),
                        it.accuracy().high()))
                .toList();
        double least = report.networks().stream()
                .mapToDouble(it -> it.accuracy().low())
                .min()
                .orElse(CHANCE);
        return new LineChart(
                "Accuracy on test points",
                new Axis(
                        "hidden layers",
                        false,
                        -MARGIN,
                        points.getLast().x() + MARGIN,
                        points.stream().map(LineChart.Point::x).toList()),
                Axis.linear("share of right answers", Math.min(CHANCE, Math.floor(least * 10) / 10), 1),
                List.of(new LineChart.Line("network", 1, points)),
                List.of(LineChart.Guide.level("logistic regression", report.logisticRegression())));
    }

    private static HtmlTable table(DepthReport report) {
        HtmlTable table = new HtmlTable(
                report.seeds().size() == 1 ? "Of one seed" : "Mean (lowest–highest) of the seeds",
                List.of(
                        new HtmlTable.Column("", false),
                        new HtmlTable.Column("task", false),
                        new HtmlTable.Column("weights", true),
                        new HtmlTable.Column("accuracy", true)),
                List.of());
        for (DepthResult result : report.networks()) {
            table = table.row(List.of(
                    Html.text(DepthResult.title(result.hiddenLayers())),
                    Html.text(result.task()),
                    Html.text(String.format(Locale.ROOT, "%,d", result.parameters())),
                    Html.text(result.accuracy().text("%.4f"))));
        }
        return table.row(List.of(
                Html.text("logistic regression"),
                Html.text(""),
                Html.text("3"),
                Html.text(String.format(Locale.ROOT, "%.4f", report.logisticRegression()))));
    }

    private static HtmlTable settings(DepthReport report) {
        return HtmlTable.of("", "Setting", "Value")
                .row("tasks", "depth-0 to depth-4; lstm tasks depth-0 prints the file")
                .row("seeds", report.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .row("backend", report.backend())
                .row("time", String.format(Locale.ROOT, "%.0f s", report.seconds()));
    }
}
