package org.lstm4j.apps.report;

import java.util.List;

/**
 * A model on rows it has never seen; lists run over the classes, from class 0.
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
public record TestScores(
        double loss,
        double accuracy,
        double majorityAccuracy,
        List<String> labels,
        List<Double> precision,
        List<Double> recall,
        List<Double> f1,
        List<Long> support,
        List<List<Integer>> confusion) {

    /** Takes everything but the loss from a report. */
    public static TestScores of(double loss, ClassificationReport report) {
        List<ClassificationReport.Line> lines = report.classes();
        return new TestScores(
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
}
