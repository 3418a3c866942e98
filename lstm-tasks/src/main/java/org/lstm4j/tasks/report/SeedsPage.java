package org.lstm4j.tasks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.run.RunFolder;

/** What the runs of one task with several seeds come to, as one page for people that leads to those of the runs. */
public final class SeedsPage {
    private static final int ENOUGH =
            5; // runs: with fewer, the interval reaches more than one and a half deviations to either side

    private SeedsPage() {}

    /** The page of some runs, each in a folder {@code seed-N} beside it. */
    public static HtmlPage of(SeedsReport report, List<RunReport> runs) {
        HtmlPage page = HtmlPage.titled(report.task() + ", " + runs.size() + " seeds")
                .lead(lead(runs.size()))
                .section("Figures", figures(report))
                .section("Runs", runs(runs));
        report.average().ifPresent(average -> average(page, average, runs.size()));
        return page.data("report", JsonText.line(report));
    }

    /** Two or three runs do not tell how far seeds lie apart, as the intervals below say in numbers. */
    private static String lead(int runs) {
        String text = "One task, trained with " + runs + " seeds: how far its figures lie apart by chance alone.";
        return runs < ENOUGH
                ? text
                        + " So few runs tell little of it: an interval that is wide means that nothing is to be concluded."
                : text;
    }

    private static void average(HtmlPage page, EvaluationReport average, int models) {
        page.section(
                "The average",
                Html.paragraph(String.format(
                        Locale.ROOT,
                        "%s/model.lstm gives the mean of what the %d models give, and is a model like each of them. It was"
                                + " measured once on the same test rows: %s.",
                        RunFolder.AVERAGE,
                        models,
                        average.test().summary().text())));
        average.test()
                .sections()
                .forEach(section ->
                        page.section(new Section(section.heading() + ", of the average", section.content())));
    }

    private static Html figures(SeedsReport report) {
        SequencedMap<String, Spread> figures = new LinkedHashMap<>();
        report.train().forEach((name, spread) -> figures.put("train " + name, spread));
        report.validation().forEach((name, spread) -> figures.put("validation " + name, spread));
        report.bestValidationAccuracy().ifPresent(spread -> figures.put("best epoch's validation accuracy", spread));
        report.test().forEach((name, spread) -> figures.put("test " + name, spread));
        HtmlTable table = HtmlTable.of(
                "Mean, standard deviation of a single run, and the 95 % interval of the mean by Student's t",
                "", "#Mean", "#Deviation", "#Interval");
        for (Map.Entry<String, Spread> figure : figures.entrySet()) {
            table = row(table, figure.getKey(), figure.getValue());
        }
        if (report.average().isPresent()) {
            Scores average = report.average().get().test().summary();
            for (Map.Entry<String, Double> figure : average.values().entrySet()) {
                String name = "test " + figure.getKey() + SeedsReport.OF_THE_AVERAGE;
                table = table.row(name, number(figure.getValue()), "", "");
            }
        }
        return table.html();
    }

    private static HtmlTable row(HtmlTable table, String name, Spread spread) {
        return table.row(
                name,
                number(spread.mean()),
                number(spread.standardDeviation()),
                spread.interval(SeedsReport.isShare(name)));
    }

    private static Html runs(List<RunReport> runs) {
        HtmlTable table = HtmlTable.of("", "Seed", "Test", "#Saved epoch", "#Seconds");
        for (RunReport run : runs) {
            table = table.row(List.of(
                    Html.element(
                            "a",
                            Map.of("href", RunFolder.seedName(run.seed()) + "/report.html"),
                            Html.text("seed " + run.seed())),
                    Html.text(run.test().map(test -> test.summary().text()).orElse("")),
                    Html.text(run.savedEpoch() + " of " + run.epochs()),
                    Html.text(String.format(Locale.ROOT, "%.1f", run.seconds()))));
        }
        return table.html();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
