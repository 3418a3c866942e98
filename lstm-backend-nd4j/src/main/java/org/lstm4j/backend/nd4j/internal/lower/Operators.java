package org.lstm4j.backend.nd4j.internal.lower;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.backend.nd4j.internal.plan.Emitter;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;

/** Which class translates which operator. */
public final class Operators {
    private Operators() {}

    /**
     * Refuses a graph that this backend does not run.
     *
     * @throws InvalidInputException if somebody but its gradient reads what a recurrent operator keeps, whose form is our own, or
     *     whole numbers are divided by what may be 0
     */
    public static void check(Graph graph) {
        graph.unsafeDivision().ifPresent(node -> {
            throw new InvalidInputException(node.where()
                    + ": divides whole numbers by what may be 0, which would end the process in the nd4j backend."
                    + " Cast them to float32, or take the backend native");
        });
        Set<Value> reserved = reserved(graph);
        graph.outputs().forEach((name, value) -> {
            if (reserved.contains(value)) {
                throw reserved("output " + name);
            }
        });
    }

    /** The values that have a form of our own, for which nobody but their gradient may look at them. */
    private static Set<Value> reserved(Graph graph) {
        Set<Value> reserved = new HashSet<>();
        for (Node node : graph.nodes()) {
            for (int input = 0; input < node.inputs().size(); input++) {
                boolean isOwn = node.op() == Op.RECURRENT_GRAD && (input == 8 || input == 9);
                if (!isOwn && reserved.contains(node.input(input))) {
                    throw reserved(node.where());
                }
            }
            if (node.op() == Op.RECURRENT_TRAINING) {
                int results = RecurrentCell.of(node).op().outputs();
                reserved.addAll(node.outputs().subList(results, node.outputs().size()));
            }
        }
        return reserved;
    }

    private static InvalidInputException reserved(String where) {
        return new InvalidInputException(
                where + ": the nd4j backend gives what a recurrent operator keeps to nobody but its gradient");
    }

    /** Emits the operations of some nodes. */
    public static void translate(
            List<Node> nodes, Emitter emitter, Map<Value, Ref> refs, Sizes sizes, Set<Value> needed) {
        Scope scope = new Scope(emitter, refs, sizes, needed);
        nodes.forEach(node -> translate(node, scope));
    }

    private static void translate(Node node, Scope scope) {
        if (node.op().isElementwise()) {
            Elementwise.translate(node, scope);
            return;
        }
        switch (node.op()) {
            case MATMUL, GEMM, REDUCE_SUM, REDUCE_MAX, SOFTMAX, LOG_SOFTMAX -> Products.translate(node, scope);
            case RESHAPE, TRANSPOSE, CONCAT, SLICE, SLICE_GRAD, EXPAND, SIZE -> Movement.translate(node, scope);
            case GATHER, GATHER_GRAD -> Lookup.translate(node, scope);
            case SOFTMAX_CROSS_ENTROPY_LOSS -> CrossEntropy.loss(node, scope);
            case SOFTMAX_CROSS_ENTROPY_LOSS_GRAD -> CrossEntropy.gradient(node, scope);
            case RANDOM_UNIFORM -> RandomNumbers.translate(node, scope);
            case LSTM, GRU, RNN, RECURRENT_TRAINING -> RecurrentForward.translate(node, scope);
            case RECURRENT_GRAD -> RecurrentBackward.translate(node, scope);
            case SCAN -> Loops.translate(node, scope);
            default -> throw new AssertionError(node.op());
        }
    }
}
