package org.lstm4j.drawing;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.nn.Model;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;
import org.lstm4j.tasks.config.ConfigurationException;

/**
 * Refuses layers that look ahead. What a model reads at a step is the step before, so a layer that looks one further sees what it is to
 * foretell: its nats are wonderful, and it can draw nothing. Whatever the layers are, that shows when the last step alone is changed.
 */
final class LookAhead {
    private static final int STEPS = 4;
    private static final int SEED = 20;
    private static final double ROUNDING = 1e-9;

    private LookAhead() {}

    /** Asks a model twice. @throws ConfigurationException if what it says of a step depends on a later one */
    static void refuse(DrawingConfig config, Graph graph, int features) {
        Map<String, Tensor> weights = new HashMap<>();
        for (int i = 0; i < graph.parameters().size(); i++) {
            Parameter parameter = graph.parameters().get(i);
            weights.put(parameter.name(), numbers(i, parameter.shape().resolve(Sizes.NONE)));
        }
        Tensor read = numbers(-1, 1, STEPS, features);
        double[] before = said(graph, weights, read);
        for (int i = 0; i < features; i++) {
            read.floats()[(STEPS - 1) * features + i] += 1;
        }
        double[] after = said(graph, weights, read);
        for (int i = 0; i < before.length / STEPS * (STEPS - 1); i++) {
            if (Math.abs(before[i] - after[i]) > ROUNDING * Math.max(1, Math.abs(before[i]))) {
                throw new ConfigurationException(
                        config.layers().getFirst().location(),
                        "layers",
                        "look ahead: what they give for a step changes with a later one, which is what they are to foretell;"
                                + " take layers that read forwards alone, no bidirectional ones, and attention with causal ="
                                + " true");
            }
        }
    }

    private static double[] said(Graph graph, Map<String, Tensor> weights, Tensor read) {
        Feeds feeds =
                new Feeds().put(StepReading.INPUT, read).put(Model.SEQUENCE_LENS, Tensor.of(new int[] {1}, STEPS));
        return Objects.requireNonNull(
                        new Interpreter().run(graph, feeds, weights).get(Model.PREDICTION))
                .doubles()
                .clone();
    }

    private static Tensor numbers(int stream, int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = (float) (0.5 * Philox.normal(SEED, stream, 0, i));
        }
        return tensor;
    }
}
