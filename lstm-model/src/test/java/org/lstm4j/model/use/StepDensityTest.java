package org.lstm4j.model.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.reference.ReferenceBackendProvider;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Selection;
import org.lstm4j.train.BivariateMixture;
import org.lstm4j.train.Loss;
import org.lstm4j.train.MixtureDensity;

class StepDensityTest {
    private static final int MANY = 40_000;
    private static final StepDensity PEN = new StepDensity(StepDensity.Kind.BIVARIATE_MIXTURE, 3, 3);
    private static final StepDensity VECTOR = new StepDensity(StepDensity.Kind.MIXTURE, 4, 2);
    private static final StepDensity PIXELS = new StepDensity(StepDensity.Kind.BERNOULLI, 1, 5);

    private static float[] normals(int seed, int count, double scale) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (scale * Philox.normal(seed, 1, 1, i));
        }
        return numbers;
    }

    /** The loss of some items, computed by the oracle. */
    private static float[] losses(Loss loss, float[] predictions, float[] targets, int items) {
        GraphBuilder g = new GraphBuilder();
        Shape predicted = Shape.of(items, predictions.length / items);
        g.input("p", predicted, DType.FLOAT32);
        g.input("t", Shape.of(items, targets.length / items), DType.FLOAT32);
        g.output("loss", loss.call(g, g.inputs().get(0), g.inputs().get(1)));
        Graph graph = g.build();
        try (Backend backend = Backends.select(Selection.of(ReferenceBackendProvider.NAME));
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(Map.of());
            Tensor out = Tensor.zeros(DType.FLOAT32, items);
            predictor.run(
                    new Feeds()
                            .put("p", Tensor.of(new int[] {items, predictions.length / items}, predictions))
                            .put("t", Tensor.of(new int[] {items, targets.length / items}, targets)),
                    new Feeds().put("loss", out));
            return out.floats();
        }
    }

    private static void agrees(StepDensity density, Loss loss, float[] targets, double scale) {
        int items = targets.length / density.columns();
        float[] predictions = normals(7, items * density.numbers(), scale);
        float[] expected = losses(loss, predictions, targets, items);
        for (int item = 0; item < items; item++) {
            double log = density.log(predictions, item * density.numbers(), targets, item * density.columns());
            assertThat(-log).isCloseTo(expected[item], within(2e-5 * Math.max(1, Math.abs(expected[item]))));
        }
    }

    /** Numbers of a scale at which deviations and correlations are cut off among them. */
    @Test
    void aDensityIsThatOfTheLossOfTraining() {
        float[] points = normals(3, 300, 1);
        for (int i = 2; i < points.length; i += 3) {
            points[i] = points[i] > 0 ? 1 : 0;
        }
        agrees(PEN, new BivariateMixture(3), points, 1);
        agrees(VECTOR, new MixtureDensity(4, 2), normals(4, 200, 1), 1);
        float[] far = normals(7, PEN.numbers(), 1);
        far[1 + 5 * 3] = 40;
        far[1 + 3 * 3] = -40;
        float[] expected = losses(new BivariateMixture(3), far, new float[] {0.1f, 0.2f, 1}, 1);
        assertThat(-PEN.log(far, 0, new float[] {0.1f, 0.2f, 1}, 0)).isCloseTo(expected[0], within(1e-4));
    }

    @Test
    void theProbabilitiesOfAllPicturesAddUpToOne() {
        float[] logits = normals(5, 5, 2);
        double sum = 0;
        for (int picture = 0; picture < 32; picture++) {
            float[] step = new float[5];
            for (int pixel = 0; pixel < 5; pixel++) {
                step[pixel] = picture >> pixel & 1;
            }
            sum += Math.exp(PIXELS.log(logits, 0, step, 0));
        }
        assertThat(sum).isCloseTo(1, within(1e-12));
        StepDensity mixed = new StepDensity(StepDensity.Kind.BERNOULLI, 3, 5);
        assertThat(mixed.numbers()).isEqualTo(18);
        float[] more = normals(6, 18, 2);
        double whole = 0;
        for (int picture = 0; picture < 32; picture++) {
            float[] step = new float[5];
            for (int pixel = 0; pixel < 5; pixel++) {
                step[pixel] = picture >> pixel & 1;
            }
            whole += Math.exp(mixed.log(more, 0, step, 0));
        }
        assertThat(whole).isCloseTo(1, within(1e-12));
    }

    /** Two pictures that exclude each other: both pixels, or none. */
    @Test
    void pixelsOfSeveralComponentsAreDrawnTogether() {
        StepDensity two = new StepDensity(StepDensity.Kind.BERNOULLI, 2, 2);
        float[][] steps = drawn(two, new float[] {9, 9, -9, -9, (float) Math.log(3), 0}, 1);
        assertThat(mean(steps, 0)).isCloseTo(0.75, within(0.01));
        assertThat(covariance(steps, 0, 1)).isCloseTo(0.75 * 0.25, within(0.01));
    }

    /** Draws many steps; one after the other. */
    private static float[][] drawn(StepDensity density, float[] numbers, double temperature) {
        float[][] steps = new float[MANY][density.columns()];
        for (int i = 0; i < MANY; i++) {
            density.draw(numbers, 0, temperature, new StepDraws(11, 0, i), steps[i], 0);
        }
        return steps;
    }

    private static double mean(float[][] steps, int column) {
        double sum = 0;
        for (float[] step : steps) {
            sum += step[column];
        }
        return sum / steps.length;
    }

    private static double covariance(float[][] steps, int one, int other) {
        double sum = 0;
        for (float[] step : steps) {
            sum += (step[one] - mean(steps, one)) * (step[other] - mean(steps, other));
        }
        return sum / steps.length;
    }

    /** Two Gaussians, three quarters and one, with correlations 0.8 and -0.6: means, variances and covariances by hand. */
    @Test
    void pointsThatAreDrawnHaveTheMomentsOfTheMixture() {
        StepDensity two = new StepDensity(StepDensity.Kind.BIVARIATE_MIXTURE, 2, 3);
        float[] numbers = {
            (float) Math.log(0.3 / 0.7), // pen
            (float) Math.log(3),
            0, // shares 3/4 and 1/4
            1,
            -3, // means
            2,
            6,
            (float) Math.log(0.5),
            (float) Math.log(2), // deviations
            (float) Math.log(1.5),
            (float) Math.log(1),
            (float) atanh(0.8),
            (float) atanh(-0.6)
        };
        float[][] steps = drawn(two, numbers, 1);
        assertThat(mean(steps, 0)).isCloseTo(0.75 * 1 + 0.25 * -3, within(0.05));
        assertThat(mean(steps, 1)).isCloseTo(0.75 * 2 + 0.25 * 6, within(0.05));
        assertThat(mean(steps, 2)).isCloseTo(0.3, within(0.01));
        assertThat(covarianceAtPartMeans(steps)).isCloseTo(0.75 * 0.25 + 0.25 * 4 + 3, within(0.12));
        assertThat(covariance(steps, 0, 1))
                .isCloseTo(0.75 * 0.8 * 0.5 * 1.5 + 0.25 * -0.6 * 2 - 0.75 * 0.25 * 4 * 4, within(0.12));
    }

    /** Of the first column: within the components, and between their means, 1/4 3/4 4². */
    private static double covarianceAtPartMeans(float[][] steps) {
        return covariance(steps, 0, 0);
    }

    private static double atanh(double x) {
        return 0.5 * Math.log((1 + x) / (1 - x));
    }

    /** If many steps are drawn, the mean of their logarithms is that of the density: the entropy, known of one Gaussian. */
    @Test
    void whatIsDrawnIsAsLikelyAsTheDensitySays() {
        StepDensity one = new StepDensity(StepDensity.Kind.MIXTURE, 1, 2);
        float[] numbers = {3, -1, (float) Math.log(0.2), (float) Math.log(5), 0};
        double sum = 0;
        for (float[] step : drawn(one, numbers, 1)) {
            sum += one.log(numbers, 0, step, 0);
        }
        double entropy = Math.log(2 * Math.PI * Math.E) + Math.log(0.2) + Math.log(5);
        assertThat(-sum / MANY).isCloseTo(entropy, within(0.02));
    }

    @Test
    void coldDrawsAreWhatIsLikeliestAndWarmOnesSpread() {
        float[] numbers = {2, -2, 1, 2, 3, 4, 0, 0, 0, 0, 0, 5};
        StepDensity two = new StepDensity(StepDensity.Kind.MIXTURE, 2, 2);
        float[] pair = {1, 2, 3, 4, 0, 0, 0, 0, 0, 5};
        float[][] cold = drawn(two, pair, 0);
        assertThat(cold[5]).containsExactly(3, 4);
        assertThat(covariance(drawn(two, pair, 0.25), 0, 0)).isCloseTo(0.25, within(0.02));
        float[][] pixels = drawn(new StepDensity(StepDensity.Kind.BERNOULLI, 1, 2), numbers, 0.5);
        assertThat(mean(pixels, 0)).isCloseTo(1 / (1 + Math.exp(-4)), within(0.01));
        assertThat(drawn(new StepDensity(StepDensity.Kind.BERNOULLI, 1, 2), numbers, 0)[0])
                .containsExactly(1, 0);
    }

    @Test
    void aDensityThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new StepDensity(StepDensity.Kind.BIVARIATE_MIXTURE, 3, 4))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new StepDensity(StepDensity.Kind.BERNOULLI, 2, 0))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new StepDensity(StepDensity.Kind.MIXTURE, 0, 4))
                .isInstanceOf(InvalidInputException.class);
        for (StepDensity.Kind kind : List.of(StepDensity.Kind.BERNOULLI, StepDensity.Kind.MIXTURE)) {
            assertThatThrownBy(() -> new StepDensity(kind, 1 << 16, 1 << 16))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("16777216 numbers at most");
        }
    }
}
