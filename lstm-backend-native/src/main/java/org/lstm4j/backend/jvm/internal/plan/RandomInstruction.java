package org.lstm4j.backend.jvm.internal.plan;

import org.lstm4j.Philox;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.graph.Node;

/** Uniform random numbers, each a function of seed, stream, step and its own index. */
final class RandomInstruction implements Instruction {
    private static final int RUN = 4096;

    private final Memory memory;
    private final int step;
    private final int y;
    private final int size;
    private final long seed;
    private final int stream;

    private final Workers.Task run = this::run;

    RandomInstruction(Node node, Layout layout, Memory memory) {
        this.memory = memory;
        this.step = layout.offset(node.input(0));
        this.y = layout.offset(node.output());
        this.size = layout.size(node.output());
        this.seed = node.attributes().integer("seed");
        this.stream = (int) node.attributes().integer("stream");
    }

    @Override
    public void run() {
        memory.parallel(Math.ceilDiv(size, RUN), 8L * size, run);
    }

    private void run(int index, int worker) {
        float[] data = memory.floats();
        int now = memory.ints()[step];
        int first = index * RUN;
        Philox.uniforms(seed, stream, now, first, data, y + first, Math.min(RUN, size - first));
    }
}
