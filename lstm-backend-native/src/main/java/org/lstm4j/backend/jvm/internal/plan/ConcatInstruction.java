package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.graph.Node;

/** Values joined along an axis. */
final class ConcatInstruction implements Instruction {
    private final Memory memory;
    private final boolean isInteger;
    private final int y;
    private final int[] offsets;
    private final int[] runs;
    private final int outer;

    ConcatInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.isInteger = Schedule.isInteger(node.output().dtype());
        this.y = layout.offset(node.output());
        int axis = (int) node.attributes().integer("axis");
        int count = node.inputs().size();
        this.offsets = new int[count];
        this.runs = new int[count];
        int whole = 1;
        int[] dims = layout.dims(node.output());
        for (int i = 0; i < axis; i++) {
            whole *= dims[i];
        }
        this.outer = whole;
        for (int i = 0; i < count; i++) {
            offsets[i] = layout.offset(node.input(i));
            runs[i] = outer == 0 ? 0 : layout.size(node.input(i)) / outer;
        }
    }

    @Override
    public void run() {
        Object data = isInteger ? memory.ints() : memory.floats();
        int to = y;
        for (int i = 0; i < outer; i++) {
            for (int input = 0; input < runs.length; input++) {
                System.arraycopy(data, offsets[input] + i * runs[input], data, to, runs[input]);
                to += runs[input];
            }
        }
    }
}
