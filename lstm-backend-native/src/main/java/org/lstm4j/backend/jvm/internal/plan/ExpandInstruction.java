package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Node;

/** A value repeated to a larger shape. */
final class ExpandInstruction implements Instruction {
    private final Memory memory;
    private final int x;
    private final int y;
    private final int size;
    private final Broadcast broadcast;

    ExpandInstruction(Node node, Layout layout, Memory memory) {
        if (Schedule.isInteger(node.output().dtype())) {
            throw new InvalidInputException(node.where() + ": the native backend expands float values only");
        }
        this.memory = memory;
        this.x = layout.offset(node.input(0));
        this.y = layout.offset(node.output());
        this.size = layout.size(node.output());
        this.broadcast = new Broadcast(layout.dims(node.input(0)), layout.dims(node.output()));
    }

    @Override
    public void run() {
        broadcast.load(memory.floats(), x, 0, memory.floats(), y, size);
    }
}
