package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.recurrent.LstmGradients;
import org.lstm4j.backend.jvm.internal.recurrent.LstmOutputGradients;
import org.lstm4j.backend.jvm.internal.recurrent.SequenceKernel;
import org.lstm4j.backend.jvm.internal.recurrent.SequenceView;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;

/**
 * The gradient of a recurrent operator, all directions. Each direction writes the gradient of x for itself; the second one's goes
 * into a buffer and is added, so that the order of the sum is fixed.
 */
final class RecurrentBackwardInstruction implements Instruction {
    private final Memory memory;
    private final SequenceKernel kernel;
    private final int directions;
    private final int gates;
    private final int dX;
    private final int dXSize;
    private final float[] second;
    private final int dB;
    private final float[] dBias; // [directions, gates * hidden], where both biases have the same gradient
    private final List<SequenceKernel.Backward> calls = new ArrayList<>();

    RecurrentBackwardInstruction(Node node, Layout layout, Memory memory, RecurrentUnits kernels) {
        this.memory = memory;
        this.kernel = kernels.backward(node);
        RecurrentPlaces places = new RecurrentPlaces(node, layout, memory);
        this.directions = places.directions();
        this.gates = places.gates();
        int[] x = layout.dims(node.input(0));
        Value dXValue = node.outputs().get(0);
        this.dX = layout.has(dXValue) ? layout.offset(dXValue) : -1;
        this.dXSize = layout.size(dXValue);
        this.second = dX >= 0 && directions > 1 ? kernels.second(node) : new float[0];
        Value dBValue = node.outputs().get(3);
        this.dB = layout.has(dBValue) ? layout.offset(dBValue) : -1;
        boolean isShared = dB >= 0 && places.biases() == 1;
        this.dBias = new float[isShared ? directions * gates : 0];
        boolean hasCell = RecurrentCell.of(node).hasCellState();
        for (int d = 0; d < directions; d++) {
            SequenceView xView = dX < 0
                    ? null
                    : d == 0
                            ? new SequenceView(memory.floats(), dX, x[1] * x[2], x[2])
                            : new SequenceView(second, 0, x[1] * x[2], x[2]);
            LstmOutputGradients output = new LstmOutputGradients(
                    places.steps(node.input(10), d), places.state(node.input(11), d), places.state(node.input(12), d));
            int w = gates * x[2];
            int r = gates * places.hidden();
            float @Nullable [] bias = isShared ? dBias : dB >= 0 ? memory.floats() : null;
            LstmGradients input = new LstmGradients(
                    xView,
                    places.state(node.outputs().get(4), d),
                    hasCell ? places.state(node.outputs().get(5), d) : null,
                    arrayOf(node.outputs().get(1), layout, directions * w),
                    layout.has(node.outputs().get(1))
                            ? layout.offset(node.outputs().get(1)) + d * w
                            : d * w,
                    arrayOf(node.outputs().get(2), layout, directions * r),
                    layout.has(node.outputs().get(2))
                            ? layout.offset(node.outputs().get(2)) + d * r
                            : d * r,
                    bias,
                    isShared ? d * gates : dB + d * 2 * gates);
            calls.add(new SequenceKernel.Backward(output, input));
        }
    }

    /** The arena, or an array of its own for weights whose gradient nobody wants. */
    private float[] arrayOf(Value value, Layout layout, int size) {
        return layout.has(value) ? memory.floats() : new float[size];
    }

    @Override
    public void run() {
        kernel.backward(memory.workers(), calls);
        float[] data = memory.floats();
        if (second.length > 0) {
            memory.kernels().binary(Binary.ADD, data, dX, second, 0, data, dX, dXSize);
        }
        for (int d = 0; d < directions && dBias.length > 0; d++) {
            System.arraycopy(dBias, d * gates, data, dB + d * 2 * gates, gates);
            System.arraycopy(dBias, d * gates, data, dB + (d * 2 + 1) * gates, gates);
        }
    }
}
