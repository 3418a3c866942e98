package org.lstm4j.backend.onnx.internal.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Attributes;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;

/**
 * Rows of length 0. They keep the state that they start from, but ONNX Runtime (1.29) gives zeros as their Y_h and Y_c. In
 * graphs where that could be seen, lengths with a state to start from, a choice by length is put behind the operator. Exported
 * files stay as they are.
 */
final class ZeroLengths {
    private static final int LENGTHS = 4;
    private static final int STATE = 5;

    private final List<Node> nodes = new ArrayList<>();
    private final Constant zero = new Constant("zero_length", Tensor.of(new int[0], 0));
    /** What is read: a last state that nobody asks for needs no choice, and has no name in the session's model. */
    private final Set<Value> used;

    private ZeroLengths(Graph graph) {
        this.used = new HashSet<>(graph.outputs().values());
        graph.nodes().forEach(node -> used.addAll(node.inputs()));
    }

    static Graph kept(Graph graph) {
        ZeroLengths repair = new ZeroLengths(graph);
        graph.nodes().forEach(repair::add);
        return new Graph(graph.inputs(), graph.parameters(), repair.nodes, graph.outputs());
    }

    private void add(Node node) {
        if (node.op() == Op.SCAN) {
            Graph body = kept(Scan.of(node).body());
            Attributes attributes = node.attributes().with("body", body);
            nodes.add(new Node(Op.SCAN, node.inputs(), node.outputs(), attributes, node.origin()));
            return;
        }
        boolean isRecurrent = node.op() == Op.LSTM || node.op() == Op.GRU || node.op() == Op.RNN;
        if (!isRecurrent || !node.input(LENGTHS).isPresent() || !(isKept(node, 0) || isKept(node, 1))) {
            nodes.add(node);
            return;
        }
        List<Result> outputs = new ArrayList<>(node.outputs());
        for (int state = 0; state < 2; state++) {
            if (isKept(node, state)) {
                Result kept = node.outputs().get(1 + state);
                outputs.set(1 + state, new Result(kept.name() + ".raw", kept.shape(), kept.dtype()));
            }
        }
        nodes.add(new Node(node.op(), node.inputs(), outputs, node.attributes(), node.origin()));
        Value isEmpty = isEmpty(node);
        for (int state = 0; state < 2; state++) {
            if (isKept(node, state)) {
                List<Value> choice = List.of(isEmpty, node.input(STATE + state), outputs.get(1 + state));
                nodes.add(new Node(
                        Op.WHERE, choice, List.of(node.outputs().get(1 + state)), Attributes.NONE, node.origin()));
            }
        }
    }

    /** True if a row of length 0 could show a state that it started from. */
    private boolean isKept(Node node, int state) {
        return node.input(STATE + state).isPresent()
                && used.contains(node.outputs().get(1 + state));
    }

    /** Whether a row is empty, [batch, 1], which broadcasts to a state [directions, batch, hidden]. */
    private Value isEmpty(Node node) {
        Value lengths = node.input(LENGTHS);
        String name = node.output().name();
        Result flat = new Result(name + ".empty", lengths.shape(), DType.BOOL);
        nodes.add(new Node(Op.EQUAL, List.of(lengths, zero), List.of(flat), Attributes.NONE, node.origin()));
        Shape column = lengths.shape().concat(Shape.of(1));
        Result isEmpty = new Result(name + ".empty.column", column, DType.BOOL);
        nodes.add(new Node(
                Op.RESHAPE, List.of(flat), List.of(isEmpty), Attributes.NONE.with("shape", column), node.origin()));
        return isEmpty;
    }
}
