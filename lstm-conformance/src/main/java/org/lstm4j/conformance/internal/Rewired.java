package org.lstm4j.conformance.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Attributes;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Origin;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Feeds;

/** Graphs that take numbers from inside which must not be fed: NaN and infinities. */
public final class Rewired {
    /** The input that {@link #divided} adds. */
    public static final String DIVISOR = "divisor";

    private Rewired() {}

    /** A graph in which the quotient of a value and {@value #DIVISOR}, an input of the same shape, stands in the value's place. */
    public static Graph divided(Graph graph, Value value) {
        Input divisor = new Input(DIVISOR, value.shape(), DType.FLOAT32);
        Result quotient = new Result("quotient", value.shape(), DType.FLOAT32);
        List<Input> inputs = new ArrayList<>(graph.inputs());
        inputs.add(divisor);
        Node division =
                new Node(Op.DIV, List.of(value, divisor), List.of(quotient), Attributes.NONE, new Origin("", ""));
        return of(graph, inputs, List.of(division), Map.of(value, quotient));
    }

    /** A graph in which inputs that are not fed finite numbers are constants. */
    public static Graph finite(Graph graph, Feeds feeds) {
        Map<Value, Value> constants = new LinkedHashMap<>();
        for (Input input : graph.inputs()) {
            Tensor tensor = feeds.get(input.name());
            if (tensor.firstNonFinite().isPresent()) {
                constants.put(input, new Constant(input.name(), tensor));
            }
        }
        List<Input> inputs = graph.inputs().stream()
                .filter(input -> !constants.containsKey(input))
                .toList();
        return constants.isEmpty() ? graph : of(graph, inputs, List.of(), constants);
    }

    private static Graph of(Graph graph, List<Input> inputs, List<Node> first, Map<Value, Value> instead) {
        List<Node> nodes = new ArrayList<>(first);
        for (Node node : graph.nodes()) {
            List<Value> operands =
                    node.inputs().stream().map(value -> other(value, instead)).toList();
            nodes.add(new Node(node.op(), operands, node.outputs(), node.attributes(), node.origin()));
        }
        SequencedMap<String, Value> outputs = new LinkedHashMap<>();
        graph.outputs().forEach((name, value) -> outputs.put(name, other(value, instead)));
        return new Graph(inputs, graph.parameters(), nodes, outputs);
    }

    private static Value other(Value value, Map<Value, Value> instead) {
        return Objects.requireNonNullElse(instead.get(value), value);
    }
}
