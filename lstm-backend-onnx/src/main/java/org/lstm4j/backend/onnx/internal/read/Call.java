package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;

/**
 * One node of a model on its way into a graph.
 *
 * @param g where it is written
 * @param proto the node
 * @param operands its inputs
 * @param values an input as a value of the graph
 * @param context what all nodes of its graph have in common
 */
record Call(GraphBuilder g, NodeProto proto, List<Operand> operands, Function<Operand, Value> values, Context context) {

    String type() {
        return proto.getOpType();
    }

    long opset() {
        return context.opset();
    }

    /** The same node written elsewhere. */
    Call into(GraphBuilder other, Function<Operand, Value> otherValues) {
        return new Call(other, proto, operands, otherValues, context);
    }

    /** The same node with other inputs. */
    Call with(List<Operand> others) {
        return new Call(g, proto, others, values, context);
    }

    /** Another node beside it, without inputs. */
    Call of(NodeProto other) {
        return new Call(g, other, List.of(), values, context);
    }

    // ---- inputs

    Operand operand(int index) {
        return index >= 0 && index < operands.size() ? operands.get(index) : Operand.Missing.INSTANCE;
    }

    boolean has(int index) {
        return operand(index) != Operand.Missing.INSTANCE;
    }

    /** An input that the operator cannot do without. */
    Value in(int index) {
        if (!has(index)) {
            throw fail(Problem.INCONSISTENT, "lacks its input " + index);
        }
        return values.apply(operand(index));
    }

    Value optional(int index) {
        return has(index) ? in(index) : Absent.INSTANCE;
    }

    /** An input that shapes the graph and so must be known now. */
    Tensor known(int index) {
        if (operand(index) instanceof Operand.Known known) {
            return known.tensor();
        }
        if (!has(index) || operand(index) instanceof Operand.Narrow) {
            throw fail(
                    Problem.INCONSISTENT,
                    has(index)
                            ? "takes " + described(index) + " as its input " + index + ", where it needs plain numbers"
                            : "lacks its input " + index);
        }
        if (operand(index) instanceof Operand.Traced(Value value) && value instanceof Input input) {
            throw fail(
                    Problem.UNSUPPORTED,
                    "is fed its input " + index + " by each run, as \"" + input.name()
                            + "\"; a graph needs it as a number"
                            + " when it is read. Export the model with that input as a constant");
        }
        throw fail(
                Problem.UNSUPPORTED,
                "takes its input " + index + " from a computation; a graph needs it as a number. Export the model with"
                        + " constant folding and fixed sizes");
    }

    /** An input in words: type and shape. */
    String described(int index) {
        return switch (operand(index)) {
            case Operand.Missing missing -> "nothing";
            case Operand.Known known -> known.tensor().toString();
            case Operand.Narrow narrow -> narrow.type().name() + narrow.tensor().shape();
            case Operand.Extents extents -> "the size of a dimension";
            case Operand.Filled(var shape, Tensor scalar) -> scalar.dtype().text() + shape;
            case Operand.Traced(Value value) -> value.dtype().text() + value.shape();
        };
    }

    long[] integers(int index) {
        Tensor tensor = known(index);
        if (tensor.dtype().isFloating()) {
            throw fail(Problem.INCONSISTENT, "needs whole numbers as its input " + index + "; got " + tensor);
        }
        long[] values = new long[tensor.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.dtype() == DType.INT64 ? tensor.longs()[i] : (long) tensor.element(i);
        }
        return values;
    }

    /** Whole numbers of which some may be the sizes of dimensions. */
    List<Extent> extents(int index) {
        if (operand(index) instanceof Operand.Extents extents) {
            return extents.numbers();
        }
        List<Extent> list = new ArrayList<>();
        for (long number : integers(index)) {
            list.add(Extent.of(number));
        }
        return list;
    }

