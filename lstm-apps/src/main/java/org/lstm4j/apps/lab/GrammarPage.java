package org.lstm4j.apps.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lstm4j.tasks.page.Axis;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.LineChart;
import org.lstm4j.tasks.report.JsonText;

/** The report of {@link HmmVsLstm} as one page. */
final class GrammarPage {
    private static final int HMM_STYLE = 4;
    private static final int PAIRS_STYLE = 3;

    private final GrammarReport report;

    private GrammarPage(GrammarReport report) {
        this.report = report;
    }

    static HtmlPage of(GrammarReport report) {
        return new GrammarPage(report).page();
    }

    private HtmlPage page() {
        String title = "A hidden Markov model beside RNN and LSTM";
        return HtmlPage.titled(report.rehearsal() ? title + ": a rehearsal" : title)
                .lead(
                        report.evidence().tells()
                                ? String.join(" ", report.conclusion())
                                : report.evidence().caution())
                .section("What is measured", explanation())
                .section(
                        "The next symbol",
                        Html.figure(perplexity(report), "Mean of the seeds; bands from the best to the worst."),
                        Html.figure(
                                chart(
                                        report,
                                        "The symbol that the second one decides",
                                        Axis.linear("share of right symbols", 0, 1),
                                        GrammarResult::farRight),
                                "Two symbols are possible there, so that a guess has 0.5."),
                        table().html())
                .section("Settings", settings().html())
                .data("lab", JsonText.line(report));
    }

    private static Html[] explanation() {
        return new Html[] {
            Html.paragraph(
                    "Strings of the embedded Reber grammar come symbol by symbol, and models say behind each how probable every symbol is"
                            + " to be the next. The grammar is a machine of few states with arcs that bear symbols; the symbol before the"
                            + " last is the same as the second one, whatever lies between, and it takes another state for each of the two"
                            + " all the way to know it."),
            Html.paragraph(
                    "A hidden Markov model is such a machine with probabilities, whose states nobody has seen: Baum and Welch's passes raise"
                            + " the likelihood of the strings, from probabilities that are drawn. A network keeps numbers instead of a"
                            + " state. Both learn from the same strings. Pairs of symbols, counted, are a Markov chain whose states are seen."
                            + " Perplexity is among how many equally likely symbols the next one might as well be drawn.")
        };
    }

    /** Perplexity over the number of states, with what else there is as level lines. */
    static LineChart perplexity(GrammarReport report) {
        List<Double> values = new ArrayList<>();
        report.byStates().forEach(it -> values.add(it.perplexity().high()));
        report.models().forEach(it -> values.add(it.perplexity().high()));
        double most = values.stream().mapToDouble(Double::doubleValue).max().orElse(2);
        double least = report.grammar().perplexity().low();
        return chart(
                report,
                "Perplexity of the next symbol",
                Axis.around("perplexity", Math.min(least, most - 0.01), most),
                GrammarResult::perplexity);
    }

    private static LineChart chart(GrammarReport report, String title, Axis y, Function<GrammarResult, Extent> part) {
        List<Integer> states = report.settings().states();
        List<LineChart.Line> lines = new ArrayList<>();
        List<LineChart.Point> points = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            points.add(point(states.get(i), part.apply(report.byStates().get(i))));
        }
        lines.add(new LineChart.Line("hidden Markov model", HMM_STYLE, points));
        for (GrammarResult model : report.models()) {
            if (!model.model().equals(GrammarReport.CHOSEN)) {
                Extent level = part.apply(model);
                lines.add(new LineChart.Line(
                        model.title(),
                        report.settings().contenders().stream()
                                .filter(it -> it.cell().equals(model.model()))
                                .map(it -> it.kind().style())
                                .findFirst()
                                .orElse(PAIRS_STYLE),
                        states.stream().map(at -> point(at, level)).toList()));
            }
        }
        List<Double> ticks = states.stream().map(Integer::doubleValue).toList();
        return new LineChart(
                title,
                new Axis(
                        "states of the hidden Markov model",
                        true,
                        ticks.getFirst() * 0.9,
                        ticks.getLast() * 1.1,
                        ticks),
                y,
                lines,
                List.of(LineChart.Guide.level(
                        "the grammar itself", part.apply(report.grammar()).mean())));
    }

    private static LineChart.Point point(int states, Extent at) {
        return new LineChart.Point(states, at.mean(), at.low(), at.high());
    }

    private HtmlTable table() {
        HtmlTable table = new HtmlTable(
                report.seeds().size() == 1 ? "Of one seed" : "Mean (lowest–highest) of the seeds",
                List.of(
                        new HtmlTable.Column("", false),
                        new HtmlTable.Column("numbers learned", true),
                        new HtmlTable.Column("rounds", true),
                        new HtmlTable.Column("perplexity", true),
                        new HtmlTable.Column("right", true),
                        new HtmlTable.Column("right, decided far back", true),
                        new HtmlTable.Column("seconds", true)),
                List.of());
        List<GrammarResult> rows = new ArrayList<>(report.byStates());
        rows.addAll(report.models());
        rows.add(report.grammar());
        for (GrammarResult result : rows) {
            String name = result.model().equals(GrammarReport.CHOSEN)
                    ? result.title() + ", states chosen on validation strings: "
                            + report.chosen().stream().map(String::valueOf).collect(Collectors.joining(", "))
                    : result.title();
            table = table.row(List.of(
                    Html.text(name),
                    Html.text(String.format(
                            Locale.ROOT, "%,.0f", result.parameters().mean())),
                    Html.text(result.rounds().text("%.0f")),
                    Html.text(result.perplexity().text("%.3f")),
                    Html.text(result.right().text("%.3f")),
                    Html.text(result.farRight().text("%.2f")),
                    Html.text(
                            String.format(Locale.ROOT, "%.1f", result.seconds().mean()))));
        }
        return table;
    }

    private HtmlTable settings() {
        GrammarSettings of = report.settings();
        return HtmlTable.of("", "Setting", "Value")
                .row(
                        "strings",
                        of.trainingRows() + " to learn from, " + of.validationRows() + " that choose, " + of.testRows()
                                + " that test; others for each seed, the same for all models")
                .row(
                        "hidden Markov models",
                        "states " + of.states() + ", " + of.starts() + " beginnings each, at most " + of.passes()
                                + " passes; " + of.prior() + " added to each expected count")
                .row(
                        "networks",
                        of.contenders().stream()
                                .map(it -> it.kind().title() + " of " + it.units() + " units, learning rate "
                                        + it.learningRate())
                                .collect(Collectors.joining(
                                        "; ", "embedding of 7 numbers, the cell, a dense layer: ", "")))
                .row(
                        "training of networks",
                        "Adam, batches of " + of.batch() + ", at most " + of.epochs() + " epochs; those of the best on"
                                + " validation strings are shown, after " + of.patience()
                                + " without a better one it ends")
                .row("seeds", report.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .row("backend", report.backend())
                .row("time", String.format(Locale.ROOT, "%.0f s", report.seconds()));
    }
}
