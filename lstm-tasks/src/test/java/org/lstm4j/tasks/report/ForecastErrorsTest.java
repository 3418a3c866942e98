package org.lstm4j.tasks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ForecastErrorsTest {
    @Test
    void figuresAreThoseOfTheirFormulas() {
        ForecastErrors errors = ForecastErrors.of(new double[] {10, 30, 0}, new double[] {14, 27, 0});
        assertThat(errors.mae()).isEqualTo((4 + 3) / 3.0);
        assertThat(errors.rmse()).isEqualTo(Math.sqrt((16 + 9) / 3.0));
        assertThat(errors.smape()).isCloseTo(200 * (4 / 24.0 + 3 / 57.0) / 3, within(1e-12));
    }

    @Test
    void noForecastsAreNoMeasurement() {
        assertThatThrownBy(() -> ForecastErrors.of(new double[0], new double[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
