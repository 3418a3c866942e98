package org.lstm4j.backend.jvm.internal.recurrent;

import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Slopes;
import org.lstm4j.backend.jvm.internal.kernel.Unary;

/** What a cell computes in one step of one block of rows; the way from step to step is {@link FusedCell}'s. */
abstract class CellSteps {
    static final int PANEL = Kernels.PANEL;

    final Kernels kernels;
    final CellShape shape;
    final Unary gateFunction;
    final Unary stateFunction;

    CellSteps(Kernels kernels, CellShape shape) {
        this.kernels = kernels;
        this.shape = shape;
        this.gateFunction = CellUnary.of(shape.cell().gateFunction());
        this.stateFunction = CellUnary.of(shape.cell().stateFunction());
    }

    static CellSteps of(Kernels kernels, CellShape shape) {
        return switch (shape.cell().formula()) {
            case GRU_LINEAR_BEFORE_RESET -> new ResetAfterGruSteps(kernels, shape);
            case GRU -> new ResetBeforeGruSteps(kernels, shape);
            case RNN -> new RnnSteps(kernels, shape);
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

    /** Zeros below a floor, over some rows of a panel. */
    final void flush(float[] of, int at, int rows, float floor) {
        kernels.flush(of, at, of, at, rows * PANEL, floor);
    }

    /** y = op(a, b) over the rows of a step. */
    final void binary(Binary op, float[] a, int aAt, float[] b, int bAt, float[] y, int yAt, int rows) {
        kernels.binary(op, a, aAt, b, bAt, y, yAt, rows * PANEL);
    }

    /** y = f'(x) where the values are f(x). */
    final void slope(Unary function, float[] values, int valuesAt, float[] y, int yAt, int rows) {
        Slopes.of(kernels, function, values, valuesAt, y, yAt, rows * PANEL);
    }
}
