package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.Tensor;

/**
 * Recurrent operators and loops whose sequences are declared without steps, and recurrent ones without rows. What they
 * give is known: no outputs, and the states that they start from; and losses of no rows. Backends whose kernels need
 * one step of one row at least replace them; ONNX Runtime (1.29) would end the process.
 */
public final class EmptySequences {
    private static final int STATE = 5;

    private final List<Node> nodes = new ArrayList<>();

    private EmptySequences() {}

    /** A graph for predictions that has none; the same one if it had none. */
    public static Graph replaced(Graph graph) {
        if (!hasEmpty(graph)) {
            return graph;
        }
        EmptySequences repair = new EmptySequences();
        graph.nodes().forEach(repair::add);
        return new Graph(
                graph.inputs(),
                graph.parameters(),
                Graph.needed(repair.nodes, graph.outputs().values()),
                graph.outputs());
    }

    private static boolean hasEmpty(Graph graph) {
        return graph.nodes().stream()
                .anyMatch(node -> isEmpty(node)
                        || (node.op() == Op.SCAN && hasEmpty(Scan.of(node).body())));
    }

    private void add(Node node) {
        if (node.op() == Op.SCAN) {
            addLoop(Scan.of(node));
            return;
        }
        if (!isEmpty(node)) {
            nodes.add(node);
            return;
        }
        Constant zero = zero(node.output());
        give(node, zero, node.output(), Op.EXPAND);
        if (node.op() == Op.SOFTMAX_CROSS_ENTROPY_LOSS) {
            give(node, zero, node.outputs().get(1), Op.EXPAND);
            return;
        }
        for (int state = 0; state < node.outputs().size() - 1; state++) {
            Value start = node.input(STATE + state);
            give(
                    node,
                    start.isPresent() ? start : zero,
                    node.outputs().get(1 + state),
                    start.isPresent() ? Op.RESHAPE : Op.EXPAND);
        }
    }

    private void addLoop(Scan scan) {
        Node node = scan.node();
        if (isEmpty(node)) {
            for (int i = 0; i < scan.stateCount(); i++) {
                give(node, scan.initialStates().get(i), scan.finalStates().get(i), Op.RESHAPE);
            }
            scan.stacked().forEach(output -> give(node, zero(output), output, Op.EXPAND));
            return;
        }
        Attributes attributes = node.attributes().with("body", replaced(scan.body()));
        nodes.add(new Node(Op.SCAN, node.inputs(), node.outputs(), attributes, node.origin()));
    }

    private static Constant zero(Value like) {
        Tensor zero = Tensor.zeros(like.dtype());
        return new Constant("empty_sequence." + like.dtype().text(), zero);
    }

    private static boolean isEmpty(Node node) {
        if (node.op() == Op.SCAN) {
            return Scan.of(node).time().equals(Dim.of(0));
        }
        boolean isRecurrent = node.op() == Op.LSTM || node.op() == Op.GRU || node.op() == Op.RNN;
        return isRecurrent
                ? isEmpty(node, 0) || isEmpty(node, 1)
                : node.op() == Op.SOFTMAX_CROSS_ENTROPY_LOSS && isEmpty(node, 0);
    }

    private static boolean isEmpty(Node node, int axis) {
        return node.input(0).shape().dim(axis).equals(Dim.of(0));
    }

    private void give(Node node, Value from, Result to, Op op) {
        nodes.add(new Node(op, List.of(from), List.of(to), Attributes.NONE.with("shape", to.shape()), node.origin()));
    }
}
