package org.lstm4j.backend.jvm.internal.recurrent;

import org.lstm4j.backend.jvm.internal.kernel.ComposedGates;
import org.lstm4j.backend.jvm.internal.kernel.GateKernels;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Unary;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.RecurrentCell;

/** The kernels of a cell's functions. */
final class CellUnary {
    private CellUnary() {}

    static Unary of(CellFunction function) {
        return switch (function) {
            case SIGMOID -> Unary.SIGMOID;
            case HARD_SIGMOID -> Unary.HARD_SIGMOID;
            case TANH -> Unary.TANH;
            case RELU -> Unary.RELU;
        };
    }

    /** The gates of an LSTM. */
    static GateKernels gates(Kernels kernels, RecurrentCell lstm) {
        return lstm.hasStandardFunctions()
                ? kernels
                : new ComposedGates(kernels, of(lstm.gateFunction()), of(lstm.stateFunction()));
    }
}
