package org.lstm4j.backend.jvm.internal.lstm;

import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Packing;

/**
 * The sizes of one LSTM layer and of its packed layouts.
 *
 * @param input features I of x, at least 1
 * @param hidden units H, at least 1
 */
public record LstmShape(int input, int hidden) {
    /** Checks the sizes. */
    public LstmShape {
        if (input < 1 || hidden < 1) {
            throw new IllegalArgumentException(
                    "LSTM sizes: expected at least 1, found input " + input + ", hidden " + hidden);
        }
    }

    /** Groups of eight units. */
    int unitBlocks() {
        return Math.ceilDiv(hidden, Kernels.UNITS);
    }

    /** Hp: H rounded up to a multiple of 8. */
    int paddedHidden() {
        return unitBlocks() * Kernels.UNITS;
    }

    /** Gate columns 4 Hp. */
    int gates() {
        return 4 * paddedHidden();
    }

    /** Panels of 16 gate columns; panel 2u has i and o, panel 2u + 1 has f and g of units 8u to 8u + 7. */
    int gatePanels() {
        return gates() / Kernels.PANEL;
    }

    /** Length I + Hp of a row of x and h side by side. */
    int joined() {
        return input + paddedHidden();
    }

    /** Panels of 16 columns of d[x, h]. */
    int joinedPanels() {
        return Packing.panels(joined());
    }

    /** Groups of eight columns of x and h side by side: rows of the weight gradient. */
    int joinedOcts() {
        return Packing.octs(joined());
    }

    /** The row of the ONNX weights, gate by gate in the order i, o, f, c, behind a gate column, or -1 for a padded column. */
    int weightRow(int column) {
        int perBlock = 4 * Kernels.UNITS;
        int unit = column / perBlock * Kernels.UNITS + column % Kernels.UNITS;
        int gate = column % perBlock / Kernels.UNITS;
        return unit < hidden ? gate * hidden + unit : -1;
    }
}
