package org.lstm4j.backend.onnx.internal.write;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxWriter;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Scan;

/** A whole model around a graph. */
public final class ModelWriter {
    /** Protocol Buffers end at 2 GiB; what is not weights fits into the rest many times over. */
    private static final long MAX_WEIGHT_BYTES = Integer.MAX_VALUE - (64L << 20);

    private ModelWriter() {}

    /** The model for a file: weights in their final form, metadata sorted by name. */
    public static ModelProto writeFile(Graph graph, Map<String, Tensor> weights, Map<String, String> metadata) {
        graph.nodes().forEach(ModelWriter::checkPublic);
        Folding folding = Folding.of(graph, weights);
        return write(folding.graph(), folding.weights(), metadata);
    }

    /** The model of exactly that graph. */
    public static ModelProto write(Graph graph, Map<String, Tensor> weights, Map<String, String> metadata) {
        checkSize(graph);
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(OnnxWriter.IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OnnxWriter.OPSET))
                .setProducerName("lstm4j")
                .setProducerVersion(version());
        GraphProto proto = new GraphWriter(graph, "graph").write(weights);
        new TreeMap<>(metadata)
                .forEach((name, value) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(name).setValue(value)));
        return model.setGraph(proto).build();
    }

    /** What the outputs of a graph are called in its model, in their order. */
    public static List<String> outputNames(Graph graph) {
        Names names = new Names(graph);
        return graph.outputs().keySet().stream().map(names::output).toList();
    }

    /** @throws OnnxModelException if a node, or one in its body, has an operator that ONNX has not */
    public static void checkPublic(Node node) {
        if (node.op() == Op.SCAN) {
            Scan.of(node).body().nodes().forEach(ModelWriter::checkPublic);
        }
        if (node.op().isPrivate()) {
            throw new OnnxModelException(
                    OnnxModelException.Problem.PRIVATE_OPERATOR,
                    node.op().text(),
                    node.origin().scope(),
                    node.where() + " is an operator of training, which ONNX has not. Take the graph that predicts:"
                            + " Model.inferenceGraph()");
        }
    }

    /** The value of a parameter. @throws InvalidInputException if it is missing or does not fit */
    static Tensor checkWeight(Parameter parameter, Map<String, Tensor> weights) {
        Tensor tensor = weights.get(parameter.name());
        if (tensor == null) {
            throw new InvalidInputException(
                    "No value for parameter \"" + parameter.name() + "\"; given: " + weights.keySet());
        }
        if (!tensor.shape().equals(parameter.shape()) || tensor.dtype() != parameter.dtype()) {
            throw new InvalidInputException("Parameter " + parameter.name() + " is "
                    + parameter.dtype().text() + parameter.shape() + "; got " + tensor);
        }
        return tensor;
    }

    private static void checkSize(Graph graph) {
        long bytes = graph.parameters().stream()
                        .mapToLong(parameter ->
                                (long) parameter.size() * parameter.dtype().bytes())
                        .sum()
                + constantBytes(graph);
        if (bytes > MAX_WEIGHT_BYTES) {
            throw OnnxModelException.of(
                    OnnxModelException.Problem.TOO_LARGE,
                    "The weights have " + bytes + " bytes; an ONNX model holds " + MAX_WEIGHT_BYTES + " at most");
        }
    }

    private static long constantBytes(Graph graph) {
        long bodies = graph.nodes().stream()
                .filter(node -> node.op() == Op.SCAN)
                .mapToLong(node -> constantBytes(Scan.of(node).body()))
                .sum();
        return bodies
                + graph.constants().stream()
                        .mapToLong(constant -> (long) constant.shape().size(Sizes.NONE)
                                * constant.dtype().bytes())
                        .sum();
    }

    private static String version() {
        String version = ModelWriter.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
