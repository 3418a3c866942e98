package org.lstm4j.backend.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.spi.Feeds;

/**
 * Nodes of a model side by side, each with outputs of its own, all held to ONNX Runtime: once with fixed sizes, once
 * with sizes that only a run knows. Equal sizes are one name then.
 */
final class Variants {
    private record Input(Tensor tensor, Set<Integer> fixed) {}

    private record Node(String type, List<String> inputs, List<DType> outputs, List<AttributeProto> attributes) {}

    private final long opset;
    private final Map<String, Input> inputs = new LinkedHashMap<>();
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private double tolerance = 2e-6;

    Variants(long opset) {
        this.opset = opset;
    }

    /** What each run brings; some axes are fixed in any case. */
    Variants input(String name, Tensor tensor, Integer... fixed) {
        inputs.put(name, new Input(tensor, new LinkedHashSet<>(List.of(fixed))));
        return this;
    }

    Variants floats(String name, int... dims) {
        return input(name, ModelMaker.numbers(name, dims));
    }

    Variants initializer(String name, Tensor tensor) {
        initializers.put(name, tensor);
        return this;
    }

    Variants integers(String name, long... values) {
        return initializer(name, Tensor.of(new int[] {values.length}, values));
    }

    Variants within(double wider) {
        tolerance = wider;
        return this;
    }

    Variants node(String type, String given, AttributeProto... attributes) {
        return node(type, given, List.of(DType.FLOAT32), attributes);
    }

    Variants node(String type, String given, List<DType> outputs, AttributeProto... attributes) {
        nodes.add(new Node(type, List.of(given.split(" ", -1)), outputs, List.of(attributes)));
        return this;
    }

    private ModelMaker model(boolean isFixed) {
        ModelMaker m = new ModelMaker(opset);
        inputs.forEach((name, input) -> {
            Object[] dims = new Object[input.tensor().rank()];
            for (int axis = 0; axis < dims.length; axis++) {
                int size = input.tensor().dim(axis);
                dims[axis] = isFixed || size == 1 || input.fixed().contains(axis) ? size : (Object) ("d" + size);
            }
            m.input(name, input.tensor().dtype(), dims);
        });
        initializers.forEach(m::initializer);
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            List<String> outputs = new ArrayList<>();
            for (int j = 0; j < node.outputs().size(); j++) {
                outputs.add("y" + i + "_" + j);
                m.output(node.outputs().get(j), "y" + i + "_" + j);
            }
            m.node(
                    node.type(),
                    String.join(" ", outputs),
                    node.inputs(),
                    node.attributes().toArray(AttributeProto[]::new));
        }
        return m;
    }

    /** Holds all nodes to ONNX Runtime, with fixed sizes. */
    void agreeFixed() throws OrtException {
        agree(true);
    }

    /** Holds all nodes to ONNX Runtime, with fixed sizes and with open ones. */
    void agree() throws OrtException {
        agree(true);
        agree(false);
    }

    private void agree(boolean isFixed) throws OrtException {
        byte[] bytes = model(isFixed).bytes();
        Feeds feeds = new Feeds();
        inputs.forEach((name, input) -> feeds.put(name, input.tensor()));
        Judge.equal(OnnxReader.read(bytes), feeds, Judge.original(bytes, feeds), tolerance);
    }
}
