package org.lstm4j.backend.jvm.internal.recurrent;

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

    /** Groups of sixteen units. */
    int wholeGroups() {
        return hidden / Kernels.UNITS + (hidden % Kernels.UNITS > Kernels.HALF_UNITS ? 1 : 0);
    }

    /** Groups of units: behind the whole ones, half a group if one to eight units are left. */
    int groups() {
        return hiddenPanels();
    }

    /** Units of a group, padding included. */
    int units(int group) {
        return group < wholeGroups() ? Kernels.UNITS : Kernels.HALF_UNITS;
    }

    /** The first of a group's panels of gate columns: four for a whole group (i, o, f, g), two for half a group (i and o, f and g). */
    int firstPanel(int group) {
        return 4 * group;
    }

    /** Panels of a group's gate columns. */
    int panels(int group) {
        return group < wholeGroups() ? 4 : 2;
    }

    /** Panels of 16 gate columns. */
    int gatePanels() {
        return 4 * wholeGroups() + 2 * (groups() - wholeGroups());
    }

    /** Gate columns, padding included. */
    int gates() {
        return gatePanels() * Kernels.PANEL;
    }

    /** Panels of x. */
    int inputPanels() {
        return Packing.panels(input);
    }

    /** Panels of h, and of the cells: one for each group. */
    int hiddenPanels() {
        return Packing.panels(hidden);
    }

    /** Panels of x and h side by side: first those of x, then those of h. */
    int joinedPanels() {
        return inputPanels() + hiddenPanels();
    }

    /** Columns of x and h side by side that a product reads: x with its padding, and h without. */
    int joined() {
        return inputPanels() * Kernels.PANEL + hidden;
    }

    /** The row of the ONNX weights, gate by gate in the order i, o, f, c, behind a gate column, or -1 for a padded column. */
    int weightRow(int column) {
        int group = Math.min(column / (4 * Kernels.UNITS), wholeGroups());
        int units = group < wholeGroups() ? Kernels.UNITS : Kernels.HALF_UNITS;
        int within = column - 4 * Kernels.UNITS * group;
        int unit = group * Kernels.UNITS + within % units;
        return unit < hidden ? within / units * hidden + unit : -1;
    }
}
