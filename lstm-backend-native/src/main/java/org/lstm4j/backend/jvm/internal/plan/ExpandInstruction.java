package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.graph.Node;

/** A value repeated to a larger shape. */
final class ExpandInstruction implements Instruction {
    private final Memory memory;
    private final boolean isInteger;
    private final int x;
    private final int y;
    private final int size;
    private final Broadcast broadcast;

    ExpandInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.isInteger = Schedule.isInteger(node.output().dtype());
        this.x = layout.offset(node.input(0));
        this.y = layout.offset(node.output());
        this.size = layout.size(node.output());
        this.broadcast = new Broadcast(layout.dims(node.input(0)), layout.dims(node.output()));
    }

    @Override
    public void run() {
        if (!isInteger) {
            broadcast.load(memory.floats(), x, 0, memory.floats(), y, size);
            return;
        }
        int[] data = memory.ints();
        for (int i = 0; i < size; i++) {
            data[y + i] = data[x + broadcast.source(i)];
        }
    }
}
