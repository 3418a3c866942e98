package org.lstm4j.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** Compares a graph's gradients with central differences, in double precision on the reference interpreter. */
public final class GradientCheck {
    private static final double STEP = 1e-5;

    private GradientCheck() {}

    /** Distinct, asymmetric values in a range for each parameter. */
    public static Map<String, Tensor> values(Graph graph, long seed, double low, double high) {
        Map<String, Tensor> values = new HashMap<>();
        for (Parameter parameter : graph.parameters()) {
            int[] dims = parameter.shape().resolve(Sizes.NONE);
            Tensor tensor = Tensor.zeros(DType.FLOAT64, dims);
            int stream = Philox.streamOf(parameter.name());
            for (int i = 0; i < tensor.size(); i++) {
                tensor.doubles()[i] = low + (high - low) * Philox.uniform(seed, stream, 0, i);
            }
            values.put(parameter.name(), tensor);
        }
        return values;
    }

    /**
     * Checks the gradient of a scalar output for all trainable parameters.
     *
     * @param parameters float64, changed and put back
     */
    public static void check(Graph graph, String loss, Feeds inputs, Map<String, Tensor> parameters) {
        List<Parameter> of =
                graph.parameters().stream().filter(Parameter::trainable).toList();
        Graph withGradients = graph.withGradients(graph.output(loss), of);
        Map<String, Tensor> outputs = new Interpreter().run(withGradients, inputs, parameters);
        for (Parameter parameter : of) {
            Tensor gradient = Objects.requireNonNull(outputs.get("d_" + parameter.name()));
            Tensor values = Objects.requireNonNull(parameters.get(parameter.name()));
            double scale = 0;
            for (double g : gradient.doubles()) {
                scale = Math.max(scale, Math.abs(g));
            }
            for (int i = 0; i < values.size(); i++) {
                double before = values.doubles()[i];
                values.doubles()[i] = before + STEP;
                double up = scalar(graph, loss, inputs, parameters);
                values.doubles()[i] = before - STEP;
                double down = scalar(graph, loss, inputs, parameters);
                values.doubles()[i] = before;
                double expected = (up - down) / (2 * STEP);
                double actual = gradient.doubles()[i];
                assertThat(Math.abs(actual - expected))
                        .as(
                                "d %s / d %s[%d]: %s by the rewrite, %s by differences",
                                loss, parameter, i, actual, expected)
                        .isLessThanOrEqualTo(1e-8 + 1e-6 * Math.max(scale, Math.abs(expected)));
            }
            assertThat(scale).as("the gradient of %s is all zero", parameter).isPositive();
        }
    }

    private static double scalar(Graph graph, String loss, Feeds inputs, Map<String, Tensor> parameters) {
        return Objects.requireNonNull(
                        new Interpreter().run(graph, inputs, parameters).get(loss))
                .element(0);
    }
}
