package org.lstm4j.backend.jvm.internal.lstm;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Packing;

/**
 * The backward pass of one block over all its steps, from the last to the first. The gradient of the weights is summed over steps
 * descending, rows ascending within a step, whatever the size of a chunk.
 */
final class LstmBackward {
    private static final int PANEL = Kernels.PANEL;
    private static final int UNITS = Kernels.UNITS;
    private static final int OCT = Kernels.OCT;
    private static final float[] ZEROS = new float[PANEL];

    private LstmBackward() {}

    static void run(
            Kernels kernels,
            LstmWeights weights,
            LstmBlock block,
            boolean reverse,
            int totalSteps,
            LstmOutputGradients out,
            LstmGradients in) {
        begin(block, out);
        zeroPadding(block, totalSteps, in);
        int active = 0;
        int filled = 0;
        for (int s = block.steps() - 1; s >= 0; s--) {
            while (active < block.rows() && block.lengthOf[active] > s) {
                active++;
            }
            addOutputGradient(kernels, block, s, active, reverse, out);
            if (filled + active > block.chunk) {
                addWeightGradient(kernels, block, filled);
                filled = 0;
            }
            gates(kernels, block, s, active, filled);
            joined(kernels, weights, block, active);
            writeInputGradient(block, s, active, reverse, in);
            Packing.octs(
                    active,
                    block.shape.joined(),
                    block.joined,
                    block.joinedAt(s, 0),
                    block.shape.joined(),
                    block.joinedOcts,
                    filled * OCT,
                    block.chunk * OCT);
            filled += active;
        }
        addWeightGradient(kernels, block, filled);
        writeStateGradients(block, in);
    }

    private static void begin(LstmBlock block, LstmOutputGradients out) {
        LstmShape shape = block.shape;
        StateView h = out.lastH();
        StateView c = out.lastC();
        Arrays.fill(block.dJoined, 0, block.rows() * block.dJoinedRow(), 0f);
        Arrays.fill(block.dCells, 0, block.rows() * shape.paddedHidden(), 0f);
        for (int r = 0; r < block.rows(); r++) {
            if (h != null) {
                int to = r * block.dJoinedRow() + shape.input();
                System.arraycopy(h.data(), h.at(block.rowOf[r]), block.dJoined, to, shape.hidden());
            }
            if (c != null) {
                block.scatterUnits(c.data(), c.at(block.rowOf[r]), block.dCells, 0, r);
            }
        }
        Arrays.fill(block.dWeights, 0f);
        Arrays.fill(block.dBias, 0f);
    }

    private static void zeroPadding(LstmBlock block, int totalSteps, LstmGradients in) {
        SequenceView dx = in.x();
        if (dx == null) {
            return;
        }
        for (int r = block.rows() - 1; r >= 0 && block.lengthOf[r] < totalSteps; r--) {
            for (int t = block.lengthOf[r]; t < totalSteps; t++) {
                int at = dx.at(t, block.rowOf[r]);
                Arrays.fill(dx.data(), at, at + block.shape.input(), 0f);
            }
        }
    }

    private static void addOutputGradient(
            Kernels kernels, LstmBlock block, int step, int active, boolean reverse, LstmOutputGradients out) {
        SequenceView dy = out.y();
        if (dy == null) {
            return;
        }
        for (int r = 0; r < active; r++) {
            int from = dy.at(block.time(step, r, reverse), block.rowOf[r]);
            int to = r * block.dJoinedRow() + block.shape.input();
            kernels.addScaled(1f, dy.data(), from, block.dJoined, to, block.shape.hidden());
        }
    }

    private static void gates(Kernels kernels, LstmBlock block, int step, int active, int filled) {
        LstmShape shape = block.shape;
        int panelStride = block.rows() * PANEL;
        for (int u = 0; u < shape.unitBlocks(); u++) {
            int gates = block.gatesAt(step, 2 * u);
            int dz = (2 * u * block.chunk + filled) * PANEL;
            kernels.backwardGates(
                    active,
                    block.gates,
                    gates,
                    gates + panelStride,
                    block.cells,
                    block.cellsAt(step, u),
                    block.cellsAt(step + 1, u),
                    block.dJoined,
                    shape.input() + u * UNITS,
                    block.dJoinedRow(),
                    block.dCells,
                    block.dCellsAt(u),
                    block.dGatePanels,
                    dz,
                    dz + block.chunk * PANEL,
                    block.dGateRows,
                    u * 4 * UNITS,
                    block.dGateRow(),
                    block.dBias,
                    u * 4 * UNITS,
                    block.scratch);
        }
    }

    /** d[x, h] = dz [W | R]; its h part is the gradient that the step before takes up. */
    private static void joined(Kernels kernels, LstmWeights weights, LstmBlock block, int active) {
        LstmShape shape = block.shape;
        kernels.gemm(
                active,
                shape.joinedPanels(),
                shape.gates(),
                block.dGateRows,
                0,
                block.dGateRow(),
                weights.backward,
                0,
                ZEROS,
                0,
                0,
                0,
                block.dJoined,
                0,
                block.dJoinedRow(),
                PANEL);
    }

    private static void writeInputGradient(LstmBlock block, int step, int active, boolean reverse, LstmGradients in) {
        SequenceView dx = in.x();
        if (dx == null) {
            return;
        }
        for (int r = 0; r < active; r++) {
            int to = dx.at(block.time(step, r, reverse), block.rowOf[r]);
            System.arraycopy(block.dJoined, r * block.dJoinedRow(), dx.data(), to, block.shape.input());
        }
    }

    private static void addWeightGradient(Kernels kernels, LstmBlock block, int filled) {
        LstmShape shape = block.shape;
        kernels.gemmOcts(
                shape.joinedOcts(),
                shape.gatePanels(),
                filled,
                block.joinedOcts,
                0,
                block.chunk * OCT,
                block.dGatePanels,
                0,
                block.chunk * PANEL,
                block.dWeights,
                0,
                PANEL,
                shape.joinedOcts() * OCT * PANEL);
    }

    private static void writeStateGradients(LstmBlock block, LstmGradients in) {
        StateView dh = in.initialH();
        StateView dc = in.initialC();
        for (int r = 0; r < block.rows(); r++) {
            if (dh != null) {
                int from = r * block.dJoinedRow() + block.shape.input();
                System.arraycopy(block.dJoined, from, dh.data(), dh.at(block.rowOf[r]), block.shape.hidden());
            }
            if (dc != null) {
                block.gatherUnits(block.dCells, 0, r, dc.data(), dc.at(block.rowOf[r]));
            }
        }
    }
}
