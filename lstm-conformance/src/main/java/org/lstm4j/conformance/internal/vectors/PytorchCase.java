package org.lstm4j.conformance.internal.vectors;

import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Probe;
import tools.jackson.databind.JsonNode;

/**
 * One file of PyTorch vectors.
 *
 * @param config what was run
 * @param inputs float32 or int64, PyTorch's names
 * @param expected float64
 * @param deviations the largest difference between PyTorch's own float32 and float64, by name
 */
record PytorchCase(JsonNode config, Map<String, Tensor> inputs, Map<String, Tensor> expected, JsonNode deviations) {

    static PytorchCase of(JsonNode file) {
        return new PytorchCase(
                file.path("config"),
                Json.tensors(file.path("inputs")),
                Json.tensors(file.path("expected")),
                file.path("float32_deviation"));
    }

    boolean flag(String name) {
        return config.path(name).asBoolean(false);
    }

    int number(String name) {
        return config.path(name).asInt();
    }

    double real(String name) {
        return config.path(name).asDouble(0);
    }

    String word(String name) {
        return config.path(name).asString("");
    }

    boolean has(String name) {
        return inputs.containsKey(name);
    }

    Tensor input(String name) {
        return Objects.requireNonNull(inputs.get(name), name);
    }

    Tensor expected(String name) {
        return Objects.requireNonNull(expected.get(name), name);
    }

    /** An input of whole numbers as the graph takes them. */
    Tensor ints(String name) {
        return input(name).to(DType.INT32);
    }

    /** How far a tensor may be off: the float rule of the vectors, or the double one where all of the way is double. */
    Tolerance tolerance(Probe probe, String name, boolean allInDouble) {
        return allInDouble && probe.capabilities().computesInDouble()
                ? Tolerance.DOUBLE
                : Tolerance.ofDeviation(deviations.path(name).asDouble(0));
    }

    /** Compares one output; double tolerance on a backend that computes in double. */
    void compare(Probe probe, String name, Tensor actual) {
        probe.compare(name, expected(name), actual, tolerance(probe, name, true));
    }

    /**
     * Compares one output on whose way there are float32 constants (a learning rate, 1 - beta): they are off by 6e-8 of
     * themselves, so that no backend can meet the double tolerance.
     */
    void compareWithConstants(Probe probe, String name, Tensor actual) {
        probe.compare(name, expected(name), actual, tolerance(probe, name, false));
    }
}
