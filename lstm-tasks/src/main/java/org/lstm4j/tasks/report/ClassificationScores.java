package org.lstm4j.tasks.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
 * @param naiveBayes accuracy of counting words, if the task asks for it
 * @param byGroup of each group of rows, if the task names groups
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
        Optional<Double> naiveBayes,
        Optional<GroupScores> byGroup,
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
                Optional.empty(),
                Optional.empty(),
                report.confusion());
    }

    /** The same with the accuracy of naive Bayes. */
    public ClassificationScores withNaiveBayes(double share) {
        return new ClassificationScores(
                loss,
                accuracy,
                majorityAccuracy,
                macroF1,
                labels,
                precision,
                recall,
                f1,
                support,
                Optional.of(share),
                byGroup,
                confusion);
    }

    /** The same with figures of groups of rows. */
    public ClassificationScores withGroups(GroupScores groups) {
        return new ClassificationScores(
                loss,
                accuracy,
                majorityAccuracy,
                macroF1,
                labels,
                precision,
                recall,
                f1,
                support,
                naiveBayes,
                Optional.of(groups),
                confusion);
    }

    @Override
    public Scores summary() {
        Scores scores = Scores.of(loss, accuracy);
        // Of many classes accuracy alone does not say whether the rare ones are found.
        return labels.size() > 2 ? scores.with("macroF1", macroF1) : scores;
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
        naiveBayes.ifPresent(share ->
                text.printf(Locale.ROOT, "Naive Bayes, which counts words, gives an accuracy of %.4f.%n", share));
        text.println(certainty(report));
        byGroup.ifPresent(groups -> {
            groups.groups()
                    .forEach(group -> text.printf(
                            Locale.ROOT,
                            "%-32s %.4f of %s; always the same answer %.4f%n",
                            group.name(),
                            group.accuracy(),
                            Counted.of(group.rows(), "row"),
                            group.majorityAccuracy()));
            text.printf(
                    Locale.ROOT,
                    "Mean of %s: %.4f%n",
                    Counted.of(groups.groups().size(), "group"),
                    groups.meanAccuracy());
        });
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
        List<Html> content = new ArrayList<>(List.of(
                Html.beside(
                        Html.figure(
                                new BarChart("Share of right answers", bars(report), "%.4f"),
                                String.format(
                                                Locale.ROOT,
                                                "Of %s; mean loss %.4f. ",
                                                Counted.of(report.rows(), "test row"),
                                                loss)
                                        + certainty(report)),
                        Html.figure(confusionMap(), "How many rows of each class (at the left) were taken for which.")),
                classTable(report)));
        byGroup.map(ClassificationScores::groupTable).ifPresent(content::add);
        return List.of(Section.of("On the test rows", content.toArray(Html[]::new)));
    }

    private static Html groupTable(GroupScores groups) {
        HtmlTable table = HtmlTable.of("By group", "", "#accuracy", "#always the same answer", "#rows");
        for (GroupScores.Group group : groups.groups()) {
            table = table.row(
                    group.name(),
                    share(group.accuracy()),
                    share(group.majorityAccuracy()),
                    String.format(Locale.ROOT, "%,d", group.rows()));
        }
        return table.row("mean", share(groups.meanAccuracy()), "", "").html();
    }

    private List<BarChart.Bar> bars(ClassificationReport report) {
        List<BarChart.Bar> bars = new ArrayList<>();
        bars.add(new BarChart.Bar("this model", accuracy, 1));
        naiveBayes.ifPresent(share -> bars.add(new BarChart.Bar("naive Bayes", share, 4)));
        bars.add(new BarChart.Bar("always “" + report.majorityLabel() + "”", majorityAccuracy, 5));
        return bars;
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
