package org.lstm4j.backend.jvm.internal.plan;

import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.jvm.internal.recurrent.Words;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/** Gives an LSTM the words of a batch. Their rows are gathered step by step too, unless projections take their place. */
final class WordsInstruction implements Instruction {
    private final Memory memory;
    private final Words words;
    private final Instruction gather;
    private final boolean isForward;
    private final int table;
    private final int indices;
    private final int time;
    private final int batch;
    private final int lengths;

    WordsInstruction(Node node, Node lstm, Layout layout, Memory memory, Words words, Instruction gather) {
        this.memory = memory;
        this.words = words;
        this.gather = gather;
        this.isForward = lstm.op() == Op.LSTM;
        this.table = layout.offset(node.input(0));
        this.indices = layout.offset(node.input(1));
        int[] x = layout.dims(lstm.input(0));
        this.time = x[0];
        this.batch = x[1];
        Value sequenceLens = lstm.input(4);
        this.lengths = sequenceLens.isPresent() ? layout.offset(sequenceLens) : -1;
    }

    @Override
    public void run() {
        int[] ints = memory.ints();
        int @Nullable [] lens = lengths < 0 ? null : ints;
        boolean isOn = words.take(
                memory.floats(), table, ints, indices, time, batch, lens, lengths, memory.parameterVersion());
        if (!isOn || !isForward) {
            gather.run();
        }
    }
}
