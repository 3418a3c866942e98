package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.lstm.FusedLstm;
import org.lstm4j.backend.jvm.internal.lstm.LstmInput;
import org.lstm4j.backend.jvm.internal.lstm.LstmOutput;
import org.lstm4j.backend.jvm.internal.lstm.LstmParameters;
import org.lstm4j.backend.jvm.internal.lstm.SequenceView;
import org.lstm4j.backend.jvm.internal.lstm.StateView;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Value;

/** The LSTM over a whole sequence, all directions. */
final class LstmForwardInstruction implements Instruction {
    private final Memory memory;
    private final FusedLstm lstm;
    private final LstmPlaces places;
    private final int time;
    private final int batch;
    private final int bias;
    private final float[] biasSum; // [directions, 4 hidden]
    private final boolean areWeightsFixed;
    private final List<FusedLstm.Forward> calls = new ArrayList<>();

    /** With fixed weights, they are packed once and serve every run until a parameter changes. */
    LstmForwardInstruction(Node node, Layout layout, Memory memory, FusedLstm lstm, boolean areWeightsFixed) {
        this.memory = memory;
        this.lstm = lstm;
        this.places = new LstmPlaces(node, layout, memory);
        int[] x = layout.dims(node.input(0));
        this.time = x[0];
        this.batch = x[1];
        int gates = places.gates();
        boolean hasBias = node.input(3).isPresent();
        this.bias = hasBias ? layout.offset(node.input(3)) : -1;
        this.biasSum = new float[hasBias ? places.directions() * gates : 0];
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
                    hasBias ? biasSum : null,
                    d * gates);
            SequenceView sequence = new SequenceView(memory.floats(), layout.offset(node.input(0)), batch * x[2], x[2]);
            StateView initialH = places.state(node.input(5), d);
            StateView initialC = places.state(node.input(6), d);
            LstmInput input = new LstmInput(sequence, initialH, initialC, lengthsArray, lengthsOffset);
            LstmOutput output = new LstmOutput(
                    places.steps(node.outputs().get(0), d),
                    places.state(node.outputs().get(1), d),
                    places.state(node.outputs().get(2), d));
            calls.add(new FusedLstm.Forward(parameters, input, output));
        }
    }

    @Override
    public void run() {
        int gates = places.gates();
        for (int d = 0; d < places.directions() && bias >= 0; d++) {
            int from = bias + d * 2 * gates;
            float[] data = memory.floats();
            memory.kernels().binary(Binary.ADD, data, from, data, from + gates, biasSum, d * gates, gates);
        }
        if (!areWeightsFixed || lstm.packedVersion() != memory.parameterVersion()) {
            lstm.pack(memory.workers(), calls, areWeightsFixed ? memory.parameterVersion() : FusedLstm.UNKNOWN);
        }
        lstm.forward(memory.workers(), time, batch, calls);
    }
}
