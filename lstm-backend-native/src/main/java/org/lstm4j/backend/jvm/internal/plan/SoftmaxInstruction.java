package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Unary;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;

/** Softmax or its logarithm over the last axis, the largest element taken off first so that nothing overflows. */
final class SoftmaxInstruction implements Instruction {
    private final Memory memory;
    private final boolean logarithm;
    private final int x;
    private final int y;
    private final int width;
    private final int rows;

    private final Workers.Task row = this::row;

    SoftmaxInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.logarithm = node.op() == Op.LOG_SOFTMAX;
        this.x = layout.offset(node.input(0));
        this.y = layout.offset(node.output());
        int[] dims = layout.dims(node.input(0));
        this.width = dims[dims.length - 1];
        this.rows = layout.size(node.input(0)) / width;
        memory.reserveRegisters(1);
    }

    @Override
    public void run() {
        memory.parallel(rows, (long) rows * width, row);
    }

    private void row(int index, int worker) {
        float[] data = memory.floats();
        int from = x + index * width;
        int to = y + index * width;
        if (logarithm) {
            logSoftmax(memory.kernels(), data, from, to, width, memory.registers(worker));
            return;
        }
        Kernels kernels = memory.kernels();
        float max = kernels.max(data, from, width);
        kernels.binary(Binary.SUBTRACT, data, from, max, data, to, width);
        kernels.unary(Unary.EXP, data, to, data, to, width);
        kernels.binary(Binary.DIVIDE, data, to, kernels.sum(data, to, width), data, to, width);
    }

    /** One row; the scratch holds at least a block, through which the exponentials go. */
    static void logSoftmax(Kernels kernels, float[] data, int from, int to, int width, float[] scratch) {
        float max = kernels.max(data, from, width);
        kernels.binary(Binary.SUBTRACT, data, from, max, data, to, width);
        float sum = 0;
        for (int start = 0; start < width; start += Memory.BLOCK) {
            int n = Math.min(Memory.BLOCK, width - start);
            kernels.unary(Unary.EXP, data, to + start, scratch, 0, n);
            sum += kernels.sum(scratch, 0, n);
        }
        scratch[0] = sum;
        kernels.unary(Unary.LOG, scratch, 0, scratch, 0, 1);
        kernels.binary(Binary.SUBTRACT, data, to, scratch[0], data, to, width);
    }
}
