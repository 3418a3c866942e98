package org.lstm4j.conformance.internal.vectors;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.RuleSkipped;
import tools.jackson.databind.JsonNode;

/**
 * One file of PyTorch vectors: what was run, its inputs (float32 or int64, under PyTorch's names) and what PyTorch made of them
 * in float64. What nobody reads of the inputs and options is something that the kit does not do: see {@link Options}.
 */
final class PytorchCase {
    private final Options options;
    private final Map<String, Tensor> inputs;
    private final Map<String, Tensor> expected;
    /** The largest difference between PyTorch's own float32 and float64, by name. */
    private final JsonNode deviations;

    private final Set<String> read = new HashSet<>();

    private PytorchCase(JsonNode file) {
        this.options = new Options(file.path("config"));
        this.inputs = Json.tensors(file.path("inputs"));
        this.expected = Json.tensors(file.path("expected"));
        this.deviations = file.path("float32_deviation");
    }

    static PytorchCase of(JsonNode file) {
        return new PytorchCase(file);
    }

    /** What was run. */
    Options options() {
        return options;
    }

    boolean has(String name) {
        read.add(name);
        return inputs.containsKey(name);
    }

    Tensor input(String name) {
        read.add(name);
        return Objects.requireNonNull(inputs.get(name), name);
    }

    /** Notes inputs that another check of the same vector reads. */
    void forOthers(String... names) {
        read.addAll(List.of(names));
    }

    Tensor expected(String name) {
        return Objects.requireNonNull(expected.get(name), name);
    }

    /** An input of whole numbers as the graph takes them. */
    Tensor ints(String name) {
        return input(name).to(DType.INT32);
    }

    /** Skips a vector of which something is left that nobody has read. */
    private void allRead() {
        options.allRead();
        for (String name : inputs.keySet()) {
            if (!read.contains(name)) {
                throw new RuleSkipped("the kit does not know the input " + name);
            }
        }
    }

    /** How far a tensor may be off: the float rule of the vectors, or the double one where all of the way is double. */
    Tolerance tolerance(Probe probe, String name, boolean allInDouble) {
        return allInDouble && probe.capabilities().computesInDouble()
                ? Tolerance.DOUBLE
                : Tolerance.ofDeviation(deviations.path(name).asDouble(0));
    }

    /** Compares one output; double tolerance on a backend that computes in double. */
    void compare(Probe probe, String name, Tensor actual) {
        allRead();
        probe.compare(name, expected(name), actual, tolerance(probe, name, true));
    }

    /**
     * Compares one output on whose way there are float32 constants (a learning rate, 1 - beta): they are off by 6e-8 of
     * themselves, so that no backend can meet the double tolerance.
     */
    void compareWithConstants(Probe probe, String name, Tensor actual) {
        allRead();
        probe.compare(name, expected(name), actual, tolerance(probe, name, false));
    }
}
