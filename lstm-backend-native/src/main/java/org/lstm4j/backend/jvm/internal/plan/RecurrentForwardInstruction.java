package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.recurrent.LstmInput;
import org.lstm4j.backend.jvm.internal.recurrent.LstmOutput;
import org.lstm4j.backend.jvm.internal.recurrent.LstmParameters;
import org.lstm4j.backend.jvm.internal.recurrent.SequenceKernel;
import org.lstm4j.backend.jvm.internal.recurrent.SequenceView;
import org.lstm4j.backend.jvm.internal.recurrent.StateView;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;

/** A recurrent operator over a whole sequence, all directions. */
final class RecurrentForwardInstruction implements Instruction {
    private final Memory memory;
    private final SequenceKernel kernel;
    private final RecurrentPlaces places;
    private final int time;
    private final int batch;
    private final int bias;
    private final float[] biasSum; // [directions, gates * hidden], where the kernel takes both biases as one
    private final boolean areWeightsFixed;
    private final List<SequenceKernel.Forward> calls = new ArrayList<>();

    /** With fixed weights, they are packed once and serve every run until a parameter changes. */
    RecurrentForwardInstruction(
            Node node, Layout layout, Memory memory, SequenceKernel kernel, boolean areWeightsFixed) {
        this.memory = memory;
        this.kernel = kernel;
        this.places = new RecurrentPlaces(node, layout, memory);
        int[] x = layout.dims(node.input(0));
        this.time = x[0];
        this.batch = x[1];
        int gates = places.gates();
        RecurrentCell cell = RecurrentCell.of(node);
        boolean hasBias = node.input(3).isPresent();
        this.bias = hasBias ? layout.offset(node.input(3)) : -1;
        boolean isSummed = hasBias && places.biases() == 1;
        this.biasSum = new float[isSummed ? places.directions() * gates : 0];
        this.areWeightsFixed = areWeightsFixed;
        Value lengths = node.input(4);
        int @Nullable [] lengthsArray = lengths.isPresent() ? memory.ints() : null;
        int lengthsOffset = lengths.isPresent() ? layout.offset(lengths) : 0;
        for (int d = 0; d < places.directions(); d++) {
            LstmParameters parameters = new LstmParameters(
                    memory.floats(),
                    layout.offset(node.input(1)) + d * gates * x[2],
                    memory.floats(),
                    layout.offset(node.input(2)) + d * gates * places.hidden(),
                    isSummed ? biasSum : hasBias ? memory.floats() : null,
                    isSummed ? d * gates : bias + d * 2 * gates);
            SequenceView sequence = new SequenceView(memory.floats(), layout.offset(node.input(0)), batch * x[2], x[2]);
            StateView initialH = places.state(node.input(5), d);
            StateView initialC = places.state(node.input(6), d);
            LstmInput input = new LstmInput(sequence, initialH, initialC, lengthsArray, lengthsOffset);
            LstmOutput output = new LstmOutput(
                    places.steps(node.outputs().get(0), d),
                    places.state(node.outputs().get(1), d),
                    cell.hasCellState() ? places.state(node.outputs().get(2), d) : null);
            calls.add(new SequenceKernel.Forward(parameters, input, output));
        }
    }

    @Override
    public void run() {
        int gates = places.gates();
        for (int d = 0; d < places.directions() && biasSum.length > 0; d++) {
            int from = bias + d * 2 * gates;
            float[] data = memory.floats();
            memory.kernels().binary(Binary.ADD, data, from, data, from + gates, biasSum, d * gates, gates);
        }
        if (!areWeightsFixed || kernel.packedVersion() != memory.parameterVersion()) {
            kernel.pack(memory.workers(), calls, areWeightsFixed ? memory.parameterVersion() : SequenceKernel.UNKNOWN);
        }
        kernel.forward(memory.workers(), time, batch, calls);
    }
}
