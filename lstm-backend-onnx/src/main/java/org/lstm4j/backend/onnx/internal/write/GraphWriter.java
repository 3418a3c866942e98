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
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;

/**
 * One graph on its way into a model: initializers, nodes in their order, and the declarations of what goes in and out. Of a loop's
 * body, which reads the initializers of the model, and sizes that are computed there.
 */
final class GraphWriter {
    private final Graph graph;
    private final Names names;
    private final Model model;
    private final GraphProto.Builder proto;
    private final Set<Value> used = new HashSet<>();

    /** What the bodies of a model share with it. */
    private static final class Model {
        private final GraphProto.Builder proto = GraphProto.newBuilder();
        private final Map<String, String> numbers = new HashMap<>();
        private final Set<Constant> constants = new HashSet<>();
        private final Map<String, Integer> nodeNames = new HashMap<>();
        private final ShapeWriter shapes;
        private int bodies;

        Model(GraphWriter root) {
            this.shapes = new ShapeWriter(root);
        }
    }

    /** A writer of a whole model's graph. */
    GraphWriter(Graph graph, String name) {
        this.graph = graph;
        this.names = new Names(graph);
        this.model = new Model(this);
        this.proto = model.proto;
        begin(name);
    }

    private GraphWriter(GraphWriter outer, Scan scan) {
        this.graph = scan.body();
        this.names = outer.names.inside(scan);
        this.model = outer.model;
        this.proto = GraphProto.newBuilder();
        begin("body_" + model.bodies++);
    }

    private void begin(String name) {
        proto.setName(name);
        graph.nodes().forEach(node -> used.addAll(node.inputs()));
        used.addAll(graph.outputs().values());
    }

    Graph graph() {
        return graph;
    }

    /** Where shapes that only a run knows are computed: in front of all loops. */
    ShapeWriter shapes() {
        return model.shapes;
    }

    /** The body of a loop in this graph. */
    GraphProto body(Scan scan) {
        GraphWriter writer = new GraphWriter(this, scan);
        int own = scan.stateCount() + scan.sequenceCount();
        return writer.write(scan.body().inputs().subList(0, own));
    }

    Names names() {
        return names;
    }

    GraphProto write(Map<String, Tensor> weights) {
        for (Parameter parameter : graph.parameters()) {
            proto.addInitializer(Tensors.proto(names.of(parameter), ModelWriter.checkWeight(parameter, weights)));
        }
        return write(graph.inputs());
    }

    private GraphProto write(List<Input> declared) {
        for (Input input : declared) {
            proto.addInput(Protos.declaration(names.of(input), input.shape(), input.dtype()));
        }
        for (Constant constant : graph.constants()) {
            if (model.constants.add(constant)) {
                model.proto.addInitializer(Tensors.proto(names.of(constant), constant.tensor()));
            }
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

    /** A node that computes what is nothing that the graph has, such as a shape: gives the name of its only output. */
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
        int count = model.nodeNames.merge(base, 1, Integer::sum) - 1;
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
        String known = model.numbers.computeIfAbsent(key, fresh -> {
            String name = names.free(base);
            model.proto.addInitializer(Tensors.proto(name, tensor));
            return name;
        });
        return Objects.requireNonNull(known);
    }

    /** The name of an initializer with a vector of whole numbers. */
    String integers(String base, long... values) {
        return number(base, Tensor.of(new int[] {values.length}, values));
    }
}
