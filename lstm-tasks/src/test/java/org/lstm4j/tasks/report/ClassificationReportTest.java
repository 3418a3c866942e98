package org.lstm4j.tasks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassificationReportTest {
    /** The matrix behind this text is the one with these supports whose rounded figures are all of these. */
    @Test
    void textHasTheLayoutOfScikitLearn() {
        ClassificationReport report =
                new ClassificationReport(List.of("0", "1"), List.of(List.of(3144, 635), List.of(690, 2240)));
        assertThat(report.text()).isEqualTo("""
                                      precision    recall  f1-score   support

                                   0       0.82      0.83      0.83      3779
                                   1       0.78      0.76      0.77      2930

                            accuracy                           0.80      6709
                           macro avg       0.80      0.80      0.80      6709
                        weighted avg       0.80      0.80      0.80      6709
                        """);
    }

    @Test
    void aLongLabelWidensTheFirstColumn() {
        String text = ClassificationReport.of(
                        new int[] {0, 1}, new int[] {0, 1}, List.of("not sarcastic at all", "sarcastic"))
                .text();
        assertThat(text.lines().filter(line -> !line.isEmpty()).map(String::length))
                .containsOnly("not sarcastic at all".length() + 1 + 4 * 10);
        assertThat(text).contains("not sarcastic at all       1.00      1.00      1.00         1\n");
    }

    @Test
    void figuresFollowTheirDefinitions() {
        // class:         0  0  0  0  1  1  2
        int[] targets = {0, 0, 0, 0, 1, 1, 2};
        int[] predicted = {0, 0, 0, 1, 1, 0, 1};
        ClassificationReport report = ClassificationReport.of(targets, predicted, List.of("a", "b", "c"));
        assertThat(report.confusion()).isEqualTo(List.of(List.of(3, 1, 0), List.of(1, 1, 0), List.of(0, 1, 0)));
        ClassificationReport.Line a = report.classes().get(0);
        assertThat(a.precision()).isEqualTo(3.0 / 4);
        assertThat(a.recall()).isEqualTo(3.0 / 4);
        ClassificationReport.Line b = report.classes().get(1);
        assertThat(b.precision()).isEqualTo(1.0 / 3);
        assertThat(b.recall()).isEqualTo(1.0 / 2);
        assertThat(b.f1()).isEqualTo(2 * 1.0 / (3 + 2));
        assertThat(report.accuracy()).isEqualTo(4.0 / 7);
        assertThat(report.majorityAccuracy()).isEqualTo(4.0 / 7);
        assertThat(report.macroAverage().precision()).isCloseTo((3.0 / 4 + 1.0 / 3 + 0) / 3, within(1e-15));
        assertThat(report.weightedAverage().recall())
                .as("weighted recall is accuracy")
                .isCloseTo(4.0 / 7, within(1e-15));
        assertThat(report.weightedAverage().support()).isEqualTo(7);
    }

    @Test
    void aClassThatIsNeverPredictedOrNeverThereCountsZero() {
        ClassificationReport report = ClassificationReport.of(new int[] {0, 0}, new int[] {0, 0}, List.of("0", "1"));
        assertThat(report.text())
                .contains("           1       0.00      0.00      0.00         0\n")
                .contains("   macro avg       0.50      0.50      0.50         2\n")
                .contains("weighted avg       1.00      1.00      1.00         2\n");
    }

    @Test
    void figuresAreRoundedAsPythonDoesHalfToEven() {
        // 1 of 8 is 0.125 exactly, which Python prints as 0.12.
        int[] targets = {1, 1, 1, 1, 1, 1, 1, 1};
        int[] predicted = {1, 0, 0, 0, 0, 0, 0, 0};
        assertThat(ClassificationReport.of(targets, predicted, List.of("0", "1"))
                        .text())
                .contains("           1       1.00      0.12      0.22         8\n");
    }

    @Test
    void badInputIsRefused() {
        List<String> labels = List.of("0", "1");
        assertThatThrownBy(() -> ClassificationReport.of(new int[] {0}, new int[] {}, labels))
                .hasMessage("1 targets but 0 predictions");
        assertThatThrownBy(() -> ClassificationReport.of(new int[] {0}, new int[] {2}, labels))
                .hasMessage("row 0 has class 0, predicted 2; classes are 0 to 1");
        assertThatThrownBy(() -> ClassificationReport.of(new int[] {}, new int[] {}, labels))
                .hasMessage("a report needs at least one row");
    }
}
