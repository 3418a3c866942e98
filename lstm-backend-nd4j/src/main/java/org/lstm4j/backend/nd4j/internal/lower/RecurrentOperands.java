package org.lstm4j.backend.nd4j.internal.lower;

import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.RecurrentCell;

/**
 * The first seven inputs of a recurrent operator or of its gradient, and what can be read off them.
 *
 * @param node the node
 * @param cell what it computes at each step
 * @param x the sequence [time, batch, features]
 * @param w weights of the input [directions, gates * units, features]
 * @param r recurrent weights [directions, gates * units, units]
 * @param b both biases [directions, 2 * gates * units]
 * @param lengths how many steps of each row count [batch]
 * @param initialH the output before the first step [directions, batch, units]
 * @param initialC the cell state before the first step, of an LSTM [directions, batch, units]
 */
record RecurrentOperands(
        Node node,
        RecurrentCell cell,
        Ref x,
        Ref w,
        Ref r,
        Optional<Ref> b,
        Optional<Ref> lengths,
        Optional<Ref> initialH,
        Optional<Ref> initialC) {

    static RecurrentOperands of(Node node, Scope scope) {
        return new RecurrentOperands(
                node,
                RecurrentCell.of(node),
                scope.in(node, 0),
                scope.in(node, 1),
                scope.in(node, 2),
                optional(node, 3, scope),
                optional(node, 4, scope),
                optional(node, 5, scope),
                optional(node, 6, scope));
    }

    /** An input that may be absent. */
    static Optional<Ref> optional(Node node, int input, Scope scope) {
        return node.input(input).isPresent() ? Optional.of(scope.in(node, input)) : Optional.empty();
    }

    DType dtype() {
        return x.dtype();
    }

    int time() {
        return (int) x.dim(0);
    }

    long batch() {
        return x.dim(1);
    }

    long features() {
        return x.dim(2);
    }

    long units() {
        return r.dim(2);
    }

    /** How many rows W and R have. */
    long gateRows() {
        return r.dim(1);
    }

    int directions() {
        return (int) r.dim(0);
    }

    /** True if a direction reads from the end. */
    boolean isReversed(int direction) {
        return direction == 1 || node.attributes().word("direction").equals("reverse");
    }

    /** One direction of [time, directions, batch, units], in order of time. */
    static Ref direction(Ref sequences, int direction) {
        return sequences.permuted(1, 0, 2, 3).at(direction);
    }

    /** The time index of the n-th step that a direction makes. */
    int step(int direction, int n) {
        return isReversed(direction) ? time() - 1 - n : n;
    }
}
