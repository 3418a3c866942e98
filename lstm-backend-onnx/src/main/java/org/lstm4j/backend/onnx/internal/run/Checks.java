package org.lstm4j.backend.onnx.internal.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.SliceRange;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/**
 * What ONNX Runtime would let pass: indices below 0 (it counts them from the end), slices that do not fit (it cuts them), and
 * labels that are no class. Whole numbers that come straight from an input are checked before a run; those that the graph
 * computes become outputs of its model and are checked behind it, before any result is given out.
 */
final class Checks {
    /** Whole numbers that must lie within bounds. */
    private record Bounds(Node node, Value numbers, String what, Dim size, int beyond, long ignored) {
        void check(Tensor tensor, Sizes sizes) {
            int last = size.size(sizes) - 1 + beyond;
            for (int i = 0; i < tensor.size(); i++) {
                long number = (long) tensor.element(i);
                if ((number < 0 || number > last) && number != ignored) {
                    throw new InvalidInputException(node.where() + ": " + what + " " + number + " is outside 0 to "
                            + last + " (element " + i + " of \"" + numbers.name() + "\")");
                }
            }
        }

        Bounds of(Value source) {
            return new Bounds(node, source, what, size, beyond, ignored);
        }
    }

    private static final long NONE_IGNORED = Long.MIN_VALUE;

    private final List<Bounds> before = new ArrayList<>();
    private final SequencedMap<String, Bounds> behind = new LinkedHashMap<>();
    private final List<SliceRange> slices = new ArrayList<>();
    private final Set<Dim> sums = new LinkedHashSet<>();
    private final Graph graph;

    /** Finds what is to be checked. @throws InvalidInputException if a constant is out of bounds already */
    Checks(Graph graph) {
        List<Bounds> found = new ArrayList<>();
        Graph whole = within(graph, found);
        SequencedMap<String, Value> outputs = new LinkedHashMap<>(graph.outputs());
        found.forEach(bounds -> add(bounds, whole, outputs));
        this.graph = new Graph(whole.inputs(), whole.parameters(), whole.nodes(), outputs);
    }

    /** The bounds of a graph's values, also those in bodies of loops, which give what is to be checked of each step. */
    private Graph within(Graph part, List<Bounds> found) {
        List<Node> nodes = new ArrayList<>();
        for (Node node : part.nodes()) {
            if (node.op() == Op.SLICE) {
                SliceRange range = SliceRange.of(node);
                boolean mayNotFit = !(range.whole() instanceof Dim.Fixed) || !(range.part() instanceof Dim.Fixed);
                slices.addAll(mayNotFit ? List.of(range) : List.of());
            }
            for (Result result : node.outputs()) {
                result.shape().dims().stream().filter(Dim.Sum.class::isInstance).forEach(sums::add);
            }
            bounds(node).ifPresent(found::add);
            nodes.add(node.op() == Op.SCAN ? loop(Scan.of(node), found) : node);
        }
        return new Graph(part.inputs(), part.parameters(), nodes, part.outputs());
    }

    private Node loop(Scan scan, List<Bounds> found) {
        List<Bounds> inside = new ArrayList<>();
        Graph body = within(scan.body(), inside);
        SequencedMap<String, Value> outputs = new LinkedHashMap<>(body.outputs());
        Node node = scan.node();
        List<Result> results = new ArrayList<>(node.outputs());
        for (Bounds bounds : inside) {
            Value numbers = source(bounds.numbers(), body);
            int input = numbers instanceof Input own ? body.inputs().indexOf(own) : -1;
            if (numbers instanceof Constant || input >= scan.stateCount()) {
                found.add(bounds.of(numbers instanceof Constant ? numbers : node.input(input)));
            } else {
                String name = "check_" + results.size();
                Shape steps = Shape.of(scan.time()).concat(numbers.shape());
                Result all = new Result(node.output().name() + "." + name, steps, numbers.dtype());
                outputs.put(name, numbers);
                results.add(all);
                found.add(bounds.of(all));
            }
        }
        Graph checked = new Graph(body.inputs(), List.of(), body.nodes(), outputs);
        return new Node(Op.SCAN, node.inputs(), results, node.attributes().with("body", checked), node.origin());
    }

    private static Optional<Bounds> bounds(Node node) {
        return switch (node.op()) {
            case GATHER ->
                Optional.of(new Bounds(
                        node, node.input(1), "index", node.input(0).shape().dim(0), 0, NONE_IGNORED));
            case SOFTMAX_CROSS_ENTROPY_LOSS ->
                Optional.of(new Bounds(
                        node,
                        node.input(1),
                        "label",
                        node.input(0).shape().dim(1),
                        0,
                        node.attributes().integer("ignore_index")));
            case LSTM, GRU, RNN ->
                Optional.of(node.input(4))
                        .filter(Value::isPresent)
                        .map(lengths -> new Bounds(
                                node, lengths, "length", node.input(0).shape().dim(0), 1, NONE_IGNORED));
            default -> Optional.empty();
        };
    }

    private void add(Bounds bounds, Graph whole, SequencedMap<String, Value> outputs) {
        Value source = source(bounds.numbers(), whole);
        switch (source) {
            case Constant constant
            when bounds.size() instanceof Dim.Fixed -> bounds.check(constant.tensor(), Sizes.NONE);
            case Input input -> before.add(bounds.of(input));
            case Constant constant -> before.add(bounds.of(constant));
            default -> {
                String name = "check";
                for (int i = 1; outputs.containsKey(name); i++) {
                    name = "check_" + i;
                }
                outputs.put(name, bounds.numbers());
                behind.put(name, bounds);
            }
        }
    }

    /** The value that has exactly the same numbers, perhaps in another order, as far up as there is one. */
    private static Value source(Value numbers, Graph graph) {
        Value value = numbers;
        while (true) {
            Value current = value;
            Node producer = graph.nodes().stream()
                    .filter(node -> node.outputs().contains(current))
                    .findFirst()
                    .orElse(null);
            boolean keepsAll = producer != null
                    && switch (producer.op()) {
                        case TRANSPOSE, RESHAPE -> true;
                        case CAST ->
                            value.dtype() == DType.INT64 && producer.input(0).dtype() == DType.INT32;
                        default -> false;
                    };
            if (producer == null || !keepsAll) {
                return value;
            }
            value = producer.input(0);
        }
    }

    /** The graph with the numbers that are checked behind a run as further outputs. */
    Graph graph() {
        return graph;
    }

    /** The names of those outputs. */
    Iterable<String> outputs() {
        return behind.keySet();
    }

    /** Checks what is known before a run. */
    void before(Feeds inputs, Sizes sizes) {
        for (Bounds bounds : before) {
            bounds.check(
                    bounds.numbers() instanceof Constant constant
                            ? constant.tensor()
                            : inputs.get(bounds.numbers().name()),
                    sizes);
        }
        // a size below 0 is refused, and so is a slice that does not fit
        sums.forEach(sum -> sum.size(sizes));
        slices.forEach(range -> range.start(sizes));
    }

    /** Checks one of the outputs. */
    void behind(String name, Tensor numbers, Sizes sizes) {
        Bounds bounds = behind.get(name);
        if (bounds != null) {
            bounds.check(numbers, sizes);
        }
    }
}
