package org.lstm4j.conformance.internal.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Gradients;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/**
 * An ONNX model with its inputs as a graph with its feeds. Sizes are those of the inputs. What only depends on constants
 * (shapes, axes) is computed while the graph is built.
 *
 * @param graph outputs are named {@code output_0}, {@code output_1}, ... in the model's order
 * @param feeds the inputs that are not part of the graph
 */
public record OnnxGraph(Graph graph, Feeds feeds) {
    /** Inputs that shape the graph, by operator: they are constants. */
    private static final Map<String, Set<Integer>> STRUCTURAL = Map.ofEntries(
            Map.entry("Reshape", Set.of(1)),
            Map.entry("Expand", Set.of(1)),
            Map.entry("Slice", Set.of(1, 2, 3, 4)),
            Map.entry("Squeeze", Set.of(1)),
            Map.entry("Unsqueeze", Set.of(1)),
            Map.entry("ReduceSum", Set.of(1)),
            Map.entry("ReduceMean", Set.of(1)),
            Map.entry("ReduceMax", Set.of(1)),
            Map.entry("Split", Set.of(1)),
            Map.entry("Tile", Set.of(1)),
            Map.entry("Clip", Set.of(1, 2)),
            Map.entry("Pow", Set.of(1)),
            Map.entry("ConstantOfShape", Set.of(0)),
            Map.entry("Range", Set.of(0, 1, 2)),
            Map.entry("OneHot", Set.of(1)),
            Map.entry("Dropout", Set.of(1, 2)),
            Map.entry("CumSum", Set.of(1)),
            Map.entry("Adagrad", Set.of(1)),
            Map.entry("Adam", Set.of(1)),
            Map.entry("Momentum", Set.of(1)));

    /** A serialized model. */
    public static ModelProto parse(byte[] bytes) {
        try {
            return ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidInputException("Not an ONNX model: " + e.getMessage(), e);
        }
    }

    /** The names of the inputs that a model is given, in order: those that are not initializers. */
    public static List<String> inputNames(ModelProto model) {
        Set<String> initializers = new HashSet<>();
        model.getGraph().getInitializerList().forEach(tensor -> initializers.add(tensor.getName()));
        return model.getGraph().getInputList().stream()
                .map(input -> input.getName())
                .filter(name -> !initializers.contains(name))
                .toList();
    }

    /**
     * Translates a model.
     *
     * @throws RuleSkipped naming what the graph cannot express
     */
    public static OnnxGraph of(ModelProto model, Map<String, Tensor> inputs) {
        return new Translation(model, inputs).run();
    }

    private static final class Translation {
        private final GraphProto proto;
        private final long opset;
        private final Map<String, Tensor> inputs;
        private final GraphBuilder g = new GraphBuilder();
        private final Feeds feeds = new Feeds();
        private final Map<String, Value> values = new HashMap<>();

        Translation(ModelProto model, Map<String, Tensor> inputs) {
            this.proto = model.getGraph();
            this.opset = model.getOpsetImportList().stream()
                    .filter(id -> id.getDomain().isEmpty() || id.getDomain().equals("ai.onnx"))
                    .mapToLong(OperatorSetIdProto::getVersion)
                    .max()
                    .orElse(1);
            this.inputs = inputs;
        }

        OnnxGraph run() {
            proto.getInitializerList()
                    .forEach(tensor -> values.put(tensor.getName(), g.constant(OnnxTensors.tensor(tensor))));
            Set<String> structural = new HashSet<>();
            for (NodeProto node : proto.getNodeList()) {
                for (int index : STRUCTURAL.getOrDefault(node.getOpType(), Set.of())) {
                    if (index < node.getInputCount()) {
                        structural.add(node.getInput(index));
                    }
                }
            }
            inputs.forEach((name, tensor) -> input(name, tensor, structural.contains(name)));
            proto.getNodeList().forEach(this::node);
            boolean computes = false;
            for (int i = 0; i < proto.getOutputCount(); i++) {
                Value output = value(proto.getOutput(i).getName());
                g.output("output_" + i, output);
                computes |= !(output instanceof Constant);
            }
            if (!computes) {
                throw new RuleSkipped("the result is known when the graph is built; no backend computes it");
            }
            return new OnnxGraph(g.build(), feeds);
        }

        private void input(String name, Tensor tensor, boolean isStructural) {
            if (isStructural) {
                values.put(name, g.constant(tensor));
                return;
            }
            // names of ONNX may be numbers, ours may not
            String ours = "in_" + feeds.size();
            values.put(name, g.input(ours, tensor.shape(), tensor.dtype()));
            feeds.put(ours, tensor);
        }

        private Value value(String name) {
            if (name.isEmpty()) {
                return Absent.INSTANCE;
            }
            Value value = values.get(name);
            if (value == null) {
                throw new InvalidInputException("The model uses \"" + name + "\" before it computes it");
            }
            return value;
        }

        private void node(NodeProto node) {
            if (node.getOpType().equals("Gradient")) {
                gradient(new OnnxNode(g, node, List.of(), opset));
                return;
            }
            List<Value> ins = node.getInputList().stream().map(this::value).toList();
            boolean isConstant = !ins.isEmpty()
                    && ins.stream().allMatch(value -> value instanceof Constant || value instanceof Absent);
            List<Value> results = isConstant ? folded(node, ins) : write(new OnnxNode(g, node, ins, opset));
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (!node.getOutput(i).isEmpty()) {
                    if (i >= results.size()) {
                        throw new RuleSkipped(node.getOpType() + " with its output " + i);
                    }
                    values.put(node.getOutput(i), results.get(i));
                }
            }
        }

        /** Writes a node; where an operator of ours takes less than ONNX's, that is a reason to skip. */
        private static List<Value> write(OnnxNode node) {
            try {
                return OnnxOperators.write(node);
            } catch (ShapeException e) {
                throw new RuleSkipped(node.type() + " of inputs that our operators do not take: " + e.getMessage());
            }
        }

        /** Computes a node now. */
        private List<Value> folded(NodeProto node, List<Value> ins) {
            GraphBuilder own = new GraphBuilder();
            List<Value> results = write(new OnnxNode(own, node, ins, opset));
            for (int i = 0; i < results.size(); i++) {
                own.output("y" + i, results.get(i));
            }
            Graph graph = own.build();
            Map<String, Tensor> tensors = new Interpreter().run(graph, new Feeds(), Map.of());
            List<Value> constants = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                Tensor tensor = Objects.requireNonNull(tensors.get("y" + i));
                DType dtype = results.get(i).dtype();
                constants.add(g.constant(tensor.to(dtype)));
            }
            return constants;
        }

        /** The gradient of a scalar for some values: our own rewrite. */
        private void gradient(OnnxNode node) {
            Value y = value(node.word("y", ""));
            List<Value> xs = node.words("xs").stream().map(this::value).toList();
            List<Value> gradients = Gradients.append(g, g.reduceSumAll(y), xs);
            for (int i = 0; i < gradients.size(); i++) {
                values.put(node.proto().getOutput(i), gradients.get(i));
            }
        }
    }
}
