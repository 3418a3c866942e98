package org.lstm4j.backend.jvm.internal.plan;

import java.util.List;
import org.lstm4j.backend.jvm.internal.Workers;

/** All steps of a loop: its matrices are packed, then each lane runs from the first step to the last. */
final class LoopInstruction implements Instruction {
    /** A matrix [k][n] in the arena that is packed before the first step. */
    record Packing(PackedMatrix matrix, int offset, int k, int n) {}

    private final Memory memory;
    private final Packing[] packings;
    private final LaneSteps[] lanes;

    private final Workers.Task lane = this::lane;

    LoopInstruction(Memory memory, List<Packing> packings, List<LaneSteps> lanes) {
        this.memory = memory;
        this.packings = packings.toArray(Packing[]::new);
        this.lanes = lanes.toArray(LaneSteps[]::new);
    }

    @Override
    public void run() {
        for (Packing packing : packings) {
            packing.matrix().pack(packing.offset(), packing.k(), packing.n());
        }
        if (lanes.length == 1) {
            lanes[0].run();
        } else {
            memory.parallel(lanes.length, Memory.PARALLEL, lane);
        }
    }

    private void lane(int index, int worker) {
        lanes[index].run();
    }
}
