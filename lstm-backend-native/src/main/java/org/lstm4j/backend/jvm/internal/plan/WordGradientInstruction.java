package org.lstm4j.backend.jvm.internal.plan;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.recurrent.Words;
import org.lstm4j.graph.Node;

/** The gradient of a table whose words an LSTM has added up: its rows are there already, one for each word. Else those of the steps are added up. */
final class WordGradientInstruction implements Instruction {
    private static final int TURNS = 8;

    private final Memory memory;
    private final Words words;
    private final Instruction sum;
    private final int table;
    private final int rows;
    private final int width;

    private final Workers.Task turn = this::turn;

    WordGradientInstruction(Node node, Layout layout, Memory memory, Words words, Instruction sum) {
        this.memory = memory;
        this.words = words;
        this.sum = sum;
        this.table = layout.offset(node.output());
        this.rows = layout.dims(node.output())[0];
        this.width = layout.size(node.output()) / rows;
    }

    @Override
    public void run() {
        if (words.isOn()) {
            memory.parallel(TURNS, (long) rows * width, turn);
        } else {
            sum.run();
        }
    }

    private void turn(int index, int worker) {
        int end = (int) ((long) rows * (index + 1) / TURNS);
        for (int row = (int) ((long) rows * index / TURNS); row < end; row++) {
            int slot = words.slotOf(row);
            int to = table + row * width;
            if (slot < 0) {
                Arrays.fill(memory.floats(), to, to + width, 0f);
            } else {
                System.arraycopy(words.gradient(), slot * width, memory.floats(), to, width);
            }
        }
    }
}
