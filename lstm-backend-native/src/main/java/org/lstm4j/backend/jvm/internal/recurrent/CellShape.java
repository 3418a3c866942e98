package org.lstm4j.backend.jvm.internal.recurrent;

import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentCell.Formula;

/**
 * Sizes of a GRU or a plain RNN, and the order of its gates in the buffers. Each gate has panels of its own.
 *
 * <p>The GRU's gates are stored h, z, r, so that those whose sums take both x and h as they are, z and r, are neighbours. Its gradients are stored h, z, r and,
 * where the reset gate comes after the product, once more h as R sees it: the first three are what W gave, the last three what R gave.
 *
 * @param cell any but the LSTM
 * @param input features of x
 * @param hidden units
 */
record CellShape(RecurrentCell cell, int input, int hidden) {
    private static final int PANEL = Kernels.PANEL;

    /** Panels of x. */
    int inputPanels() {
        return Math.ceilDiv(input, PANEL);
    }

    /** Panels of h, and of each gate. */
    int hiddenPanels() {
        return Math.ceilDiv(hidden, PANEL);
    }

    /** Panels of all gates. */
    int gatePanels() {
        return cell.gates() * hiddenPanels();
    }

    /** Columns of all gates, padding included. */
    int gateColumns() {
        return gatePanels() * PANEL;
    }

    boolean isGru() {
        return cell.gates() == 3;
    }

    /** True if the recurrent product of the candidate has a bias and a gradient of its own. */
    boolean isLinearBeforeReset() {
        return cell.formula() == Formula.GRU_LINEAR_BEFORE_RESET;
    }

    /** How many biases a unit has for each gate: two where they cannot be added beforehand. */
    int biases() {
        return isLinearBeforeReset() ? 2 : 1;
    }

    /** Panels kept for a step: the gates, and of a GRU the term that reset has to do with. */
    int keptPanels() {
        return gatePanels() + (isGru() ? hiddenPanels() : 0);
    }

    /** Panels of gradients for a step. */
    int gradientPanels() {
        return gatePanels() + (isLinearBeforeReset() ? hiddenPanels() : 0);
    }

    /** Where a gate of ONNX's order stands among those that W gives. */
    int inputPlace(int gate) {
        return isGru() ? (gate + 1) % 3 : gate;
    }

    /** Where a gate of ONNX's order stands among those that R gives. */
    int recurrentPlace(int gate) {
        return gate;
    }
}
