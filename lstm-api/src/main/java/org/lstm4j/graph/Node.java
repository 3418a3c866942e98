package org.lstm4j.graph;

import java.util.List;

/**
 * One operator at work. Compared by identity of its results.
 *
 * @param op what it computes
 * @param inputs what it takes; {@link Absent} for optional ones that are not given
 * @param outputs what it gives, always all of the operator's outputs, used or not
 * @param attributes its settings, always all of the operator's
 * @param origin where it comes from
 */
public record Node(Op op, List<Value> inputs, List<Result> outputs, Attributes attributes, Origin origin) {
    /** Copies the lists. */
    public Node {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** The first output, for the many operators that have one. */
    public Result output() {
        return outputs.getFirst();
    }

    /** An input by position, {@link Absent} beyond the end of the list. */
    public Value input(int index) {
        return index < inputs.size() ? inputs.get(index) : Absent.INSTANCE;
    }

    /**
     * True if some values of its inputs are refused when it runs, so that a run may end at it: an index beyond its
     * table, a label that is no class, a length beyond its sequence, a whole number divided by 0.
     */
    public boolean mayFail() {
        return switch (op) {
            case GATHER, GATHER_GRAD, SOFTMAX_CROSS_ENTROPY_LOSS, SOFTMAX_CROSS_ENTROPY_LOSS_GRAD -> true;
            case LSTM, GRU, RNN, RECURRENT_TRAINING -> true;
            case DIV -> !output().dtype().isFloating();
            case SCAN -> Scan.of(this).body().nodes().stream().anyMatch(Node::mayFail);
            default -> false;
        };
    }

    /** Layer path and operator, for messages: {@code encoder/lstm_1: LSTM}. */
    public String where() {
        String scope = origin.scope();
        String line = origin.line().isEmpty() ? "" : " (" + origin.line() + ")";
        return (scope.isEmpty() ? "" : scope + ": ") + op.text() + line;
    }
}
