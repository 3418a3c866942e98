package org.lstm4j.tasks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadIntervalTest {
    /** Of two runs Student's t is 12.7: an interval around an accuracy of 0.73 would reach from -1.05 to 2.52. */
    @Test
    void theIntervalOfAShareEndsWhereSharesDo() {
        Spread spread = Spread.of(List.of(0.6, 0.87));
        assertThat(spread.interval(true)).isEqualTo("0.0000 to 1.0000");
        assertThat(spread.interval(false)).startsWith("-0.98");
        assertThat(spread.low()).as("scripts get it as it is").isNegative();
    }

    @Test
    void accuraciesAreSharesAndLossesAreNot() {
        assertThat(SeedsReport.isShare("best epoch's validation accuracy")).isTrue();
        assertThat(SeedsReport.isShare("test loss")).isFalse();
    }
}
