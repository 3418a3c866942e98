package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/**
 * The buffers of one task of a {@link FusedCell}: one direction and one block of rows. Everything lies in panels of 16 columns; a panel has one slot of 16 floats
 * for each row and step that is computed, step after step, since rows are sorted by falling length.
 */
final class CellBlock {
    /** Slots between panels, so that the same row of many panels does not fall into one cache set. */
    private static final int APART = 3;

    private static final int PANEL = Kernels.PANEL;

    final CellShape shape;

    /** Rows of the batch, sorted by falling length, and those lengths. */
    final int[] rowOf;

    final int[] lengthOf;

    /** x: [inputPanels][slots][16]. */
    final float[] x;

    /** h before each step: [hiddenPanels][slots][16]. */
    final float[] h;

    /** What a step computes and its gradient needs: [keptPanels][slots][16]. */
    final float[] gates;

    /** Gradients of the gates' sums: [gradientPanels][slots][16]. */
    final float[] dGates;

    /** Gradient of x: [inputPanels][slots][16]. */
    final float[] dX;

    /** Gradient of h: [hiddenPanels][rows][16]. */
    final float[] dH;

    /** Four panels of rows. */
    final float[] scratch;

    /** As {@link #dH}. */
    final float[] through;

    /** Partial gradients of the weights: [gatePanels][inputPanels * 16][16], and so on with hidden. */
    final float[] dInputWeights;

    final float[] dRecurrentWeights;

    /** Partial gradients of the biases, in the order of the gradients' columns. */
    final float[] dBias;

    private final int[] everySlot;
    private final int[] starts;
    private int rows;
    private int panel;

    CellBlock(CellShape shape, int maxSteps, int capacity, boolean training) {
        this.shape = shape;
        rowOf = new int[capacity];
        lengthOf = new int[capacity];
        starts = new int[maxSteps + 1];
        int slots = (maxSteps + 1) * capacity + APART;
        int backwardSlots = training ? slots : 0;
        x = floats(shape.inputPanels(), slots);
        h = floats(shape.hiddenPanels(), slots);
        gates = floats(shape.keptPanels(), slots);
        dGates = floats(shape.gradientPanels(), backwardSlots);
        dX = floats(shape.inputPanels(), backwardSlots);
        dH = floats(shape.hiddenPanels(), training ? capacity : 0);
        through = floats(shape.hiddenPanels(), training ? capacity : 0);
        scratch = floats(4, capacity);
        int columns = training ? shape.gateColumns() : 0;
        dInputWeights = floats(shape.inputPanels(), columns);
        dRecurrentWeights = floats(shape.hiddenPanels(), columns);
        dBias = new float[training ? shape.gradientPanels() * PANEL : 0];
        everySlot = new int[backwardSlots];
        Arrays.setAll(everySlot, slot -> slot);
    }

    private static float[] floats(int panels, int slots) {
        return new float[Math.toIntExact((long) panels * slots * PANEL)];
    }

    /** Takes its rows from an arranged batch. */
    void assign(RowBlocks order, int block) {
        rows = order.fill(block, rowOf, lengthOf);
        int active = rows;
        int slot = 0;
        for (int s = 0; s < steps(); s++) {
            while (lengthOf[active - 1] <= s) {
                active--;
            }
            starts[s] = slot;
            slot += active;
        }
        starts[steps()] = slot;
        // the last step writes the h of its rows behind all slots
        panel = (slot + rows + APART) * PANEL;
    }

    /** Rows of this block. */
    int rows() {
        return rows;
    }

    /** Steps of the longest row. */
    int steps() {
        return rows == 0 ? 0 : lengthOf[0];
    }

    /** Rows that run at a step. */
    int active(int step) {
        return starts[step + 1] - starts[step];
    }

    /** Slots of all steps. */
    int slots() {
        return starts[steps()];
    }

    /** Offset in a panel of the first row at a step. */
    int at(int step) {
        return starts[step] * PANEL;
    }

    /** Distance of the panels of what has slots. */
    int panel() {
        return panel;
    }

    /** Distance of the panels of {@link #dH} and {@link #through}. */
    int rowsPanel() {
        return rows * PANEL;
    }

    /** One of the four panels of {@link #scratch}. */
    int scratchAt(int number) {
        return number * rowsPanel();
    }

    /** The slots 0, 1, 2, ... */
    int[] everySlot() {
        return everySlot;
    }

    /** The time index of a row's step. */
    int time(int step, int row, boolean reverse) {
        return reverse ? lengthOf[row] - 1 - step : step;
    }
}
