package org.lstm4j.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.Philox;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.signal.Sequence;

class RuleTest {
    private static StepReading reading(StepDensity density, List<String> classes, boolean isFixed, int steps) {
        return new StepReading(
                IntStream.range(0, density.columns()).mapToObj(i -> "c" + i).toList(),
                density,
                classes,
                Collections.nCopies(density.columns(), 0.0),
                Collections.nCopies(density.columns(), 1.0),
                false,
                !isFixed,
                isFixed,
                steps,
                steps);
    }

    private static Drawing drawing(int columns, int label, float... values) {
        return new Drawing(Sequence.of(columns, values), values, label, "it");
    }

    private static Rule rule(List<Rule> rules, String key) {
        return rules.stream().filter(it -> it.key().equals(key)).findFirst().orElseThrow();
    }

    /** x is twice z plus 1, y is z and half of x's noise: the entropy of two normal numbers is known. */
    @Test
    void oneGaussianOfOffsetsHasTheirCorrelationAndThePenItsShare() {
        float[] values = new float[3 * 9000];
        for (int i = 0; i < 9000; i++) {
            double z = Philox.normal(1, 1, 1, i);
            values[3 * i] = (float) (2 * z + 1);
            values[3 * i + 1] = (float) (0.8 * z + 0.6 * Philox.normal(1, 2, 1, i));
            values[3 * i + 2] = i % 4 == 0 ? 1 : 0;
        }
        Drawing all = drawing(3, -1, values);
        StepDensity pen = new StepDensity(StepDensity.Kind.BIVARIATE_MIXTURE, 5, 3);
        List<Rule> rules = Rule.of(reading(pen, List.of(), false, 9000), List.of(all));
        double nats = -Arrays.stream(rule(rules, "gaussian").logs().of(all)).sum() / 9000;
        double offsets = Math.log(2 * Math.PI * Math.E) + Math.log(2 * 0.6);
        double lifted = -0.25 * Math.log(0.25) - 0.75 * Math.log(0.75);
        double end = Math.log(9000) / 9000 + 1.0 / 9000;
        assertThat(nats).isCloseTo(offsets + lifted + end, within(0.03));
    }

    @Test
    void aGaussianAboutTheStepBeforeKnowsAWalk() {
        float[] values = new float[2000];
        for (int i = 1; i < values.length; i++) {
            values[i] = (float) (values[i - 1] + 0.1 * Philox.normal(3, 1, 1, i));
        }
        Drawing walk = drawing(1, -1, values);
        StepDensity one = new StepDensity(StepDensity.Kind.MIXTURE, 1, 1);
        List<Rule> rules = Rule.of(reading(one, List.of(), true, 2000), List.of(walk));
        double nats = -Arrays.stream(rule(rules, "change").logs().of(walk)).sum() / 2000;
        assertThat(nats).isCloseTo(0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(0.1), within(0.05));
        assertThat(nats)
                .isLessThan(
                        -Arrays.stream(rule(rules, "gaussian").logs().of(walk)).sum() / 2000);
    }

    /** Two rows of two pixels; the lower ones are the upper ones, the upper ones by chance, but of class 1 always white. */
    @Test
    void pixelsAreCountedByPlaceClassAndWhatStandsAbove() {
        List<Drawing> images = IntStream.range(0, 4000)
                .mapToObj(i -> {
                    float one = i % 2 == 1 || i / 2 % 2 == 0 ? 1 : 0;
                    float two = i % 2 == 1 || i / 4 % 2 == 0 ? 1 : 0;
                    return drawing(2, i % 2, one, two, one, two);
                })
                .toList();
        StepDensity pixels = new StepDensity(StepDensity.Kind.BERNOULLI, 1, 2);
        List<Rule> rules = Rule.of(reading(pixels, List.of("a", "b"), true, 2), images);
        Drawing white = Objects.requireNonNull(images.get(1));
        double quarter = Math.log(0.75);
        assertThat(rule(rules, "independent").logs().of(white)[0]).isCloseTo(2 * quarter, within(1e-3));
        assertThat(rule(rules, "independentByClass").logs().of(white)[0]).isCloseTo(0, within(1e-3));
        double[] above = rule(rules, "above").logs().of(white);
        assertThat(above[0]).isCloseTo(2 * quarter, within(1e-3));
        assertThat(above[1]).isCloseTo(0, within(1e-2));
    }

    @Test
    void whatNeverVariesHasADensityNonetheless() {
        Gaussian still = Gaussian.of(List.of(drawing(2, -1, 1, 1, 1, 1, 1, 1)), 0, 2, (drawing, step) -> true);
        assertThat(still.log(new float[] {1, 1}, 0)).isFinite();
        Gaussian nothing = Gaussian.of(List.of(drawing(2, -1, 1, 1)), 0, 2, (drawing, step) -> false);
        assertThat(nothing.log(new float[] {1, 1}, 0)).isFinite();
    }
}
