package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Node;

/** Rows of a table. An index outside is refused before any parameter has changed. */
final class GatherInstruction implements Instruction {
    private final Memory memory;
    private final Node node;
    private final boolean isInteger;
    private final int table;
    private final int indices;
    private final int y;
    private final int rows;
    private final int width;
    private final int count;

    GatherInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.node = node;
        this.isInteger = Schedule.isInteger(node.output().dtype());
        this.table = layout.offset(node.input(0));
        this.indices = layout.offset(node.input(1));
        this.y = layout.offset(node.output());
        this.rows = layout.dims(node.input(0))[0];
        this.width = layout.size(node.input(0)) / rows;
        this.count = layout.size(node.input(1));
    }

    @Override
    public void run() {
        Object data = isInteger ? memory.ints() : memory.floats();
        int[] ids = memory.ints();
        for (int i = 0; i < count; i++) {
            int id = ids[indices + i];
            if (id < 0 || id >= rows) {
                throw new InvalidInputException(node.where() + ": index " + id + " is outside 0 to " + (rows - 1)
                        + " of \"" + node.input(0).name() + "\"");
            }
            System.arraycopy(data, table + id * width, data, y + i * width, width);
        }
    }
}
