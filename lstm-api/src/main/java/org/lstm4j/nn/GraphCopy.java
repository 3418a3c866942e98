package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Attributes;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Value;

/** A graph written once more into another one, its named dimensions by other names. */
final class GraphCopy {
    private final GraphBuilder g;
    private final Map<Dim, Dim> dims;
    private final Map<Value, Value> values = new HashMap<>();

    /**
     * A copy.
     *
     * @param g where it is written
     * @param dims what named dimensions are there; others stay
     */
    GraphCopy(GraphBuilder g, Map<Dim, Dim> dims) {
        this.g = g;
        this.dims = dims;
    }

    /**
     * Writes it.
     *
     * @param fed a value for each input
     * @param outputs names of those that are wanted
     * @return a value for each
     */
    List<Value> of(Graph graph, Map<Input, Value> fed, List<String> outputs) {
        values.putAll(fed);
        for (Parameter parameter : graph.parameters()) {
            if (parameter.dtype() != DType.FLOAT32) {
                throw new InvalidInputException("Weights of a layer are float32; \"" + parameter.name() + "\" is "
                        + parameter.dtype().text());
            }
            values.put(
                    parameter,
                    g.parameter(
                            parameter.name(),
                            parameter.shape(),
                            parameter.initializer(),
                            parameter.trainable(),
                            parameter.regularizer()));
        }
        for (Node node : graph.nodes()) {
            List<Value> inputs = new ArrayList<>();
            node.inputs().forEach(value -> inputs.add(here(value)));
            Node copy = g.node(node.op(), inputs, here(node.attributes()));
            for (int i = 0; i < node.outputs().size(); i++) {
                values.put(node.outputs().get(i), copy.outputs().get(i));
            }
        }
        return outputs.stream().map(name -> here(graph.output(name))).toList();
    }

    private Value here(Value value) {
        return switch (value) {
            case Absent absent -> absent;
            case Constant constant -> values.computeIfAbsent(constant, c -> g.constant(constant.tensor()));
            default -> known(values, value);
        };
    }

    private static Value known(Map<Value, Value> values, Value value) {
        Value known = values.get(value);
        if (known == null) {
            throw new IllegalStateException("\"" + value.name() + "\" is used before it is computed");
        }
        return known;
    }

    private Attributes here(Attributes attributes) {
        Attributes changed = attributes;
        for (Map.Entry<String, Object> entry : attributes.values().entrySet()) {
            if (entry.getValue() instanceof Shape shape) {
                changed = changed.with(entry.getKey(), here(shape));
            } else if (entry.getValue() instanceof Graph body) {
                changed = changed.with(entry.getKey(), here(body));
            }
        }
        return changed;
    }

    /** The body of a loop, which is a graph of its own. */
    private Graph here(Graph body) {
        Map<Value, Value> inside = new HashMap<>();
        List<Input> inputs = new ArrayList<>();
        for (Input input : body.inputs()) {
            Input copy = new Input(input.name(), here(input.shape()), input.dtype());
            inputs.add(copy);
            inside.put(input, copy);
        }
        List<Node> nodes = new ArrayList<>();
        for (Node node : body.nodes()) {
            List<Result> results = new ArrayList<>();
            for (Result result : node.outputs()) {
                Result copy = new Result(result.name(), here(result.shape()), result.dtype());
                results.add(copy);
                inside.put(result, copy);
            }
            List<Value> read =
                    node.inputs().stream().map(value -> within(inside, value)).toList();
            nodes.add(new Node(node.op(), read, results, here(node.attributes()), node.origin()));
        }
        LinkedHashMap<String, Value> outputs = new LinkedHashMap<>();
        body.outputs().forEach((name, value) -> outputs.put(name, within(inside, value)));
        return new Graph(inputs, body.parameters(), nodes, outputs);
    }

    private static Value within(Map<Value, Value> inside, Value value) {
        return value instanceof Constant || value instanceof Absent ? value : known(inside, value);
    }

    private Shape here(Shape shape) {
        return new Shape(shape.dims().stream().map(this::here).toList());
    }

    private Dim here(Dim dim) {
        return dim.replace(part -> dims.getOrDefault(part, part));
    }
}
