package org.lstm4j.conformance.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** A graph's gradients against central differences, in double precision on the reference interpreter. */
public final class FiniteDifferences {
    private static final double STEP = 1e-5;

    private FiniteDifferences() {}

    /**
     * Checks the gradient of a scalar output for all trainable parameters.
     *
     * @param graph without gradients
     * @param loss the scalar's name
     * @param parameters the point at which to check; the graph should be smooth around it
     * @throws RuleFailure naming the worst parameter and index, or a parameter whose gradient is all zero
     */
    public static void check(Probe probe, Graph graph, String loss, Feeds inputs, Map<String, Tensor> parameters) {
        List<Parameter> of =
                graph.parameters().stream().filter(Parameter::trainable).toList();
        Map<String, Tensor> values = new LinkedHashMap<>();
        parameters.forEach((name, tensor) -> values.put(name, tensor.to(DType.FLOAT64)));
        Map<String, Tensor> analytic =
                new Interpreter().run(graph.withGradients(graph.output(loss), of), inputs, values);
        for (Parameter parameter : of) {
            Tensor gradient = Objects.requireNonNull(analytic.get("d_" + parameter.name()));
            Tensor point = Objects.requireNonNull(values.get(parameter.name()));
            Tensor differences = Tensor.zeros(DType.FLOAT64, point.dims());
            boolean anyPositive = false;
            for (int i = 0; i < point.size(); i++) {
                double before = point.doubles()[i];
                point.doubles()[i] = before + STEP;
                double up = scalar(graph, loss, inputs, values);
                point.doubles()[i] = before - STEP;
                double down = scalar(graph, loss, inputs, values);
                point.doubles()[i] = before;
                differences.doubles()[i] = (up - down) / (2 * STEP);
                anyPositive |= gradient.doubles()[i] != 0;
            }
            probe.compare("d " + loss + " / d " + parameter.name(), differences, gradient, Tolerance.DIFFERENCES);
            probe.expect(anyPositive, "the gradient of " + parameter.name() + " is all zero");
        }
    }

    private static double scalar(Graph graph, String loss, Feeds inputs, Map<String, Tensor> parameters) {
        return Objects.requireNonNull(
                        new Interpreter().run(graph, inputs, parameters).get(loss))
                .element(0);
    }
}
