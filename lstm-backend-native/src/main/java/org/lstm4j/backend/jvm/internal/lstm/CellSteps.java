package org.lstm4j.backend.jvm.internal.lstm;

import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/** What a cell computes in one step of one block of rows; the way from step to step is {@link FusedCell}'s. */
abstract class CellSteps {
    static final int PANEL = Kernels.PANEL;

    final Kernels kernels;
    final CellShape shape;

    CellSteps(Kernels kernels, CellShape shape) {
        this.kernels = kernels;
        this.shape = shape;
    }

    static CellSteps of(Kernels kernels, CellShape shape) {
        return switch (shape.cell()) {
            case GRU_LINEAR_BEFORE_RESET -> new ResetAfterGruSteps(kernels, shape);
            case GRU -> new ResetBeforeGruSteps(kernels, shape);
            case RNN_TANH, RNN_RELU -> new RnnSteps(kernels, shape);
            case LSTM -> throw new IllegalArgumentException("the LSTM has kernels of its own");
        };
    }

    /** From what x gave to the gates, and from h before the step, to h after it. */
    abstract void forward(CellWeights weights, CellBlock block, int step);

    /** From dh after the step to the gradients of the gates' sums, and to dh before it. */
    abstract void backward(CellWeights weights, CellBlock block, int step);

    /** Adds to some gates what R gives them from a vector in slots. */
    final void addRecurrent(
            CellWeights weights, CellBlock block, int step, int firstOfR, int panels, float[] from, int to) {
        kernels.addGemmPanels(
                block.active(step),
                panels,
                shape.hidden(),
                from,
                block.at(step),
                block.panel(),
                weights.recurrentForward,
                firstOfR * shape.hidden() * PANEL,
                shape.hidden() * PANEL,
                block.gates,
                to * block.panel() + block.at(step),
                block.panel());
    }

    /** target += gradients R, for the gradients of some neighbouring gates, which begin at a panel of dGates and at one of R. */
    final void addThroughRecurrent(
            CellWeights weights,
            CellBlock block,
            int step,
            int firstGradient,
            int firstOfR,
            int panels,
            float[] target) {
        kernels.addGemmPanels(
                block.active(step),
                shape.hiddenPanels(),
                panels * PANEL,
                block.dGates,
                firstGradient * block.panel() + block.at(step),
                block.panel(),
                weights.recurrentBackward,
                firstOfR * PANEL * PANEL,
                shape.gateColumns() * PANEL,
                target,
                0,
                block.rowsPanel());
    }

    /** y = op(a, b) over the rows of a step. */
    final void binary(Binary op, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int rows) {
        kernels.binary(op, a, aAt, b, bAt, y, yAt, rows * PANEL);
    }

    /** y = x (1 - x). */
    final void slope(float[] x, int xAt, float[] y, int yAt, int rows) {
        kernels.binary(Binary.SUBTRACT, 1f, x, xAt, y, yAt, rows * PANEL);
        kernels.binary(Binary.MULTIPLY, x, xAt, y, yAt, y, yAt, rows * PANEL);
    }

    /** y = 1 - x^2. */
    final void tanhSlope(float[] x, int xAt, float[] y, int yAt, int rows) {
        kernels.binary(Binary.MULTIPLY, x, xAt, x, xAt, y, yAt, rows * PANEL);
        kernels.binary(Binary.SUBTRACT, 1f, y, yAt, y, yAt, rows * PANEL);
    }
}
