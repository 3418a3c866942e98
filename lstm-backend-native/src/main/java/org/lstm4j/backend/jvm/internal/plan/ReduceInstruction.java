package org.lstm4j.backend.jvm.internal.plan;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.graph.Node;

/**
 * A sum over some axes. Runs of elements that are summed into one go through the reduction kernel with its fixed tree;
 * rows that are added to each other are added in ascending order.
 */
final class ReduceInstruction implements Instruction {
    private final Memory memory;
    private final int x;
    private final int y;
    private final int size;
    private final int resultSize;
    private final int run;
    private final boolean sumsRuns;
    /** For each run of the input, where its sum goes in the output. */
    private final int[] targets;

    ReduceInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.x = layout.offset(node.input(0));
        this.y = layout.offset(node.output());
        this.size = layout.size(node.input(0));
        this.resultSize = layout.size(node.output());
        int[] dims = layout.dims(node.input(0));
        List<Integer> axes = node.attributes().integers("axes");
        int last = dims.length - 1;
        this.sumsRuns = axes.contains(last);
        int length = 1;
        int axis = last;
        while (axis >= 0 && axes.contains(axis) == sumsRuns) {
            length *= dims[axis--];
        }
        this.run = length;
        this.targets = targets(dims, axes, axis);
    }

    /** Walks over the axes in front of the runs. */
    private int[] targets(int[] dims, List<Integer> axes, int lastOuter) {
        int[] result = new int[size / Math.max(1, run)];
        for (int i = 0; i < result.length; i++) {
            int rest = i;
            int target = 0;
            int stride = sumsRuns ? 1 : run;
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
        Kernels kernels = memory.kernels();
        float[] data = memory.floats();
        Arrays.fill(data, y, y + resultSize, 0f);
        for (int i = 0; i < targets.length; i++) {
            int to = y + targets[i];
            if (sumsRuns) {
                data[to] += kernels.sum(data, x + i * run, run);
            } else {
                kernels.binary(Binary.ADD, data, to, data, x + i * run, data, to, run);
            }
        }
    }
}
