package org.lstm4j.backend.jvm.internal.lstm;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/** The forward pass of one block over all its steps. */
final class LstmForward {
    private static final int PANEL = Kernels.PANEL;
    private static final int UNITS = Kernels.UNITS;

    private LstmForward() {}

    static void run(
            Kernels kernels,
            LstmWeights weights,
            LstmBlock block,
            boolean reverse,
            int totalSteps,
            LstmInput in,
            LstmOutput out) {
        begin(block, in);
        zeroPadding(block, totalSteps, out);
        int active = block.rows();
        emitLast(block, 0, 0, active, out);
        for (int s = 0; s < block.steps(); s++) {
            while (block.lengthOf[active - 1] <= s) {
                active--;
            }
            copyInput(block, s, active, reverse, in.x());
            step(kernels, weights, block, s, active);
            emit(block, s, active, reverse, out);
        }
    }

    private static void begin(LstmBlock block, LstmInput in) {
        LstmShape shape = block.shape;
        StateView h = in.initialH();
        StateView c = in.initialC();
        for (int r = 0; r < block.rows(); r++) {
            int to = block.joinedAt(0, r) + shape.input();
            Arrays.fill(block.joined, to, to + shape.paddedHidden(), 0f);
            if (h != null) {
                System.arraycopy(h.data(), h.at(block.rowOf[r]), block.joined, to, shape.hidden());
            }
            if (c != null) {
                block.scatterUnits(c.data(), c.at(block.rowOf[r]), block.cells, block.cellsAt(0, 0), r);
            }
        }
        if (c == null) {
            Arrays.fill(block.cells, 0, block.rows() * shape.paddedHidden(), 0f);
        }
    }

    private static void zeroPadding(LstmBlock block, int totalSteps, LstmOutput out) {
        SequenceView y = out.y();
        if (y == null) {
            return;
        }
        for (int r = block.rows() - 1; r >= 0 && block.lengthOf[r] < totalSteps; r--) {
            for (int t = block.lengthOf[r]; t < totalSteps; t++) {
                int at = y.at(t, block.rowOf[r]);
                Arrays.fill(y.data(), at, at + block.shape.hidden(), 0f);
            }
        }
    }

    private static void copyInput(LstmBlock block, int step, int active, boolean reverse, SequenceView x) {
        int input = block.shape.input();
        for (int r = 0; r < active; r++) {
            int from = x.at(block.time(step, r, reverse), block.rowOf[r]);
            System.arraycopy(x.data(), from, block.joined, block.joinedAt(step, r), input);
        }
    }

    /** Eight units at a time: their four gates for all rows, then the gate pass while those are in the first cache level. */
    private static void step(Kernels kernels, LstmWeights weights, LstmBlock block, int step, int active) {
        LstmShape shape = block.shape;
        int k = shape.joined();
        int from = block.joinedAt(step, 0);
        int to = block.joinedAt(step + 1, 0) + shape.input();
        int panelStride = block.rows() * PANEL;
        for (int u = 0; u < shape.unitBlocks(); u++) {
            int panel = 2 * u;
            int gates = block.gatesAt(step, panel);
            kernels.gemm(
                    active,
                    2,
                    k,
                    block.joined,
                    from,
                    k,
                    weights.forward,
                    panel * k * PANEL,
                    weights.bias,
                    panel * PANEL,
                    0,
                    PANEL,
                    block.gates,
                    gates,
                    PANEL,
                    panelStride);
            kernels.forwardGates(
                    active,
                    block.gates,
                    gates,
                    gates + panelStride,
                    block.cells,
                    block.cellsAt(step, u),
                    block.cellsAt(step + 1, u),
                    block.joined,
                    to + u * UNITS,
                    k);
        }
    }

    private static void emit(LstmBlock block, int step, int active, boolean reverse, LstmOutput out) {
        SequenceView y = out.y();
        if (y != null) {
            int hidden = block.shape.hidden();
            for (int r = 0; r < active; r++) {
                int from = block.joinedAt(step + 1, r) + block.shape.input();
                int to = y.at(block.time(step, r, reverse), block.rowOf[r]);
                System.arraycopy(block.joined, from, y.data(), to, hidden);
            }
        }
        int first = active;
        while (first > 0 && block.lengthOf[first - 1] == step + 1) {
            first--;
        }
        emitLast(block, step + 1, first, active, out);
    }

    /** Writes the final state of the rows from {@code first} on whose length is {@code step}. */
    private static void emitLast(LstmBlock block, int step, int first, int end, LstmOutput out) {
        StateView h = out.lastH();
        StateView c = out.lastC();
        for (int r = first; r < end; r++) {
            if (block.lengthOf[r] != step) {
                continue;
            }
            if (h != null) {
                int from = block.joinedAt(step, r) + block.shape.input();
                System.arraycopy(block.joined, from, h.data(), h.at(block.rowOf[r]), block.shape.hidden());
            }
            if (c != null) {
                block.gatherUnits(block.cells, block.cellsAt(step, 0), r, c.data(), c.at(block.rowOf[r]));
            }
        }
    }
}
