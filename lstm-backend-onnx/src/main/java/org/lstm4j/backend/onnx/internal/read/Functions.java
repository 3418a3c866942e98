package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;

/**
 * The functions that a model brings along. A call is its nodes in the call's place, with the call's attributes where
 * they refer to them. Functions may call one another; how deep, and how many nodes come of it, is bounded, since a few
 * bytes can double both.
 */
final class Functions {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NODES = 200_000;

    private final Map<String, FunctionProto> byName = new HashMap<>();
    private int depth;
    private int nodes;

    static Functions of(ModelProto model) {
        Functions functions = new Functions();
        for (FunctionProto function : model.getFunctionsList()) {
            functions.byName.putIfAbsent(
                    name(function.getDomain(), function.getName(), function.getOverload()), function);
        }
        return functions;
    }

    private static String name(String domain, String name, String overload) {
        return (ModelReader.isStandard(domain) ? "" : domain) + "\n" + name + "\n" + overload;
    }

    /** The function that a node calls, if it calls one. */
    Optional<FunctionProto> find(NodeProto node) {
        return Optional.ofNullable(byName.get(name(node.getDomain(), node.getOpType(), node.getOverload())));
    }

    /** Begins a call. @throws org.lstm4j.backend.onnx.OnnxModelException if calls are too deep or too many */
    void enter(Call call, FunctionProto function) {
        nodes += function.getNodeCount() + 1;
        if (++depth > MAX_DEPTH || nodes > MAX_NODES) {
            throw call.fail(
                    Problem.TOO_LARGE,
                    "is a function of the model that comes to more than " + MAX_NODES + " nodes, or calls others more"
                            + " than " + MAX_DEPTH + " deep. Export the model with its functions inlined");
        }
    }

    void leave() {
        depth--;
    }

    /** The version of ONNX's operator set that a function is written in; that of the model if it does not say. */
    static long opset(FunctionProto function, long otherwise) {
        return function.getOpsetImportList().stream()
                .filter(set -> ModelReader.isStandard(set.getDomain()))
                .mapToLong(set -> set.getVersion())
                .findFirst()
                .orElse(otherwise);
    }

    /** A node of a function as one of a call. */
    static NodeProto node(NodeProto node, FunctionProto function, NodeProto call) {
        return node.toBuilder()
                .clearAttribute()
                .addAllAttribute(attributes(node, function, call))
                .build();
    }

    private static List<AttributeProto> attributes(NodeProto node, FunctionProto function, NodeProto call) {
        return node.getAttributeList().stream()
                .map(attribute -> attribute(attribute, function, call))
                .flatMap(Optional::stream)
                .toList();
    }

    /** What an attribute is for a call; nothing if it refers to one that the call does not give. */
    private static Optional<AttributeProto> attribute(
            AttributeProto attribute, FunctionProto function, NodeProto call) {
        if (!attribute.getRefAttrName().isEmpty()) {
            String name = attribute.getRefAttrName();
            return find(call.getAttributeList(), name)
                    .or(() -> find(function.getAttributeProtoList(), name))
                    .map(given -> given.toBuilder().setName(attribute.getName()).build());
        }
        if (attribute.getType() != AttributeProto.AttributeType.GRAPH) {
            return Optional.of(attribute);
        }
        GraphProto.Builder graph = attribute.getG().toBuilder().clearNode();
        attribute.getG().getNodeList().forEach(inner -> graph.addNode(node(inner, function, call)));
        return Optional.of(attribute.toBuilder().setG(graph).build());
    }

    private static Optional<AttributeProto> find(List<AttributeProto> attributes, String name) {
        return attributes.stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }
}
