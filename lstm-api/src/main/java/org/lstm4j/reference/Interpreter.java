package org.lstm4j.reference;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/**
 * Runs a graph node by node in double precision: every float value is a float64 tensor, and each operator is the
 * plainest loop that says what it means. Stateless, so safe for any number of threads unless the watcher is not.
 */
public final class Interpreter {
    private final NodeWatcher watcher;

    /** An interpreter that nobody watches. */
    public Interpreter() {
        this(NodeWatcher.NONE);
    }

    /** An interpreter that shows each node's results to somebody. */
    public Interpreter(NodeWatcher watcher) {
        this.watcher = watcher;
    }

    /**
     * Runs the graph once.
     *
     * @param graph any graph
     * @param inputs a tensor of the declared type for each input
     * @param parameters the value of each parameter, float32 or float64
     * @return every value of the graph: float64 where the graph says float32
     * @throws org.lstm4j.InvalidInputException if a tensor is missing or does not fit, or an index is out of range
     */
    public Map<Value, Tensor> values(Graph graph, Feeds inputs, Map<String, Tensor> parameters) {
        Sizes sizes = inputs.sizes(graph.inputs());
        Map<Value, Tensor> values = new HashMap<>();
        for (Input input : graph.inputs()) {
            values.put(input, widen(inputs.get(input.name())));
        }
        for (Parameter parameter : graph.parameters()) {
            Tensor value = parameters.get(parameter.name());
            if (value == null) {
                throw new InvalidInputException(
                        "No value for parameter \"" + parameter.name() + "\"; given: " + parameters.keySet());
            }
            values.put(parameter, widen(value));
        }
        compute(graph, values, sizes);
        return values;
    }

    /** Adds what the nodes compute to what they are fed. */
    private void compute(Graph graph, Map<Value, Tensor> values, Sizes sizes) {
        for (Constant constant : graph.constants()) {
            values.put(constant, widen(constant.tensor()));
        }
        for (Node node : graph.nodes()) {
            List<Tensor> results = node.op() == Op.SCAN
                    ? new ScanReference(node, values, sizes).results(this::compute)
                    : new NodeEvaluation(node, values, sizes).results();
            for (int i = 0; i < results.size(); i++) {
                Value output = node.outputs().get(i);
                values.put(output, output.dtype() == DType.FLOAT32 ? withoutDenormals(results.get(i)) : results.get(i));
            }
            watcher.computed(node, results);
        }
    }

    /** Runs the graph once and gives its outputs by name. @see #values */
    public SequencedMap<String, Tensor> run(Graph graph, Feeds inputs, Map<String, Tensor> parameters) {
        Map<Value, Tensor> values = values(graph, inputs, parameters);
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        graph.outputs().forEach((name, value) -> outputs.put(name, Objects.requireNonNull(values.get(value), name)));
        return outputs;
    }

    /** Zero where float32 would have a denormal number, as in all backends that train; infinities and NaN stay. */
    private static Tensor withoutDenormals(Tensor tensor) {
        for (int i = 0; i < tensor.size(); i++) {
            if (isDenormal(tensor.element(i))) {
                Tensor result = tensor.copy(); // it may share its memory with what it was made of
                for (int j = i; j < result.size(); j++) {
                    if (isDenormal(result.element(j))) {
                        result.setElement(j, Math.copySign(0.0, result.element(j)));
                    }
                }
                return result;
            }
        }
        return tensor;
    }

    private static boolean isDenormal(double x) {
        return x != 0 && Math.abs(x) < Float.MIN_NORMAL;
    }

    private static Tensor widen(Tensor tensor) {
        return tensor.dtype() == DType.FLOAT32 ? tensor.to(DType.FLOAT64) : tensor;
    }

    /**
     * Where the first NaN or infinity of a run appears: in an input, a parameter, or the results of a node.
     *
     * @return one line that names it, or empty if all values are finite
     */
    public static Optional<String> firstNonFinite(Graph graph, Feeds inputs, Map<String, Tensor> parameters) {
        for (Input input : graph.inputs()) {
            if (!isFinite(inputs.get(input.name()))) {
                return Optional.of("input " + input.name());
            }
        }
        for (Parameter parameter : graph.parameters()) {
            Tensor value = parameters.get(parameter.name());
            if (value != null && !isFinite(value)) {
                return Optional.of("parameter " + parameter.name());
            }
        }
        try {
            new Interpreter((node, results) -> {
                        if (!results.stream().allMatch(Interpreter::isFinite)) {
                            throw new Found(
                                    node.where() + " -> " + node.output().name());
                        }
                    })
                    .values(graph, inputs, parameters);
            return Optional.empty();
        } catch (Found found) {
            return Optional.of(found.where);
        }
    }

    /** Ends the search for the first value that is not finite: what comes after it is of no interest. */
    private static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String where;

        Found(String where) {
            super(where, null, false, false);
            this.where = where;
        }
    }

    /** True if no element is NaN or infinite, or beyond what float32 can hold. */
    private static boolean isFinite(Tensor tensor) {
        for (int i = 0; i < tensor.size(); i++) {
            if (!Float.isFinite((float) tensor.element(i))) {
                return false;
            }
        }
        return true;
    }
}
