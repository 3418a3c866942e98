package org.lstm4j.conformance.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.lstm4j.DType;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Capabilities;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Parameters;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;

/** The backend under one rule: runs graphs on it, compares, and keeps the worst deviation. For one thread. */
public final class Probe {
    private final Backend backend;
    private final Capabilities capabilities;
    private double worst;
    private String where = "";

    /** A probe of a backend. */
    public Probe(Backend backend, Capabilities capabilities) {
        this.backend = backend;
        this.capabilities = capabilities;
    }

    /** The backend itself. */
    public Backend backend() {
        return backend;
    }

    /** What it declares. */
    public Capabilities capabilities() {
        return capabilities;
    }

    /** The backend as one that trains. */
    public TrainingBackend trainer() {
        if (backend instanceof TrainingBackend trainer) {
            return trainer;
        }
        throw new RuleSkipped("the backend does not train");
    }

    /** True if it trains. */
    public boolean trains() {
        return backend instanceof TrainingBackend;
    }

    /** The largest deviation so far. */
    public double worst() {
        return worst;
    }

    /** Says in every message from here on which case is being run: seed and sizes. */
    public void at(Object description) {
        where = description.toString();
    }

    // ---- running

    /** Refuses to go on if the graph has something that the backend does not declare. */
    public void require(Graph graph) {
        Set<String> missing = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            if (!capabilities.operators().contains(node.op())) {
                missing.add(node.op().text());
            }
        }
        if (!missing.isEmpty()) {
            throw new RuleSkipped("the backend does not declare " + String.join(", ", missing));
        }
        graph.nodes().stream()
                .filter(node -> node.op() == Op.SCAN)
                .forEach(node -> require(Scan.of(node).body()));
        Stream<Value> values = Stream.concat(
                graph.inputs().stream(),
                graph.nodes().stream().flatMap(node -> Stream.concat(node.inputs().stream(), node.outputs().stream())));
        values.filter(Value::isPresent)
                .filter(value -> !capabilities.dtypes().contains(value.dtype()))
                .findFirst()
                .ifPresent(value -> {
                    throw new RuleSkipped(
                            "the backend does not declare " + value.dtype().text());
                });
    }

    /** The type in which the backend gives what the graph calls that type. */
    public DType given(DType dtype) {
        return capabilities.computesInDouble() && dtype == DType.FLOAT32 ? DType.FLOAT64 : dtype;
    }

    /** A tensor for each output of a graph. */
    public Feeds outputs(Graph graph, Feeds inputs) {
        Sizes sizes = inputs.sizes(graph.inputs());
        Feeds outputs = new Feeds();
        graph.outputs()
                .forEach((name, value) -> outputs.put(
                        name, Tensor.zeros(given(value.dtype()), value.shape().resolve(sizes))));
        return outputs;
    }

    /** Runs an inference graph on the backend and gives its outputs. */
    public Map<String, Tensor> predict(Graph graph, Feeds inputs, Map<String, Tensor> parameters) {
        require(graph);
        try (Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            set(predictor.parameters(), parameters);
            return run(predictor, graph, inputs);
        }
    }

    /** Runs something compiled and gives all outputs of its graph. */
    public Map<String, Tensor> run(Predictor predictor, Graph graph, Feeds inputs) {
        Feeds outputs = outputs(graph, inputs);
        predictor.run(inputs, outputs);
        return map(outputs);
    }

    /**
     * Runs a graph with private operators, such as one with gradients, as a training step that updates nothing.
     *
     * @param graph with an output {@code loss}
     */
    public Map<String, Tensor> differentiate(Graph graph, Feeds inputs, Map<String, Tensor> parameters) {
        TrainingBackend trainer = trainer();
        require(graph);
        TrainingGraph step = new TrainingGraph(graph, new LinkedHashMap<>());
        try (TrainStep compiled = trainer.compileTraining(step, CompileOptions.DEFAULT)) {
            set(compiled.parameters(), parameters);
            Feeds outputs = outputs(graph, inputs);
            expect(compiled.run(inputs, outputs), "the step says that its loss is not finite");
            return map(outputs);
        }
    }

    /** The outputs that the reference gives for the same numbers, in double precision. */
    public Map<String, Tensor> expected(Graph graph, Feeds inputs, Map<String, Tensor> parameters) {
        return new Interpreter().run(graph, inputs, parameters);
    }

    private static void set(Parameters parameters, Map<String, Tensor> values) {
        parameters.setAll(values);
    }

    private static Map<String, Tensor> map(Feeds feeds) {
        Map<String, Tensor> map = new LinkedHashMap<>();
        feeds.names().forEach(name -> map.put(name, feeds.get(name)));
        return map;
    }

    // ---- comparing

    /** Fails with a message unless something holds. */
    public void expect(boolean holds, String message) {
        if (!holds) {
            throw new RuleFailure(prefix() + message);
        }
    }

    private String prefix() {
        return where.isEmpty() ? "" : where + ": ";
    }

    /** Compares each expected output with the actual one of its name. */
    public void compareAll(Map<String, Tensor> expected, Map<String, Tensor> actual, Tolerance tolerance) {
        expected.forEach((name, tensor) -> {
            Tensor value = actual.get(name);
            expect(value != null, "no output \"" + name + "\"");
            compare(name, tensor, Objects.requireNonNull(value), tolerance);
        });
    }

    /** Compares numbers in float32 or double, whatever type they come in. */
    public void compare(String what, Tensor expected, Tensor actual, Tolerance tolerance) {
        expect(
                Arrays.equals(expected.dims(), actual.dims()),
                what + " must have the dimensions " + Arrays.toString(expected.dims()) + "; got "
                        + Arrays.toString(actual.dims()));
        double largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            double size = Math.abs(expected.element(i));
            largest = Double.isFinite(size) ? Math.max(largest, size) : largest;
        }
        int worstIndex = -1;
        double worstExcess = 1;
        for (int i = 0; i < expected.size(); i++) {
            double e = expected.element(i);
            double a = actual.element(i);
            if (e == a || (Double.isNaN(e) && Double.isNaN(a))) {
                continue;
            }
            double difference = Math.abs(a - e);
            double limit = tolerance.limit(e, largest);
            double deviation = difference / (1 + (tolerance.ofLargest() ? largest : Math.abs(e)));
            worst = Double.isNaN(deviation) ? Double.NaN : Math.max(worst, deviation);
            double excess = limit == 0 ? Double.POSITIVE_INFINITY : difference / limit;
            if (!(excess <= worstExcess)) {
                worstIndex = i;
                worstExcess = Double.isNaN(excess) ? Double.POSITIVE_INFINITY : excess;
            }
        }
        if (worstIndex >= 0) {
            throw new RuleFailure(prefix() + message(what, expected, actual, tolerance, worstIndex, largest));
        }
    }

    private static String message(
            String what, Tensor expected, Tensor actual, Tolerance tolerance, int index, double largest) {
        double e = expected.element(index);
        return what + index(expected, index) + ": expected " + e + ", actual " + actual.element(index)
                + "; they may differ by " + tolerance.limit(e, largest) + ", the worst of " + expected.size()
                + " numbers";
    }

    private static List<Integer> index(Tensor tensor, int flat) {
        Integer[] index = new Integer[tensor.rank()];
        int rest = flat;
        for (int axis = tensor.rank() - 1; axis >= 0; axis--) {
            index[axis] = rest % tensor.dim(axis);
            rest /= tensor.dim(axis);
        }
        return Arrays.asList(index);
    }

    /** Fails if a tensor has NaN or infinity. */
    public void finite(String what, Tensor tensor) {
        for (int i = 0; i < tensor.size(); i++) {
            expect(
                    Double.isFinite(tensor.element(i)),
                    what + index(tensor, i) + " is " + tensor.element(i) + "; it must be finite");
        }
    }

    /** A float tolerance, or the double one where the backend computes in double. */
    public Tolerance orDouble(Tolerance tolerance) {
        return capabilities.computesInDouble() ? Tolerance.DOUBLE : tolerance;
    }

    /** True if all of some operators are declared. */
    public boolean declares(Op... operators) {
        return capabilities.operators().containsAll(List.of(operators));
    }
}
