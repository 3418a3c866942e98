package org.lstm4j.backend.onnx.internal.write;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.internal.Tensors;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Value;

/** One graph on its way into a model: initializers, nodes in their order, and the declarations of what goes in and out. */
final class GraphWriter {
    private final Graph graph;
    private final Names names;
    private final GraphProto.Builder proto = GraphProto.newBuilder();
    private final Map<String, String> numbers = new HashMap<>();
    private final Map<String, Integer> nodeNames = new HashMap<>();
    private final Set<Value> used = new HashSet<>();

    GraphWriter(Graph graph, String name) {
        this.graph = graph;
        this.names = new Names(graph);
        proto.setName(name);
        graph.nodes().forEach(node -> used.addAll(node.inputs()));
        used.addAll(graph.outputs().values());
    }

    Graph graph() {
        return graph;
    }

    Names names() {
        return names;
    }

    GraphProto write(Map<String, Tensor> weights) {
        for (Input input : graph.inputs()) {
            proto.addInput(Protos.declaration(names.of(input), input.shape(), input.dtype()));
        }
        for (Parameter parameter : graph.parameters()) {
            proto.addInitializer(Tensors.proto(names.of(parameter), ModelWriter.checkWeight(parameter, weights)));
        }
        for (Constant constant : graph.constants()) {
            proto.addInitializer(Tensors.proto(names.of(constant), constant.tensor()));
        }
        NodeWriter nodes = new NodeWriter(this);
        graph.nodes().forEach(nodes::write);
        graph.outputs().forEach(this::output);
        return proto.build();
    }

    /** A result may be called as one output says; what else the outputs are is handed through. */
    private void output(String name, Value value) {
        String output = names.output(name);
        if (!names.of(value).equals(output)) {
            proto.addNode(NodeProto.newBuilder()
                    .setName(nodeName("", "Identity"))
                    .setOpType("Identity")
                    .addInput(names.of(value))
                    .addOutput(output));
        }
        proto.addOutput(Protos.declaration(output, value.shape(), value.dtype()));
    }

    /** True if some node or output needs a result. */
    boolean isUsed(Result result) {
        return used.contains(result);
    }

    /** A node of the graph. Inputs and outputs at the end that are empty are left out. */
    void add(Node node, String operator, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        proto.addNode(NodeProto.newBuilder()
                .setName(nodeName(node.origin().scope(), operator))
                .setOpType(operator)
                .addAllInput(trimmed(inputs))
                .addAllOutput(trimmed(outputs))
                .addAllAttribute(Arrays.asList(attributes)));
    }

    /** A node that computes a shape, which is nothing that the graph has: gives the name of its only output. */
    String addHelper(String operator, List<String> inputs, AttributeProto... attributes) {
        String output = names.free("shape/" + operator.toLowerCase(Locale.ROOT));
        proto.addNode(NodeProto.newBuilder()
                .setName(nodeName("shape", operator))
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(Arrays.asList(attributes)));
        return output;
    }

    private String nodeName(String scope, String operator) {
        String base = scope.isEmpty() ? operator : scope + "/" + operator;
        int count = nodeNames.merge(base, 1, Integer::sum) - 1;
        return count == 0 ? base : base + "_" + count;
    }

    private static List<String> trimmed(List<String> names) {
        int end = names.size();
        while (end > 0 && names.get(end - 1).isEmpty()) {
            end--;
        }
        return names.subList(0, end);
    }

    /** The name of an initializer that holds these numbers; equal ones are shared. */
    String number(String base, Tensor tensor) {
        String key = tensor + Arrays.toString(tensor.toDoubleArray());
        String known = numbers.computeIfAbsent(key, fresh -> {
            String name = names.free(base);
            proto.addInitializer(Tensors.proto(name, tensor));
            return name;
        });
        return Objects.requireNonNull(known);
    }

    /** The name of an initializer with a vector of whole numbers. */
    String integers(String base, long... values) {
        return number(base, Tensor.of(new int[] {values.length}, values));
    }
}
