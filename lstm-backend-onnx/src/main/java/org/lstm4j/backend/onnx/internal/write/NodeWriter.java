package org.lstm4j.backend.onnx.internal.write;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.internal.Tensors;
import org.lstm4j.graph.Attributes;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;

/** One node of a graph as one of ONNX's operator set 17. */
final class NodeWriter {
    private final GraphWriter graph;
    private final ShapeWriter shapes;

    NodeWriter(GraphWriter graph) {
        this.graph = graph;
        this.shapes = graph.shapes();
    }

    void write(Node node) {
        ModelWriter.checkPublic(node);
        Attributes attributes = node.attributes();
        switch (node.op()) {
            case WHERE -> where(node);
            case CLIP -> clip(node);
            case CAST -> {
                DType to = DType.ofText(attributes.word("to"));
                add(node, Protos.attribute("to", Tensors.type(to).getNumber()));
            }
            case GEMM ->
                add(
                        node,
                        Protos.attribute("transA", attributes.integer("transA")),
                        Protos.attribute("transB", attributes.integer("transB")));
            case REDUCE_SUM ->
                addWith(
                        node,
                        List.of(graph.integers("axes", longs(attributes.integers("axes")))),
                        Protos.attribute("keepdims", attributes.integer("keepdims")));
            case REDUCE_MAX ->
                add(
                        node,
                        Protos.attribute("axes", attributes.integers("axes")),
                        Protos.attribute("keepdims", attributes.integer("keepdims")));
            case SOFTMAX, LOG_SOFTMAX -> add(node, Protos.attribute("axis", -1));
            case RESHAPE -> reshape(node);
            case TRANSPOSE -> add(node, Protos.attribute("perm", attributes.integers("perm")));
            case CONCAT -> add(node, Protos.attribute("axis", attributes.integer("axis")));
            case SLICE -> slice(node);
            case EXPAND -> addWith(node, List.of(shapes.expand(node.input(0).shape(), attributes.shape("shape"))));
            case GATHER -> add(node, Protos.attribute("axis", 0));
            case SOFTMAX_CROSS_ENTROPY_LOSS -> crossEntropy(node);
            case LSTM -> recurrent(node);
            case GRU ->
                recurrent(node, Protos.attribute("linear_before_reset", attributes.integer("linear_before_reset")));
            case RNN -> recurrent(node);
            case SCAN -> loop(Scan.of(node));
            default -> plain(node);
        }
    }

    /** What ONNX has just so. */
    private void plain(Node node) {
        if (!node.op().isElementwise() && node.op() != Op.MATMUL && node.op() != Op.SIZE) {
            throw new AssertionError("refused before: " + node.where());
        }
        add(node);
    }

    private void recurrent(Node node, AttributeProto... more) {
        List<AttributeProto> attributes = new ArrayList<>(List.of(
                Protos.attribute("direction", node.attributes().word("direction")),
                Protos.attribute("hidden_size", node.attributes().integer("hidden_size"))));
        attributes.addAll(List.of(more));
        RecurrentCell cell = RecurrentCell.of(node);
        if (!cell.hasStandardFunctions()) {
            int directions =
                    Direction.ofText(node.attributes().word("direction")).count();
            attributes.add(Protos.words(
                    "activations",
                    Collections.nCopies(directions, cell.activations()).stream()
                            .flatMap(List::stream)
                            .toList()));
        }
        add(node, attributes.toArray(AttributeProto[]::new));
    }

    /** What a body takes from outside ONNX leaves unsaid: it reads the names. */
    private void loop(Scan scan) {
        Node node = scan.node();
        List<AttributeProto> attributes = new ArrayList<>(List.of(
                Protos.attribute("body", graph.body(scan)), Protos.attribute("num_scan_inputs", scan.sequenceCount())));
        if (scan.isReverse()) {
            attributes.add(Protos.attribute("scan_input_directions", Collections.nCopies(scan.sequenceCount(), 1)));
            if (!scan.stacked().isEmpty()) {
                attributes.add(Protos.attribute(
                        "scan_output_directions",
                        Collections.nCopies(scan.stacked().size(), 1)));
            }
        }
        graph.add(
                node,
                node.op().text(),
                names(node.inputs().subList(0, scan.stateCount() + scan.sequenceCount())),
                names(node.outputs()),
                attributes.toArray(AttributeProto[]::new));
    }

    private List<String> names(List<? extends Value> values) {
        return values.stream().map(value -> graph.names().of(value)).toList();
    }

    private void add(Node node, AttributeProto... attributes) {
        addWith(node, List.of(), attributes);
    }

    /** The node with its own inputs, and more behind them. */
    private void addWith(Node node, List<String> more, AttributeProto... attributes) {
        List<String> inputs = new ArrayList<>();
        for (Value input : node.inputs()) {
            inputs.add(graph.names().of(input));
        }
        inputs.addAll(more);
        List<String> outputs = node.outputs().stream()
                .map(result -> graph.isUsed(result) ? graph.names().of(result) : "")
                .toList();
        graph.add(node, node.op().text(), inputs, outputs, attributes);
    }

    /** ONNX has a Where of truth values, and ONNX Runtime has not. */
    private void where(Node node) {
        if (node.output().dtype() != DType.BOOL) {
            add(node);
            return;
        }
        List<String> names = names(node.inputs());
        String then = graph.addHelper("And", List.of(names.get(0), names.get(1)));
        String not = graph.addHelper("Not", List.of(names.get(0)));
        String otherwise = graph.addHelper("And", List.of(not, names.get(2)));
        graph.add(node, "Or", List.of(then, otherwise), List.of(graph.names().of(node.output())));
    }

    private void clip(Node node) {
        addWith(node, List.of(bound(node, "min"), bound(node, "max")));
    }

    /** An infinite one as well: a bound that is not given is the largest finite number, which an infinity is cut to. */
    private String bound(Node node, String name) {
        Tensor bound = Tensor.zeros(node.input(0).dtype());
        bound.setElement(0, node.attributes().number(name));
        return graph.number(name, bound);
    }

    private void reshape(Node node) {
        ShapeWriter.ReshapeTarget target =
                shapes.reshape(node.input(0).shape(), node.attributes().shape("shape"));
        List<String> vector = List.of(target.vector());
        if (target.allowsZero()) {
            addWith(node, vector, Protos.attribute("allowzero", 1));
        } else {
            addWith(node, vector);
        }
    }

    private void slice(Node node) {
        Attributes attributes = node.attributes();
        addWith(
                node,
                List.of(
                        bound("starts", attributes, "start"),
                        bound("ends", attributes, "end"),
                        graph.integers("axes", attributes.integer("axis"))));
    }

    private String bound(String name, Attributes attributes, String bound) {
        if (!attributes.isInteger(bound)) {
            return shapes.size(attributes.dimension(bound));
        }
        long number = attributes.integer(bound);
        return graph.integers(name, number == Integer.MAX_VALUE ? Long.MAX_VALUE : number);
    }

    private void crossEntropy(Node node) {
        List<AttributeProto> attributes = new ArrayList<>(List.of(Protos.attribute("reduction", "none")));
        long ignored = node.attributes().integer("ignore_index");
        if (ignored != Integer.MIN_VALUE) {
            attributes.add(Protos.attribute("ignore_index", ignored));
        }
        add(node, attributes.toArray(AttributeProto[]::new));
    }

    private static long[] longs(List<Integer> values) {
        return values.stream().mapToLong(Integer::longValue).toArray();
    }
}
