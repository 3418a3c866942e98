package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.graph.Node;

/** Rows of a table. An index outside is refused before any parameter has changed. */
final class GatherInstruction implements Instruction {
    /** Indices of one turn. */
    private static final int RUN = 1024;

    private final Memory memory;
    private final Node node;
    private final boolean isInteger;
    private final int table;
    private final int indices;
    private final int y;
    private final int rows;
    private final int width;
    private final int count;

    private final Workers.Task run = this::run;

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
        memory.parallel(Math.ceilDiv(count, RUN), (long) count * width, run);
    }

    private void run(int index, int worker) {
        Object data = isInteger ? memory.ints() : memory.floats();
        int[] ids = memory.ints();
        int end = Math.min(count, (index + 1) * RUN);
        for (int i = index * RUN; i < end; i++) {
            int id = ids[indices + i];
            if (id < 0 || id >= rows) {
                throw new InvalidInputException(node.where() + ": index " + id + " is outside 0 to " + (rows - 1)
                        + " of \"" + node.input(0).name() + "\"");
            }
            System.arraycopy(data, table + id * width, data, y + i * width, width);
        }
    }
}
