package org.lstm4j.backend.jvm.internal.plan;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.graph.Node;

/**
 * Rows added up by index. The table is cut into ranges of rows, each with a turn of its own that looks at all indices,
 * so every row is summed in the order of the indices whatever the threads.
 */
final class GatherGradInstruction implements Instruction {
    private static final int RANGES = 8;

    private final Memory memory;
    private final int updates;
    private final int indices;
    private final int table;
    private final int rows;
    private final int width;
    private final int count;
    private final int rowsPerRange;

    private final Workers.Task range = this::range;

    GatherGradInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.updates = layout.offset(node.input(0));
        this.indices = layout.offset(node.input(1));
        this.table = layout.offset(node.output());
        this.rows = layout.dims(node.output())[0];
        this.width = layout.size(node.output()) / rows;
        this.count = layout.size(node.input(1));
        this.rowsPerRange = Math.ceilDiv(rows, RANGES);
    }

    @Override
    public void run() {
        memory.parallel(Math.ceilDiv(rows, rowsPerRange), (long) count * width + (long) rows * width, range);
    }

    private void range(int index, int worker) {
        Kernels kernels = memory.kernels();
        float[] data = memory.floats();
        int[] ids = memory.ints();
        int first = index * rowsPerRange;
        int end = Math.min(rows, first + rowsPerRange);
        Arrays.fill(data, table + first * width, table + end * width, 0f);
        for (int i = 0; i < count; i++) {
            int id = ids[indices + i];
            if (id >= first && id < end) {
                int to = table + id * width;
                kernels.binary(Binary.ADD, data, to, data, updates + i * width, data, to, width);
            }
        }
    }
}
