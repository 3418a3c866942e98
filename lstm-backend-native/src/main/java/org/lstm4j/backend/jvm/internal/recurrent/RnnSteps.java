package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/** h = f(x W^T + h R^T + b). */
final class RnnSteps extends CellSteps {
    RnnSteps(Kernels kernels, CellShape shape) {
        super(kernels, shape);
    }

    @Override
    void forward(CellWeights weights, CellBlock block, int step) {
        int rows = block.active(step);
        addRecurrent(weights, block, step, 0, shape.hiddenPanels(), block.h, 0);
        for (int p = 0; p < shape.hiddenPanels(); p++) {
            int at = p * block.panel() + block.at(step);
            int next = p * block.panel() + block.at(step + 1);
            kernels.unary(stateFunction, block.gates, at, block.gates, at, rows * PANEL);
            flush(block.gates, at, rows, Floors.STATE);
            System.arraycopy(block.gates, at, block.h, next, rows * PANEL);
        }
    }

    @Override
    void backward(CellWeights weights, CellBlock block, int step) {
        int rows = block.active(step);
        for (int p = 0; p < shape.hiddenPanels(); p++) {
            int at = p * block.panel() + block.at(step);
            int dh = p * block.rowsPanel();
            slope(stateFunction, block.gates, at, block.scratch, 0, rows);
            binary(Binary.MULTIPLY, block.dH, dh, block.scratch, 0, block.dGates, at, rows);
            flush(block.dGates, at, rows, Floors.GRADIENT);
            Arrays.fill(block.dH, dh, dh + rows * PANEL, 0f);
        }
        addThroughRecurrent(weights, block, step, 0, 0, shape.hiddenPanels(), block.dH);
    }
}
