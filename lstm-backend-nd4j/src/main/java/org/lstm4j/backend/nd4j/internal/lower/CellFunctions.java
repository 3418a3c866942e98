package org.lstm4j.backend.nd4j.internal.lower;

import org.lstm4j.DType;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.RecurrentCell;

/** The functions of a recurrent cell and what their slopes make of a gradient, in as few operations as there can be. */
final class CellFunctions {
    private final RecurrentCell cell;
    private final Scope scope;
    private final Basics basics;

    CellFunctions(RecurrentCell cell, Scope scope) {
        this.cell = cell;
        this.scope = scope;
        this.basics = scope.basics();
    }

    /** {@code y = σ(x)} for gates; {@code y} may be {@code x}. */
    void gate(Ref x, Ref y) {
        apply(cell.gateFunction(), x, y);
    }

    /** {@code y = tanh(x)}, or what the cell has in its place; {@code y} may be {@code x}. */
    void state(Ref x, Ref y) {
        apply(cell.stateFunction(), x, y);
    }

    private void apply(CellFunction function, Ref x, Ref y) {
        switch (function) {
            case SIGMOID -> basics.unary("sigmoid", x, y);
            case HARD_SIGMOID -> basics.unary("hardsigmoid", x, y);
            case TANH -> basics.unary("tanh", x, y);
            case RELU -> basics.relu(x, y);
        }
    }

    /** {@code slope = σ'(x)} where {@code y = σ(x)}. */
    void gateSlope(Ref y, Ref slope) {
        product(y, slope);
        if (cell.gateFunction() == CellFunction.HARD_SIGMOID) {
            hardSlope(slope);
        }
    }

    /** {@code d = gradient f'(x)} where {@code y = f(x)} by the function of states; {@code d} may be the gradient. */
    void throughState(Ref gradient, Ref y, Ref work, Ref d) {
        switch (cell.stateFunction()) {
            case SIGMOID -> {
                product(y, work);
                basics.binary("multiply", gradient, work, d);
            }
            case HARD_SIGMOID -> {
                product(y, work);
                hardSlope(work);
                basics.binary("multiply", gradient, work, d);
            }
            case TANH -> {
                basics.binary("multiply", y, y, work);
                basics.binary("multiply", gradient, work, work);
                basics.binary("subtract", gradient, work, d);
            }
            case RELU -> {
                basics.copy(y, work);
                above(work);
                basics.masked(gradient, work, d);
            }
        }
    }

    /** {@code work = y (1 - y)}. */
    private void product(Ref y, Ref work) {
        basics.binary("multiply", y, y, work);
        basics.binary("subtract", y, work, work);
    }

    /** From y (1 - y), which is above 0 exactly where y lies between 0 and 1, to the slope there. */
    private void hardSlope(Ref work) {
        above(work);
        basics.binary("multiply", work, basics.scalar(work.dtype(), CellFunction.HARD_SIGMOID_SLOPE), work);
    }

    /** 1 where a number is above 0, else 0. */
    private void above(Ref work) {
        Ref isAbove = scope.emitter().temp(DType.BOOL, work.dims());
        basics.binary("less", basics.scalar(work.dtype(), 0), work, isAbove);
        basics.cast(isAbove, work);
    }
}
