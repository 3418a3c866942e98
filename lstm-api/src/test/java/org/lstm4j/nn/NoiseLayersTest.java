package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** Layers that do something in training alone. */
class NoiseLayersTest {
    private static double[] trained(Layer layer, long step, int... dims) {
        GraphBuilder g = new GraphBuilder();
        Value steps = g.input("step", Shape.SCALAR, DType.INT64);
        Value ones = g.expand(g.constant(1, DType.FLOAT32), Shape.ofInts(dims));
        g.output("y", layer.call(g.scope("layer"), ones, Mode.training(steps, 7)));
        return Objects.requireNonNull(new Interpreter()
                        .run(g.build(), new Feeds().put("step", Tensor.scalar(step)), Map.of())
                        .get("y"))
                .doubles();
    }

    private static boolean isUnchanged(Layer layer) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 3), DType.FLOAT32);
        return layer.call(g.scope("layer"), x, Mode.inference()).equals(x);
    }

    @Test
    void spatialDropoutDropsAFeatureAtAllStepsOfARowOrAtNone() {
        int features = 40;
        double[] y = trained(new SpatialDropout1D(0.25), 3, 2, 5, features);
        int dropped = 0;
        for (int row = 0; row < 2; row++) {
            for (int feature = 0; feature < features; feature++) {
                double first = y[row * 5 * features + feature];
                assertThat(first == 0 || Math.abs(first - 1 / 0.75) < 1e-6).isTrue();
                dropped += first == 0 ? 1 : 0;
                for (int step = 1; step < 5; step++) {
                    assertThat(y[(row * 5 + step) * features + feature]).isEqualTo(first);
                }
            }
        }
        // 80 draws of a quarter: five standard deviations
        assertThat(dropped / 80.0).isEqualTo(0.25, within(5 * Math.sqrt(0.25 * 0.75 / 80)));
        assertThat(y).isNotEqualTo(trained(new SpatialDropout1D(0.25), 4, 2, 5, features));
    }

    @Test
    void gaussianNoiseHasItsDeviation() {
        double[] y = trained(new GaussianNoise(0.5), 3, 50, 80);
        double mean = Arrays.stream(y).average().orElseThrow();
        double variance =
                Arrays.stream(y).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        assertThat(mean).isEqualTo(1, within(5 * 0.5 / Math.sqrt(y.length)));
        assertThat(Math.sqrt(variance)).isEqualTo(0.5, within(5 * 0.5 / Math.sqrt(2.0 * y.length)));
    }

    @Test
    void predictionsAreAsWithoutThem() {
        assertThat(isUnchanged(new SpatialDropout1D(0.25))).isTrue();
        assertThat(isUnchanged(new GaussianNoise(0.5))).isTrue();
        assertThat(isUnchanged(Dropout.of(0.5))).isTrue();
    }
}
