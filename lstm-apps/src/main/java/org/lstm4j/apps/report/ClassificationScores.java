package org.lstm4j.apps.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * A classifier on rows it has never seen; lists run over the classes, from class 0.
 *
 * @param loss mean over the rows
 * @param accuracy share of rows that are right
 * @param majorityAccuracy accuracy of always answering the most frequent class
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
        List<String> labels,
        List<Double> precision,
        List<Double> recall,
        List<Double> f1,
        List<Long> support,
        List<List<Integer>> confusion)
        implements TestScores {

    /** Takes everything but the loss from a report. */
    public static ClassificationScores of(double loss, ClassificationReport report) {
        List<ClassificationReport.Line> lines = report.classes();
        return new ClassificationScores(
                loss,
                report.accuracy(),
                report.majorityAccuracy(),
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
        text.printf(Locale.ROOT, "On the %,d test rows:%n%n", report.rows());
        text.println(report.text());
        text.printf(
                Locale.ROOT,
                "Accuracy %.4f, loss %.4f. Always answering \"%s\" would give %.4f.%n",
                accuracy,
                loss,
                report.majorityLabel(),
                majorityAccuracy);
    }
}
