package org.lstm4j.apps.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DepthReportTest {
    private static DepthResult result(int depth, Double... accuracies) {
        return new DepthResult(depth, "depth-" + depth, 10L * depth, Extent.of(List.of(accuracies)), 0.6);
    }

    private static List<String> conclusion(Evidence evidence, DepthResult... results) {
        return DepthReport.of("depth", "native", evidence, List.of(1L, 2L), 1, List.of(results))
                .conclusion();
    }

    @Test
    void onlySeedsThatDoNotOverlapTellDepthsApart() {
        assertThat(conclusion(
                        Evidence.SEVERAL_SEEDS,
                        result(0, 0.5, 0.6),
                        result(1, 0.7, 0.8),
                        result(2, 0.75, 0.99),
                        result(3, 0.4, 0.5)))
                .containsExactly(
                        "Without a hidden layer 0.550 are right, which is logistic regression (0.600): one straight line.",
                        "With 1 hidden layer 0.750: every seed is ahead of every one of the networks with one less.",
                        "With 2 hidden layers 0.870: no clear difference from one less.",
                        "With 3 hidden layers 0.450: every seed is behind every one of the networks with one less.");
    }

    @Test
    void oneSeedComparesNothingAndARehearsalSaysNothing() {
        assertThat(conclusion(Evidence.ONE_SEED, result(0, 0.5), result(1, 0.9)))
                .singleElement()
                .asString()
                .startsWith("Without a hidden layer");
        assertThat(conclusion(Evidence.REHEARSAL, result(0, 0.5), result(1, 0.9)))
                .isEmpty();
    }
}
