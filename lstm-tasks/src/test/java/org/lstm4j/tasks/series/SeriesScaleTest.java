package org.lstm4j.tasks.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.model.use.SeriesScale;
import org.lstm4j.tasks.series.ScaleConfig.Method;

class SeriesScaleTest {
    private static final double[] VALUES = {4, 8, 2, 6, 100};
    private static final boolean[] FIRST_FOUR = {true, true, true, true, false};

    private static SeriesScale fit(boolean log, @Nullable Integer difference, Method method) {
        return ScaleFit.of(new ScaleConfig(log, Optional.ofNullable(difference), method), VALUES, FIRST_FOUR);
    }

    @Test
    void theTrainingPartAloneDecides() {
        SeriesScale minMax = fit(false, null, Method.MIN_MAX);
        assertThat(minMax.scale(VALUES))
                .containsExactly(new double[] {1 / 3.0, 1, 0, 2 / 3.0, 98 / 6.0}, within(1e-12));
        SeriesScale standard = fit(false, null, Method.STANDARD);
        assertThat(standard.offset()).isEqualTo(5);
        assertThat(1 / standard.factor()).isCloseTo(Math.sqrt((1 + 9 + 9 + 1) / 4.0), within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"false,,NONE", "true,,MIN_MAX", "false,2,STANDARD", "true,1,STANDARD", "true,3,NONE"})
    void theWayBackGivesTheValueAgain(boolean log, @Nullable Integer difference, Method method) {
        SeriesScale scale = fit(log, difference, method);
        double[] scaled = scale.scale(VALUES);
        for (int i = scale.difference(); i < VALUES.length; i++) {
            assertThat(scale.value(scaled[i], VALUES, i)).isCloseTo(VALUES[i], within(1e-9));
        }
        for (int i = 0; i < scale.difference(); i++) {
            assertThat(scaled[i]).isNaN();
        }
        assertThat(SeriesScale.fromJson(scale.toJson())).isEqualTo(scale);
    }

    @Test
    void aConstantSeriesKeepsItsSize() {
        SeriesScale scale = ScaleFit.of(
                new ScaleConfig(false, Optional.empty(), Method.MIN_MAX), new double[] {7, 7}, new boolean[] {true, true
                });
        assertThat(scale.scale(new double[] {7, 9})).containsExactly(0, 2);
    }

    /** The mean of many of them is off in its last place, which is no spread to divide by. */
    @Test
    void everyConstantHasTheFactor1() {
        boolean[] all = new boolean[80];
        Arrays.fill(all, true);
        for (int hundredths = 1; hundredths < 2000; hundredths++) {
            for (double constant : new double[] {hundredths / 100.0, hundredths * 1e12, -hundredths * 1e-12}) {
                double[] values = new double[80];
                Arrays.fill(values, constant);
                for (Method method : Method.values()) {
                    SeriesScale scale = ScaleFit.of(new ScaleConfig(false, Optional.empty(), method), values, all);
                    assertThat(scale.factor()).as(method + " of " + constant).isOne();
                    assertThat(scale.offset()).isEqualTo(method == Method.NONE ? 0 : constant);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false,1,STANDARD", "false,1,MIN_MAX", "true,1,STANDARD", "true,1,MIN_MAX"})
    void stepsThatDifferByRoundingAloneAreConstant(boolean log, int difference, Method method) {
        boolean[] all = new boolean[500];
        Arrays.fill(all, true);
        double[] values = new double[500];
        for (int i = 0; i < values.length; i++) {
            values[i] = log ? 2 * Math.pow(1.01, i) - 1 : 1000 + i / 10.0;
        }
        SeriesScale scale = ScaleFit.of(new ScaleConfig(log, Optional.of(difference), method), values, all);
        assertThat(scale.factor()).isOne();
    }

    @Test
    void aSmallSpreadThatIsNoRoundingIsScaled() {
        boolean[] all = {true, true, true, true};
        double[] values = {1e6, 1e6 + 1e-6, 1e6, 1e6 + 1e-6};
        for (Method method : new Method[] {Method.STANDARD, Method.MIN_MAX}) {
            SeriesScale scale = ScaleFit.of(new ScaleConfig(false, Optional.empty(), method), values, all);
            assertThat(scale.factor()).as(method.name()).isBetween(0.9e6, 2.1e6);
        }
        double[] tiny = {1e-20, 3e-20, 2e-20, 1e-20};
        for (Method method : new Method[] {Method.STANDARD, Method.MIN_MAX}) {
            SeriesScale scale = ScaleFit.of(new ScaleConfig(false, Optional.empty(), method), tiny, all);
            assertThat(scale.factor()).as(method.name()).isGreaterThan(1e19);
        }
    }

    @Test
    void whatCannotBeScaledOrReadIsRefused() {
        assertThatThrownBy(() -> ScaleFit.of(
                        new ScaleConfig(false, Optional.empty(), Method.STANDARD),
                        new double[] {1e200, -1e200},
                        new boolean[] {true, true}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("too far apart");
        assertThatThrownBy(() -> SeriesScale.single(1e39))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("beyond what a model reads");
    }

    @Test
    void aLogarithmOfANegativeValueIsRefused() {
        SeriesScale scale = new SeriesScale(true, 0, 0, 1);
        assertThatThrownBy(() -> scale.scale(new double[] {1, -2}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("scale.log needs values of 0 and above; the series has -2.0");
    }
}
