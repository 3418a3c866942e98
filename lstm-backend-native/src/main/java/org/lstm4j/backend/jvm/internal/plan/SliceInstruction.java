package org.lstm4j.backend.jvm.internal.plan;

import java.util.Arrays;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.SliceRange;
import org.lstm4j.graph.Value;

/** Part of an axis, or its gradient: the part put back into zeros. */
final class SliceInstruction implements Instruction {
    private final Memory memory;
    private final boolean isGradient;
    private final boolean isInteger;
    private final int whole;
    private final int part;
    private final int wholeSize;
    private final int outer;
    private final int wholeRun;
    private final int partRun;
    private final int start;

    SliceInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.isGradient = node.op() == Op.SLICE_GRAD;
        this.isInteger = Schedule.isInteger(node.output().dtype());
        Value wholeValue = isGradient ? node.output() : node.input(0);
        Value partValue = isGradient ? node.input(0) : node.output();
        this.whole = layout.offset(wholeValue);
        this.part = layout.offset(partValue);
        this.wholeSize = layout.size(wholeValue);
        int[] dims = layout.dims(wholeValue);
        SliceRange range = SliceRange.of(node);
        int axis = range.axis();
        int inner = 1;
        for (int i = axis + 1; i < dims.length; i++) {
            inner *= dims[i];
        }
        int count = layout.dims(partValue)[axis];
        this.start = range.start(layout.sizes()) * inner;
        this.wholeRun = dims[axis] * inner;
        this.partRun = count * inner;
        this.outer = wholeSize / Math.max(1, wholeRun);
    }

    @Override
    public void run() {
        Object data = isInteger ? memory.ints() : memory.floats();
        if (isGradient) {
            Arrays.fill(memory.floats(), whole, whole + wholeSize, 0f);
        }
        for (int i = 0; i < outer; i++) {
            int inWhole = whole + i * wholeRun + start;
            int inPart = part + i * partRun;
            System.arraycopy(data, isGradient ? inPart : inWhole, data, isGradient ? inWhole : inPart, partRun);
        }
    }
}
