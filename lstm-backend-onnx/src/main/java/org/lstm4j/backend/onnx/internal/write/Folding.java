package org.lstm4j.backend.onnx.internal.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/**
 * A graph whose weights are brought into their final form, such as an LSTM's one bias into ONNX's two: many readers of ONNX
 * files want an initializer there. Only what moves numbers is done beforehand, so that no bit changes.
 *
 * @param graph without the nodes that move weights; each result of theirs that is used is a parameter now
 * @param weights a tensor for each of its parameters
 */
record Folding(Graph graph, Map<String, Tensor> weights) {

    static Folding of(Graph graph, Map<String, Tensor> weights) {
        Map<Value, Value> folded = new LinkedHashMap<>();
        Map<String, Tensor> values = new HashMap<>(weights);
        List<Parameter> parameters = new ArrayList<>(graph.parameters());
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            List<Value> inputs = node.inputs().stream()
                    .map(value -> folded.getOrDefault(value, value))
                    .toList();
            Node current = new Node(node.op(), inputs, node.outputs(), node.attributes(), node.origin());
            if (moves(current)) {
                Result result = node.output();
                Parameter parameter =
                        new Parameter(result.name(), result.shape(), result.dtype(), Initializer.zeros(), false);
                folded.put(result, parameter);
                parameters.add(parameter);
                values.put(parameter.name(), value(current, values));
            } else {
                nodes.add(current);
            }
        }
        SequencedMap<String, Value> outputs = new LinkedHashMap<>();
        graph.outputs().forEach((name, value) -> outputs.put(name, folded.getOrDefault(value, value)));
        return new Folding(new Graph(graph.inputs(), parameters, nodes, outputs).pruned(), values);
    }

    private static boolean moves(Node node) {
        boolean isMove = switch (node.op()) {
            case CONCAT, RESHAPE, TRANSPOSE, SLICE -> true;
            default -> false;
        };
        return isMove
                && node.output().shape().isFixed()
                && node.inputs().stream().anyMatch(Parameter.class::isInstance)
                && node.inputs().stream().allMatch(value -> value instanceof Parameter || value instanceof Constant);
    }

    private static Tensor value(Node node, Map<String, Tensor> values) {
        SequencedMap<String, Value> outputs = new LinkedHashMap<>(Map.of("y", node.output()));
        List<Parameter> parameters = node.inputs().stream()
                .filter(Parameter.class::isInstance)
                .map(Parameter.class::cast)
                .distinct()
                .toList();
        for (Parameter parameter : parameters) {
            ModelWriter.checkWeight(parameter, values);
        }
        Graph alone = new Graph(List.of(), parameters, List.of(node), outputs);
        return Objects.requireNonNull(
                        new Interpreter().run(alone, new Feeds(), values).get("y"))
                .to(node.output().dtype());
    }
}
