package org.lstm4j.backend.jvm.internal.plan;

import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.jvm.internal.recurrent.SequenceView;
import org.lstm4j.backend.jvm.internal.recurrent.StateView;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentCell.Formula;
import org.lstm4j.graph.Value;

/** Where the parts of one direction lie in the tensors of a recurrent node; null for tensors that have no place. */
final class RecurrentPlaces {
    private final Layout layout;
    private final Memory memory;
    private final int directions;
    private final int batch;
    private final int hidden;
    private final int gates;
    private final int biases;

    RecurrentPlaces(Node node, Layout layout, Memory memory) {
        this.layout = layout;
        this.memory = memory;
        this.directions = layout.dims(node.input(2))[0];
        this.hidden = layout.dims(node.input(2))[2];
        this.batch = layout.dims(node.input(0))[1];
        RecurrentCell cell = RecurrentCell.of(node);
        this.gates = cell.gates() * hidden;
        this.biases = cell.formula() == Formula.GRU_LINEAR_BEFORE_RESET ? 2 : 1;
    }

    int directions() {
        return directions;
    }

    int hidden() {
        return hidden;
    }

    /** Rows of W: the units of all gates. */
    int gates() {
        return gates;
    }

    /** How many biases the kernel takes for each of {@link #gates}: two where they cannot be added beforehand. */
    int biases() {
        return biases;
    }

    /** One direction of [time, directions, batch, hidden]. */
    @Nullable
    SequenceView steps(Value value, int direction) {
        return layout.has(value)
                ? new SequenceView(
                        memory.floats(),
                        layout.offset(value) + direction * batch * hidden,
                        directions * batch * hidden,
                        hidden)
                : null;
    }

    /** One direction of [directions, batch, hidden]. */
    @Nullable
    StateView state(Value value, int direction) {
        return layout.has(value)
                ? new StateView(memory.floats(), layout.offset(value) + direction * batch * hidden, hidden)
                : null;
    }
}
