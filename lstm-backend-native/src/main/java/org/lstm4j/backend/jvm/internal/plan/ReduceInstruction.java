package org.lstm4j.backend.jvm.internal.plan;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;

/**
 * A sum, or the largest element, over some axes. Runs of elements that become one go through the reduction kernel with its fixed tree, long ones
 * in parts of a fixed length whose results are reduced again; rows that are added to each other are added in ascending order. Threads share the
 * parts, or the columns of the rows.
 */
final class ReduceInstruction implements Instruction {
    /** Elements of a part of a run. */
    private static final int PART = 32_768;

    /** Columns of a turn where rows are added. */
    private static final int COLUMNS = 1024;

    private final Memory memory;
    private final int x;
    private final int y;
    private final int size;
    private final int resultSize;
    private final int run;
    private final boolean isMax;
    private final boolean reducesRuns;
    /** For each run of the input, where its result goes in the output. */
    private final int[] targets;

    private final int parts;
    private final float[] partResults;

    private final Workers.Task reducePart = this::reducePart;
    private final Workers.Task reduceColumns = this::reduceColumns;

    ReduceInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.isMax = node.op() == Op.REDUCE_MAX;
        this.x = layout.offset(node.input(0));
        this.y = layout.offset(node.output());
        this.size = layout.size(node.input(0));
        this.resultSize = layout.size(node.output());
        int[] dims = layout.dims(node.input(0));
        List<Integer> axes = node.attributes().integers("axes");
        int last = dims.length - 1;
        this.reducesRuns = axes.contains(last);
        int length = 1;
        int axis = last;
        while (axis >= 0 && axes.contains(axis) == reducesRuns) {
            length *= dims[axis--];
        }
        this.run = length;
        this.targets = targets(dims, axes, axis);
        this.parts = Math.ceilDiv(run, PART);
        this.partResults = new float[reducesRuns && parts > 1 ? targets.length * parts : 0];
    }

    /** Walks over the axes in front of the runs. */
    private int[] targets(int[] dims, List<Integer> axes, int lastOuter) {
        int[] result = new int[size / Math.max(1, run)];
        for (int i = 0; i < result.length; i++) {
            int rest = i;
            int target = 0;
            int stride = reducesRuns ? 1 : run;
            for (int axis = lastOuter; axis >= 0; axis--) {
                int index = rest % dims[axis];
                rest /= dims[axis];
                if (!axes.contains(axis)) {
                    target += index * stride;
                    stride *= dims[axis];
                }
            }
            result[i] = target;
        }
        return result;
    }

    @Override
    public void run() {
        float[] data = memory.floats();
        Arrays.fill(data, y, y + resultSize, isMax ? Float.NEGATIVE_INFINITY : 0f);
        if (!reducesRuns) {
            memory.parallel(Math.ceilDiv(run, COLUMNS), size, reduceColumns);
            return;
        }
        if (parts > 1) {
            memory.parallel(partResults.length, size, reducePart);
        }
        Kernels kernels = memory.kernels();
        for (int i = 0; i < targets.length; i++) {
            float result = parts > 1 ? reduce(partResults, i * parts, parts) : reduce(data, x + i * run, run);
            int to = y + targets[i];
            data[to] = isMax ? Math.max(data[to], result) : data[to] + result;
        }
        kernels.flush(data, y, data, y, resultSize, Floors.NORMAL);
    }

    private float reduce(float[] data, int from, int count) {
        Kernels kernels = memory.kernels();
        return isMax ? kernels.max(data, from, count) : kernels.sum(data, from, count);
    }

    private void reducePart(int index, int worker) {
        int first = index % parts * PART;
        int from = x + index / parts * run + first;
        partResults[index] = reduce(memory.floats(), from, Math.min(PART, run - first));
    }

    private void reduceColumns(int index, int worker) {
        Kernels kernels = memory.kernels();
        float[] data = memory.floats();
        int first = index * COLUMNS;
        int columns = Math.min(COLUMNS, run - first);
        for (int i = 0; i < targets.length; i++) {
            int to = y + targets[i] + first;
            kernels.binary(isMax ? Binary.MAX : Binary.ADD, data, to, data, x + i * run + first, data, to, columns);
        }
    }
}
