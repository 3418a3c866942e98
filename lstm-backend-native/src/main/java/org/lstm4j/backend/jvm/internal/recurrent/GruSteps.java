package org.lstm4j.backend.jvm.internal.recurrent;

import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/**
 * What both formulas of the GRU share: h' = h~ + z (h - h~). Kept panels are h~, z, r and a fourth: the term that r scales, or r h. The order of gradients is that of
 * {@link CellShape}.
 */
abstract class GruSteps extends CellSteps {
    GruSteps(Kernels kernels, CellShape shape) {
        super(kernels, shape);
    }

    /** Offset of a panel of the candidate at a step. */
    final int candidate(CellBlock block, int step, int p) {
        return p * block.panel() + block.at(step);
    }

    /** Offset of a panel of z, and of the gradient of its sum. */
    final int update(CellBlock block, int step, int p) {
        return candidate(block, step, shape.hiddenPanels() + p);
    }

    /** Offset of a panel of r, and of the gradient of its sum. */
    final int reset(CellBlock block, int step, int p) {
        return candidate(block, step, 2 * shape.hiddenPanels() + p);
    }

    /** Offset of a panel of the fourth. */
    final int fourth(CellBlock block, int step, int p) {
        return candidate(block, step, 3 * shape.hiddenPanels() + p);
    }

    /** z and r. */
    final void openGates(CellWeights weights, CellBlock block, int step) {
        int panels = shape.hiddenPanels();
        addRecurrent(weights, block, step, 0, 2 * panels, block.h, panels);
        for (int p = 0; p < 2 * panels; p++) {
            int at = update(block, step, p);
            kernels.unary(gateFunction, block.gates, at, block.gates, at, block.active(step) * PANEL);
        }
    }

    /** h' from the candidate and z. */
    final void mix(CellBlock block, int step, int p) {
        int rows = block.active(step);
        int candidate = candidate(block, step, p);
        int before = p * block.panel() + block.at(step);
        int after = p * block.panel() + block.at(step + 1);
        int difference = block.scratchAt(0);
        float[] scratch = block.scratch;
        binary(Binary.SUBTRACT, block.h, before, block.gates, candidate, scratch, difference, rows);
        binary(Binary.MULTIPLY, block.gates, update(block, step, p), scratch, difference, scratch, difference, rows);
        binary(Binary.ADD, block.gates, candidate, scratch, difference, block.h, after, rows);
        flush(block.h, after, rows, Floors.STATE);
    }

    /** The gradients of the candidate's sum and of z's, and dh z in the place of dh. */
    final void unmix(CellBlock block, int step, int p) {
        int rows = block.active(step);
        int candidate = candidate(block, step, p);
        int update = update(block, step, p);
        int dh = p * block.rowsPanel();
        int a = block.scratchAt(0);
        int b = block.scratchAt(1);
        float[] scratch = block.scratch;
        kernels.binary(Binary.SUBTRACT, 1f, block.gates, update, scratch, a, rows * PANEL);
        binary(Binary.MULTIPLY, block.dH, dh, scratch, a, scratch, a, rows);
        slope(stateFunction, block.gates, candidate, scratch, b, rows);
        binary(Binary.MULTIPLY, scratch, a, scratch, b, block.dGates, candidate, rows);
        flush(block.dGates, candidate, rows, Floors.GRADIENT);
        binary(Binary.SUBTRACT, block.h, candidate, block.gates, candidate, scratch, a, rows);
        binary(Binary.MULTIPLY, block.dH, dh, scratch, a, scratch, a, rows);
        slope(gateFunction, block.gates, update, scratch, b, rows);
        binary(Binary.MULTIPLY, scratch, a, scratch, b, block.dGates, update, rows);
        flush(block.dGates, update, rows, Floors.GRADIENT);
        binary(Binary.MULTIPLY, block.dH, dh, block.gates, update, block.dH, dh, rows);
    }

    /** The gradient of r's sum from that of r, which is in the first panel of scratch. */
    final void throughReset(CellBlock block, int step, int p) {
        int rows = block.active(step);
        int reset = reset(block, step, p);
        float[] scratch = block.scratch;
        slope(gateFunction, block.gates, reset, scratch, block.scratchAt(1), rows);
        binary(Binary.MULTIPLY, scratch, 0, scratch, block.scratchAt(1), block.dGates, reset, rows);
        flush(block.dGates, reset, rows, Floors.GRADIENT);
    }
}