    double scalar(int index) {
        Tensor tensor = known(index);
        if (tensor.size() != 1) {
            throw fail(Problem.INCONSISTENT, "needs one number as its input " + index + "; got " + tensor);
        }
        return tensor.element(0);
    }

    // ---- attributes

    private Optional<AttributeProto> attribute(String name, AttributeType type) {
        for (AttributeProto attribute : proto.getAttributeList()) {
            if (attribute.getName().equals(name)) {
                if (attribute.getType() != type) {
                    throw fail(
                            Problem.INCONSISTENT,
                            "has the attribute " + name + " as " + attribute.getType() + "; it must be " + type);
                }
                return Optional.of(attribute);
            }
        }
        return Optional.empty();
    }

    boolean hasAttribute(String name) {
        return proto.getAttributeList().stream()
                .anyMatch(attribute -> attribute.getName().equals(name));
    }

    long integer(String name, long otherwise) {
        return attribute(name, AttributeType.INT).map(AttributeProto::getI).orElse(otherwise);
    }

    boolean flag(String name) {
        return integer(name, 0) != 0;
    }

    double real(String name, double otherwise) {
        return attribute(name, AttributeType.FLOAT)
                .map(attribute -> (double) attribute.getF())
                .orElse(otherwise);
    }

    String word(String name, String otherwise) {
        return attribute(name, AttributeType.STRING)
                .map(attribute -> attribute.getS().toStringUtf8())
                .orElse(otherwise);
    }

    List<String> words(String name) {
        return attribute(name, AttributeType.STRINGS)
                .map(attribute -> attribute.getStringsList().stream()
                        .map(bytes -> bytes.toStringUtf8())
                        .toList())
                .orElse(List.of());
    }

    Optional<long[]> integers(String name) {
        return attribute(name, AttributeType.INTS)
                .map(attribute -> attribute.getIntsList().stream()
                        .mapToLong(Long::longValue)
                        .toArray());
    }

    Optional<float[]> reals(String name) {
        return attribute(name, AttributeType.FLOATS).map(attribute -> {
            float[] values = new float[attribute.getFloatsCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = attribute.getFloats(i);
            }
            return values;
        });
    }

    Optional<TensorProto> tensorAttribute(String name) {
        return attribute(name, AttributeType.TENSOR).map(AttributeProto::getT);
    }

    /** A graph in it: a branch of an If, or the body of a loop. */
    GraphProto graph(String name) {
        return attribute(name, AttributeType.GRAPH)
                .map(AttributeProto::getG)
                .orElseThrow(() -> fail(Problem.INCONSISTENT, "lacks its graph " + name));
    }

    /** Whole numbers from an attribute, or, in newer versions of the operator, from an input. */
    Optional<long[]> integers(String name, int input) {
        Optional<long[]> attribute = integers(name);
        return attribute.isEmpty() && has(input) ? Optional.of(integers(input)) : attribute;
    }

    /** An axis from 0 up. */
    int axis(long axis, int rank) {
        long plain = axis < 0 ? axis + rank : axis;
        if (plain < 0 || plain >= rank) {
            throw fail(Problem.INCONSISTENT, "has no axis " + axis + " in " + rank + " dimensions");
        }
        return (int) plain;
    }

    int axis(String name, long otherwise, int rank) {
        return axis(integer(name, otherwise), rank);
    }

    // ---- refusal

    /** The refusal of this node: its name, its operator, and what follows. */
    OnnxModelException fail(Problem problem, String detail) {
        return new OnnxModelException(problem, type(), name(), where() + " " + detail);
    }

    private String name() {
        return proto.getName().isEmpty() && proto.getOutputCount() > 0 ? proto.getOutput(0) : proto.getName();
    }

    /** Such as {@code Node "/lstm/GRU": GRU}. */
    String where() {
        return "Node \"" + Identifiers.plain(name(), "without a name") + "\": "
                + Identifiers.plain(type(), "an operator");
    }
}
