package org.lstm4j.backend.jvm.internal.plan;

import java.util.Arrays;
import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.graph.Node;

/**
 * Rows added up by index. The places of each index are brought together by a counting sort, which keeps them in order; then the rows of the table are
 * shared out, each summed in the order of its places, so neither the cut nor the threads change a bit.
 */
final class GatherGradInstruction implements Instruction {
    /** Turns: enough that one with many frequent rows leaves no thread waiting for long. */
    private static final int TURNS = 32;

    private final Memory memory;
    private final int updates;
    private final int indices;
    private final int table;
    private final int rows;
    private final int width;
    private final int count;
    /** Where the places of each row start in {@link #places}; one more entry than rows. */
    private final int[] starts;

    private final int[] places;
    private final String where;

    private final Workers.Task turn = this::turn;

    GatherGradInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.where = node.where();
        this.updates = layout.offset(node.input(0));
        this.indices = layout.offset(node.input(1));
        this.table = layout.offset(node.output());
        this.rows = layout.dims(node.output())[0];
        this.width = layout.size(node.output()) / rows;
        this.count = layout.size(node.input(1));
        this.starts = new int[rows + 2];
        this.places = new int[count];
    }

    @Override
    public void run() {
        sort();
        memory.parallel(TURNS, (long) count * width + (long) rows * width, turn);
    }

    /** Counts one entry further on, so that handing out places leaves each start where it belongs. */
    private void sort() {
        int[] ids = memory.ints();
        Arrays.fill(starts, 0);
        for (int i = 0; i < count; i++) {
            int row = ids[indices + i];
            if (row < 0 || row >= rows) {
                throw new InvalidInputException(
                        where + ": index " + row + " is outside 0 to " + (rows - 1) + " of the table");
            }
            starts[row + 2]++;
        }
        for (int row = 2; row < starts.length; row++) {
            starts[row] += starts[row - 1];
        }
        for (int i = 0; i < count; i++) {
            places[starts[ids[indices + i] + 1]++] = i;
        }
    }

    private void turn(int index, int worker) {
        int end = boundary(index + 1);
        for (int row = boundary(index); row < end; row++) {
            memory.kernels()
                    .sumRows(
                            places,
                            starts[row],
                            starts[row + 1],
                            memory.floats(),
                            updates,
                            width,
                            memory.floats(),
                            table + row * width);
        }
        int from = table + boundary(index) * width;
        int n = (end - boundary(index)) * width;
        memory.kernels().flush(memory.floats(), from, memory.floats(), from, n, Floors.NORMAL);
    }

    /** The row at which a turn starts: where its share of rows and places together does. */
    private int boundary(int index) {
        long wanted = (long) (rows + count) * index / TURNS;
        int low = 0;
        int high = rows;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (middle + (long) starts[middle] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
