package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.graph.Node;

/** The cross-entropy of each row's label, with the log-probabilities that the gradient needs. */
final class CrossEntropyInstruction implements Instruction {
    private final Memory memory;
    private final Node node;
    private final int scores;
    private final int labels;
    private final int weights;
    private final int loss;
    private final int logProbabilities;
    private final boolean keepsLogProbabilities;
    private final int rows;
    private final int classes;
    private final int ignored;

    private final Workers.Task row = this::row;

    CrossEntropyInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.node = node;
        this.scores = layout.offset(node.input(0));
        this.labels = layout.offset(node.input(1));
        this.weights = node.input(2).isPresent() ? layout.offset(node.input(2)) : -1;
        this.loss = layout.has(node.output()) ? layout.offset(node.output()) : -1;
        this.keepsLogProbabilities = layout.has(node.outputs().get(1));
        this.logProbabilities =
                keepsLogProbabilities ? layout.offset(node.outputs().get(1)) : -1;
        int[] dims = layout.dims(node.input(0));
        this.rows = dims[0];
        this.classes = dims[1];
        this.ignored = (int) node.attributes().integer("ignore_index");
        memory.reserveRegisters(1 + Math.ceilDiv(classes, Memory.BLOCK));
    }

    @Override
    public void run() {
        memory.parallel(rows, (long) rows * classes, row);
    }

    private void row(int index, int worker) {
        float[] data = memory.floats();
        int label = memory.ints()[labels + index];
        if (label != ignored && (label < 0 || label >= classes)) {
            throw new InvalidInputException(node.where() + ": label " + label + " is outside 0 to " + (classes - 1));
        }
        float[] scratch = memory.registers(worker);
        float logProbability;
        if (keepsLogProbabilities) {
            int to = logProbabilities + index * classes;
            SoftmaxInstruction.logSoftmax(memory.kernels(), data, scores + index * classes, to, classes, scratch);
            logProbability = label == ignored ? 0 : data[to + label];
        } else {
            // nobody needs them all: they go through the scratch, behind the block of exponentials
            System.arraycopy(data, scores + index * classes, scratch, Memory.BLOCK, classes);
            SoftmaxInstruction.logSoftmax(memory.kernels(), scratch, Memory.BLOCK, Memory.BLOCK, classes, scratch);
            logProbability = label == ignored ? 0 : scratch[Memory.BLOCK + label];
        }
        if (loss >= 0) {
            float weight = weights < 0 || label == ignored ? 1 : data[weights + label];
            data[loss + index] = label == ignored ? 0 : Floors.normal(-logProbability * weight);
        }
    }
}
