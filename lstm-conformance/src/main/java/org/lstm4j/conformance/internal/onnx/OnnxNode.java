package org.lstm4j.conformance.internal.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.internal.RuleSkipped;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * One ONNX node on its way into a graph.
 *
 * @param g where it is written
 * @param proto the node
 * @param inputs its inputs as values, absent ones included
 * @param opset the version of the operator set
 */
record OnnxNode(GraphBuilder g, NodeProto proto, List<Value> inputs, long opset) {

    String type() {
        return proto.getOpType();
    }

    /** An input, absent beyond the end. */
    Value in(int index) {
        return index < inputs.size() ? inputs.get(index) : Absent.INSTANCE;
    }

    boolean has(int index) {
        return in(index).isPresent();
    }

    /** The tensor of an input that must be known when the graph is built. */
    Tensor constant(int index) {
        if (in(index) instanceof Constant constant) {
            return constant.tensor();
        }
        throw new RuleSkipped(type() + " needs its input " + index + " when the graph is built");
    }

    int[] dims(int index) {
        return in(index).shape().resolve(org.lstm4j.Sizes.NONE);
    }

    private Optional<AttributeProto> attribute(String name) {
        return proto.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }

    boolean hasAttribute(String name) {
        return attribute(name).isPresent();
    }

    int integer(String name, int otherwise) {
        return attribute(name)
                .map(attribute -> Math.toIntExact(attribute.getI()))
                .orElse(otherwise);
    }

    double real(String name, double otherwise) {
        return attribute(name)
                .map(AttributeProto::getF)
                .map(value -> (double) value)
                .orElse(otherwise);
    }

    String word(String name, String otherwise) {
        return attribute(name).map(attribute -> attribute.getS().toStringUtf8()).orElse(otherwise);
    }

    List<String> words(String name) {
        return attribute(name)
                .map(attribute -> attribute.getStringsList().stream()
                        .map(bytes -> bytes.toStringUtf8())
                        .toList())
                .orElse(List.of());
    }

    int[] integers(String name) {
        return attribute(name)
                .map(attribute -> attribute.getIntsList().stream()
                        .mapToInt(OnnxNode::toInt)
                        .toArray())
                .orElse(new int[0]);
    }

    Optional<AttributeProto> value(String name) {
        return attribute(name);
    }

    /** Whole numbers from an attribute, or, in newer versions, from an input. */
    int[] integers(String name, int input) {
        if (hasAttribute(name) || !has(input)) {
            return integers(name);
        }
        return ints(constant(input));
    }

    static int[] ints(Tensor tensor) {
        return IntStream.range(0, tensor.size())
                .map(i -> toInt((long) tensor.element(i)))
                .toArray();
    }

    /** Larger numbers stand for "to the end". */
    private static int toInt(long value) {
        return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** An axis from 0 up. */
    static int axis(int axis, int rank) {
        return axis < 0 ? axis + rank : axis;
    }

    Value reshape(Value x, int... dims) {
        return g.reshape(x, Shape.ofInts(dims));
    }
}
