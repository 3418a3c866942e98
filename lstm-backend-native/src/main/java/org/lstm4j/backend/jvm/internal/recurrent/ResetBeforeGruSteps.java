package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/** h~ = tanh(x W^T + (r h) R^T + b): the formula of Cho et al. 2014; tanh stands for the cell's state function. */
final class ResetBeforeGruSteps extends GruSteps {
    ResetBeforeGruSteps(Kernels kernels, CellShape shape) {
        super(kernels, shape);
    }

    @Override
    void forward(CellWeights weights, CellBlock block, int step) {
        int panels = shape.hiddenPanels();
        int rows = block.active(step);
        float[] gates = block.gates;
        openGates(weights, block, step);
        for (int p = 0; p < panels; p++) {
            int h = p * block.panel() + block.at(step);
            binary(Binary.MULTIPLY, gates, reset(block, step, p), block.h, h, gates, fourth(block, step, p), rows);
            flush(gates, fourth(block, step, p), rows, Floors.STATE);
        }
        kernels.addGemmPanels(
                rows,
                panels,
                shape.hidden(),
                gates,
                fourth(block, step, 0),
                block.panel(),
                weights.recurrentForward,
                2 * panels * shape.hidden() * PANEL,
                shape.hidden() * PANEL,
                gates,
                candidate(block, step, 0),
                block.panel());
        for (int p = 0; p < panels; p++) {
            int at = candidate(block, step, p);
            kernels.unary(stateFunction, gates, at, gates, at, rows * PANEL);
            mix(block, step, p);
        }
    }

    @Override
    void backward(CellWeights weights, CellBlock block, int step) {
        int panels = shape.hiddenPanels();
        int rows = block.active(step);
        for (int p = 0; p < panels; p++) {
            unmix(block, step, p);
        }
        // the gradient of r h
        Arrays.fill(block.through, 0, panels * block.rowsPanel(), 0f);
        addThroughRecurrent(weights, block, step, 0, 2 * panels, panels, block.through);
        for (int p = 0; p < panels; p++) {
            flush(block.through, p * block.rowsPanel(), rows, Floors.GRADIENT);
        }
        for (int p = 0; p < panels; p++) {
            int dh = p * block.rowsPanel();
            int h = p * block.panel() + block.at(step);
            float[] scratch = block.scratch;
            binary(Binary.MULTIPLY, block.through, dh, block.h, h, scratch, 0, rows);
            throughReset(block, step, p);
            binary(Binary.MULTIPLY, block.through, dh, block.gates, reset(block, step, p), scratch, 0, rows);
            binary(Binary.ADD, block.dH, dh, scratch, 0, block.dH, dh, rows);
        }
        addThroughRecurrent(weights, block, step, panels, 0, 2 * panels, block.dH);
    }
}
