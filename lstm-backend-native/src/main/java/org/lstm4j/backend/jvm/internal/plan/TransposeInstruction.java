package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.graph.Node;

/**
 * Dimensions reordered. The result is written row by row, where a row is what lies in the operand at a constant distance: a run of
 * neighbours where the last axes stay in place, else the last axis of the result.
 */
final class TransposeInstruction implements Instruction {
    /** Elements of a turn, or a row if that is more. */
    private static final int TURN = 16_384;

    private final Memory memory;
    private final boolean isInteger;
    private final int x;
    private final int y;
    /** Elements of a row of the result. */
    private final int row;
    /** From one of them to the next in the operand. */
    private final int step;

    private final int rows;
    /** The axes of the result in front of a row, the last one first: their sizes, and their steps in the operand. */
    private final int[] sizes;

    private final int[] strides;
    private final int rowsPerTurn;
    private final Workers.Task turn = (index, worker) -> turn(index);

    TransposeInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.isInteger = Schedule.isInteger(node.output().dtype());
        this.x = layout.offset(node.input(0));
        this.y = layout.offset(node.output());
        int[] from = layout.dims(node.input(0));
        List<Integer> perm = node.attributes().integers("perm");
        int[] all = new int[from.length];
        int stride = 1;
        for (int axis = from.length - 1; axis >= 0; axis--) {
            all[axis] = stride;
            stride *= from[axis];
        }
        // from the last axis of the result: those that are neighbours in the operand too are one
        List<Integer> joined = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        for (int axis = perm.size() - 1; axis >= 0; axis--) {
            int size = from[perm.get(axis)];
            int distance = all[perm.get(axis)];
            int last = joined.size() - 1;
            if (size != 1 && last >= 0 && distance == joined.get(last) * steps.get(last)) {
                joined.set(last, joined.get(last) * size);
            } else if (size != 1) {
                joined.add(size);
                steps.add(distance);
            }
        }
        boolean isOne = joined.isEmpty();
        this.row = isOne ? 1 : joined.getFirst();
        this.step = isOne ? 1 : steps.getFirst();
        this.rows = row == 0 ? 0 : layout.size(node.output()) / row;
        this.sizes = joined.stream().skip(1).mapToInt(Integer::intValue).toArray();
        this.strides = steps.stream().skip(1).mapToInt(Integer::intValue).toArray();
        this.rowsPerTurn = Math.max(1, TURN / Math.max(1, row));
    }

    @Override
    public void run() {
        memory.parallel(Math.ceilDiv(rows, rowsPerTurn), (long) rows * row, turn);
    }

    private void turn(int index) {
        int first = index * rowsPerTurn;
        int end = Math.min(rows, first + rowsPerTurn);
        int inner = sizes.length == 0 ? 1 : sizes[0];
        int at = first % inner;
        int source = source(first);
        for (int i = first; i < end; i++) {
            copy(source, y + i * row);
            at++;
            if (at < inner) {
                source += strides[0];
            } else if (i + 1 < end) {
                source = source(i + 1);
                at = 0;
            }
        }
    }

    private int source(int number) {
        int rest = number;
        int source = x;
        for (int axis = 0; axis < sizes.length; axis++) {
            source += rest % sizes[axis] * strides[axis];
            rest /= sizes[axis];
        }
        return source;
    }

    private void copy(int from, int to) {
        if (step == 1) {
            Object data = isInteger ? memory.ints() : memory.floats();
            System.arraycopy(data, from, data, to, row);
        } else if (isInteger) {
            int[] data = memory.ints();
            for (int i = 0; i < row; i++) {
                data[to + i] = data[from + i * step];
            }
        } else {
            float[] data = memory.floats();
            for (int i = 0; i < row; i++) {
                data[to + i] = data[from + i * step];
            }
        }
    }
}
