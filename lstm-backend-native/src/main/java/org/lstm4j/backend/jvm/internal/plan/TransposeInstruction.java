package org.lstm4j.backend.jvm.internal.plan;

import java.util.List;
import org.lstm4j.graph.Node;

/** Dimensions reordered; trailing axes that stay in place are copied as one run. */
final class TransposeInstruction implements Instruction {
    private final Memory memory;
    private final boolean isInteger;
    private final int x;
    private final int y;
    private final int run;
    /** For each run of the output, where it comes from in the input. */
    private final int[] sources;

    TransposeInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.isInteger = Schedule.isInteger(node.output().dtype());
        this.x = layout.offset(node.input(0));
        this.y = layout.offset(node.output());
        int[] from = layout.dims(node.input(0));
        int[] to = layout.dims(node.output());
        List<Integer> perm = node.attributes().integers("perm");
        int moved = to.length;
        int length = 1;
        while (moved > 0 && perm.get(moved - 1) == moved - 1) {
            length *= to[--moved];
        }
        this.run = length;
        int[] strides = new int[from.length];
        int stride = 1;
        for (int axis = from.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= from[axis];
        }
        this.sources = new int[layout.size(node.output()) / run];
        for (int i = 0; i < sources.length; i++) {
            int rest = i;
            for (int axis = moved - 1; axis >= 0; axis--) {
                sources[i] += rest % to[axis] * strides[perm.get(axis)];
                rest /= to[axis];
            }
        }
    }

    @Override
    public void run() {
        if (run > 1) {
            Object data = isInteger ? memory.ints() : memory.floats();
            for (int i = 0; i < sources.length; i++) {
                System.arraycopy(data, x + sources[i], data, y + i * run, run);
            }
        } else if (isInteger) {
            int[] data = memory.ints();
            for (int i = 0; i < sources.length; i++) {
                data[y + i] = data[x + sources[i]];
            }
        } else {
            float[] data = memory.floats();
            for (int i = 0; i < sources.length; i++) {
                data[y + i] = data[x + sources[i]];
            }
        }
    }
}
