package org.lstm4j.apps.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static Answer answer(String label, double margin, double... scores) {
        return new Answer(label, margin, scores);
    }

    @Test
    void anotherLabelIsATieOnlyWhereTheBestScoresAreEqualButForRounding() {
        List<Answer> expected = List.of(
                answer("yes", 1e-6, 0.500001),
                answer("yes", 1e-3, 0.501),
                answer("no", 0.2, 0.3),
                Answer.ofText("a b"));
        List<Answer> actual = List.of(
                answer("no", 1e-6, 0.499999), answer("no", 1e-3, 0.499), answer("no", 0.2, 0.3), Answer.ofText("a c"));
        Comparison comparison = Comparison.of(expected, actual);
        assertThat(comparison.rows()).isEqualTo(4);
        assertThat(comparison.labels()).isEqualTo(3);
        assertThat(comparison.otherLabels()).isEqualTo(3);
        assertThat(comparison.ties()).isEqualTo(1);
        assertThat(comparison.largestDifference()).isCloseTo(0.002, within(1e-9));
    }

    @Test
    void differencesOfLargeNumbersAreRelativeAndNotANumberIsNeverEqual() {
        assertThat(Comparison.of(List.of(Answer.ofNumbers(2000)), List.of(Answer.ofNumbers(2001)))
                        .largestDifference())
                .isCloseTo(0.0005, within(1e-9));
        assertThat(Comparison.of(List.of(Answer.ofNumbers(1, 0)), List.of(Answer.ofNumbers(Double.NaN, 0)))
                        .largestDifference())
                .isNaN();
    }

    @Test
    void rowsAndScoresMustBeAsMany() {
        assertThatThrownBy(() -> Comparison.of(List.of(Answer.ofNumbers(1)), List.of()))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Comparison.of(List.of(Answer.ofNumbers(1)), List.of(Answer.ofNumbers(1, 2))))
                .isInstanceOf(AssertionError.class);
    }
}
