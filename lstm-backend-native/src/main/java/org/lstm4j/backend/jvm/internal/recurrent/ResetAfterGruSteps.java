package org.lstm4j.backend.jvm.internal.recurrent;

import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/** h~ = tanh(x W^T + b + r (h R^T + b')): what PyTorch computes, and ONNX with linear_before_reset; tanh stands for the cell's state function. */
final class ResetAfterGruSteps extends GruSteps {
    ResetAfterGruSteps(Kernels kernels, CellShape shape) {
        super(kernels, shape);
    }

    @Override
    void forward(CellWeights weights, CellBlock block, int step) {
        int panels = shape.hiddenPanels();
        int rows = block.active(step);
        float[] gates = block.gates;
        openGates(weights, block, step);
        kernels.gemmPanels(
                rows,
                panels,
                shape.hidden(),
                block.h,
                block.at(step),
                block.panel(),
                weights.recurrentForward,
                2 * panels * shape.hidden() * PANEL,
                shape.hidden() * PANEL,
                weights.recurrentBias,
                0,
                gates,
                fourth(block, step, 0),
                block.panel());
        for (int p = 0; p < panels; p++) {
            int at = candidate(block, step, p);
            binary(
                    Binary.MULTIPLY,
                    gates,
                    reset(block, step, p),
                    gates,
                    fourth(block, step, p),
                    block.scratch,
                    0,
                    rows);
            binary(Binary.ADD, gates, at, block.scratch, 0, gates, at, rows);
            kernels.unary(stateFunction, gates, at, gates, at, rows * PANEL);
            mix(block, step, p);
        }
    }

    @Override
    void backward(CellWeights weights, CellBlock block, int step) {
        int panels = shape.hiddenPanels();
        int rows = block.active(step);
        float[] dGates = block.dGates;
        for (int p = 0; p < panels; p++) {
            unmix(block, step, p);
            int candidate = candidate(block, step, p);
            int fourth = fourth(block, step, p);
            binary(Binary.MULTIPLY, dGates, candidate, block.gates, fourth, block.scratch, 0, rows);
            throughReset(block, step, p);
            binary(Binary.MULTIPLY, dGates, candidate, block.gates, reset(block, step, p), dGates, fourth, rows);
            flush(dGates, fourth, rows, Floors.GRADIENT);
        }
        addThroughRecurrent(weights, block, step, panels, 0, 3 * panels, block.dH);
    }
}
