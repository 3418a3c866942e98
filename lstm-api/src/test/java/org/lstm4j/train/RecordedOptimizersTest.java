package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The optimizers' options in Keras's form against what Keras itself computed. */
class RecordedOptimizersTest {
    private static final float[] START = {0.8f, -0.3f, 0.001f, 2f};
    private static final float[][] GRADIENTS = {
        {0.5f, -1, 0.001f, 2},
        {-0.25f, 0.5f, -0.003f, 2},
        {1.5f, 0.25f, 0, 2},
        {0, -0.125f, 0.002f, 2},
        {-2, 3, 0.5f, 2},
        {0.125f, -0.75f, -0.25f, 2},
        {0.75f, 1, 0.0625f, 2},
        {-0.5f, 0, 1, 2}
    };

    private static final Adam ADAM = Adam.keras().withLearningRate(0.01);
    private static final Map<String, Optimizer> OPTIMIZERS = Map.ofEntries(
            Map.entry("sgd-momentum-decay", new Sgd(0.1, 0.9, false, Form.KERAS).withWeightDecay(0.02)),
            Map.entry("sgd-nesterov-decay", new Sgd(0.1, 0.9, true, Form.KERAS).withWeightDecay(0.02)),
            Map.entry("adam-amsgrad", new Adam(0.01, 0.9, 0.5, 1e-7, Form.KERAS).withAmsgrad()),
            Map.entry("adam-decay", ADAM.withWeightDecay(0.1)),
            Map.entry("adamw-amsgrad", new AdamW(new Adam(0.01, 0.9, 0.5, 1e-7, Form.KERAS).withAmsgrad(), 0.1)),
            Map.entry("rmsprop-momentum", RmsProp.keras().withLearningRate(0.01).withMomentum(0.8)),
            Map.entry("rmsprop-centered", RmsProp.keras().withLearningRate(0.01).withCentered()),
            Map.entry("rmsprop-all", new RmsProp(0.01, 0.8, 1e-3, Form.KERAS, 0.5, true, 0.1)),
            Map.entry("nadam", Nadam.keras().withLearningRate(0.01)),
            Map.entry("nadam-decay", new Nadam(0.01, 0.8, 0.999, 1e-7, 1, 0.1, Form.KERAS)),
            Map.entry("adamax", Adamax.keras().withLearningRate(0.01)),
            Map.entry("adamax-decay", new Adamax(0.01, 0.9, 0.7, 1e-7, 0.1, Form.KERAS)),
            Map.entry("lion", Lion.keras().withLearningRate(0.01)),
            Map.entry("lion-decay", new Lion(0.01, 0.5, 0.99, 0.1)),
            Map.entry("adam-average", new MovingAverage(ADAM, 0.9)));

    static Stream<Arguments> recorded() throws IOException {
        try (InputStream in = RecordedOptimizersTest.class.getResourceAsStream("keras-optimizers.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).map(line -> {
                String[] parts = line.strip().split(" ");
                return Arguments.of(
                        parts[0],
                        Arrays.stream(parts, 1, parts.length)
                                .mapToDouble(Double::parseDouble)
                                .toArray());
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void stepsAreThoseOfKeras(String name, double[] expected) {
        Optimizer optimizer = Objects.requireNonNull(OPTIMIZERS.get(name), name);
        double[] rates = new double[GRADIENTS.length];
        for (int step = 0; step < rates.length; step++) {
            rates[step] = optimizer.learningRate() / (1 + step % 2);
        }
        List<double[]> actual = Steps.of(optimizer, START, GRADIENTS, rates);
        assertThat(expected).hasSize(GRADIENTS.length * START.length);
        for (int i = 0; i < expected.length; i++) {
            // numbers of a graph are float32
            assertThat(actual.get(i / START.length)[i % START.length])
                    .as("weight %d after step %d", i % START.length, i / START.length + 1)
                    .isCloseTo(expected[i], within(1e-6));
        }
    }

    @Test
    void everyOptimizerHereWasRecorded() throws IOException {
        assertThat(recorded().map(arguments -> arguments.get()[0]).toList())
                .containsExactlyInAnyOrderElementsOf(OPTIMIZERS.keySet());
    }
}
