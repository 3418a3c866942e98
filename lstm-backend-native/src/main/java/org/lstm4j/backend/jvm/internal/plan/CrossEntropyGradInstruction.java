package org.lstm4j.backend.jvm.internal.plan;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Unary;
import org.lstm4j.graph.Node;

/** The gradient of the cross-entropy for the scores: the probability of each class, minus one for the label's. */
final class CrossEntropyGradInstruction implements Instruction {
    private final Memory memory;
    private final int dLoss;
    private final int logProbabilities;
    private final int labels;
    private final int weights;
    private final int y;
    private final int rows;
    private final int classes;
    private final int ignored;

    private final Workers.Task row = this::row;

    CrossEntropyGradInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.dLoss = layout.offset(node.input(0));
        this.logProbabilities = layout.offset(node.input(1));
        this.labels = layout.offset(node.input(2));
        this.weights = node.input(3).isPresent() ? layout.offset(node.input(3)) : -1;
        this.y = layout.offset(node.output());
        int[] dims = layout.dims(node.input(1));
        this.rows = dims[0];
        this.classes = dims[1];
        this.ignored = (int) node.attributes().integer("ignore_index");
    }

    @Override
    public void run() {
        memory.parallel(rows, (long) rows * classes, row);
    }

    private void row(int index, int worker) {
        Kernels kernels = memory.kernels();
        float[] data = memory.floats();
        int label = memory.ints()[labels + index];
        int to = y + index * classes;
        if (label == ignored) {
            Arrays.fill(data, to, to + classes, 0f);
            return;
        }
        float scale = Floors.normal(data[dLoss + index] * (weights < 0 ? 1 : data[weights + label]));
        kernels.unary(Unary.EXP, data, logProbabilities + index * classes, data, to, classes);
        data[to + label] -= 1;
        kernels.binary(Binary.MULTIPLY, data, to, scale, data, to, classes);
    }
}
