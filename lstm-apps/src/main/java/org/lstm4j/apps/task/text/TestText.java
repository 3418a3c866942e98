package org.lstm4j.apps.task.text;

import java.io.PrintWriter;
import java.util.Locale;
import org.lstm4j.apps.report.ClassificationReport;

/** The scores on the test rows, for people. */
final class TestText {
    private TestText() {}

    static void print(PrintWriter text, Measurement.Result tested) {
        ClassificationReport report = tested.report();
        text.printf(Locale.ROOT, "On the %,d test rows:%n%n", report.rows());
        text.println(report.text());
        text.printf(
                Locale.ROOT,
                "Accuracy %.4f, loss %.4f. Always answering \"%s\" would give %.4f.%n",
                report.accuracy(),
                tested.loss(),
                report.majorityLabel(),
                report.majorityAccuracy());
    }
}
