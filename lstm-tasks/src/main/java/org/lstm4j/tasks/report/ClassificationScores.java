package org.lstm4j.tasks.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.page.BarChart;
import org.lstm4j.tasks.page.ColorScale;
import org.lstm4j.tasks.page.HeatMap;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.HtmlTable;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.wording.Counted;

/**
 * A classifier on rows it has never seen; lists run over the classes, from class 0.
 *
 * @param loss mean over the rows
 * @param accuracy share of rows that are right
 * @param majorityAccuracy accuracy of always answering the most frequent class
 * @param macroF1 mean of the F1 of all classes, each counting the same
 * @param labels names of the classes
 * @param precision of each class
 * @param recall of each class
 * @param f1 of each class
 * @param support rows of each class
 * @param confusion {@code confusion[t][p]} rows of class {@code t} were taken for class {@code p}
 */
public record ClassificationScores(
        double loss,
        double accuracy,
        double majorityAccuracy,
        double macroF1,
        List<String> labels,
        List<Double> precision,
        List<Double> recall,
        List<Double> f1,
        List<Long> support,
        List<List<Integer>> confusion)
        implements TestScores {
    private static final double NORMAL = 1.959964; // the 97.5 % quantile of the normal distribution

    /** Takes everything but the loss from a report. */
    public static ClassificationScores of(double loss, ClassificationReport report) {
        List<ClassificationReport.Line> lines = report.classes();
        return new ClassificationScores(
                loss,
                report.accuracy(),
                report.majorityAccuracy(),
                report.macroAverage().f1(),
                report.labels(),
                lines.stream().map(ClassificationReport.Line::precision).toList(),
                lines.stream().map(ClassificationReport.Line::recall).toList(),
                lines.stream().map(ClassificationReport.Line::f1).toList(),
                lines.stream().map(ClassificationReport.Line::support).toList(),
                report.confusion());
    }

    @Override
    public Scores summary() {
        return Scores.of(loss, accuracy);
    }

    @Override
    public void print(PrintWriter text) {
        ClassificationReport report = new ClassificationReport(labels, confusion);
        text.printf("On the %s:%n%n", Counted.of(report.rows(), "test row"));
        text.println(report.text());
        text.printf(
                Locale.ROOT,
                "Accuracy %.4f, macro F1 %.4f, loss %.4f. Always answering \"%s\" would give an accuracy of %.4f.%n",
                accuracy,
                macroF1,
                loss,
                report.majorityLabel(),
                majorityAccuracy);
        text.println(certainty(report));
    }

    /** What so many rows can tell: the interval of Wilson (1927), which also holds for few rows and for shares near 0 and 1. */
    private String certainty(ClassificationReport report) {
        double rows = report.rows();
        double middle = (accuracy + NORMAL * NORMAL / (2 * rows)) / (1 + NORMAL * NORMAL / rows);
        double half = NORMAL
                / (1 + NORMAL * NORMAL / rows)
                * Math.sqrt(accuracy * (1 - accuracy) / rows + NORMAL * NORMAL / (4 * rows * rows));
        double low = middle - half;
        double high = middle + half;
        String interval = String.format(
                Locale.ROOT, "So many rows tell an accuracy of %.3f to %.3f, with 95 %% confidence", low, high);
        return low <= majorityAccuracy && majorityAccuracy <= high
                ? interval + ": too few to tell it from always giving the same answer."
                : interval + ".";
    }

    @Override
    public List<Section> sections() {
        ClassificationReport report = new ClassificationReport(labels, confusion);
        return List.of(Section.of(
                "On the test rows",
                Html.beside(
                        Html.figure(
                                new BarChart(
                                        "Share of right answers",
                                        List.of(
                                                new BarChart.Bar("this model", accuracy, 1),
                                                new BarChart.Bar(
                                                        "always “" + report.majorityLabel() + "”",
                                                        majorityAccuracy,
                                                        5)),
                                        "%.4f"),
                                String.format(
                                                Locale.ROOT,
                                                "Of %s; mean loss %.4f. ",
                                                Counted.of(report.rows(), "test row"),
                                                loss)
                                        + certainty(report)),
                        Html.figure(confusionMap(), "How many rows of each class (at the left) were taken for which.")),
                classTable(report)));
    }

    private HeatMap confusionMap() {
        int largest = confusion.stream()
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .max()
                .orElse(1);
        List<List<Double>> counts = confusion.stream()
                .map(row -> row.stream().map(Integer::doubleValue).toList())
                .toList();
        ColorScale scale = new ColorScale(0, largest, ColorScale.Kind.SEQUENTIAL);
        return new HeatMap("Confusion matrix", labels, labels, counts, scale, "%,.0f");
    }

    private static Html classTable(ClassificationReport report) {
        HtmlTable table = HtmlTable.of("Classification report", "", "#precision", "#recall", "#F1", "#rows");
        List<ClassificationReport.Line> lines = new ArrayList<>(report.classes());
        lines.add(report.macroAverage());
        lines.add(report.weightedAverage());
        for (ClassificationReport.Line line : lines) {
            table = table.row(
                    line.label(),
                    share(line.precision()),
                    share(line.recall()),
                    share(line.f1()),
                    String.format(Locale.ROOT, "%,d", line.support()));
        }
        return table.html();
    }

    private static String share(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
