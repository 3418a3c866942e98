package org.lstm4j.backend.jvm.internal.lstm;

import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/**
 * The buffers of one task: one direction and one block of rows. Strides follow the rows that the block has now, so that a small batch
 * lies as densely as a large one. Inference keeps two time steps, training all of them.
 */
final class LstmBlock {
    /** Rows of a chunk of time steps whose weight gradient is computed at once: measured best between 256 and 512. */
    private static final int CHUNK = 512;

    private static final int PANEL = Kernels.PANEL;
    private static final int UNITS = Kernels.UNITS;

    final LstmShape shape;
    final boolean training;

    /** Rows of the batch, sorted by falling length, and those lengths. */
    final int[] rowOf;

    final int[] lengthOf;

    /** x and h side by side: [slots + 1][rows][I + Hp]; slot s has x of step s and h before it. */
    final float[] joined;

    /** Cells: [slots + 1][unit blocks][rows][8]; slot s is before step s. */
    final float[] cells;

    /** Gates: [slots][gatePanels][rows][16]. */
    final float[] gates;

    /** d[x, h]: [rows][joinedPanels * 16]. */
    final float[] dJoined;

    /** Gradient of the cells: [unit blocks][rows][8]. */
    final float[] dCells;

    /** Gate gradients of one step: [rows][4 Hp + 16]; the 16 keep rows apart that would share cache sets. */
    final float[] dGateRows;

    /** Gate gradients of a chunk: [gatePanels][chunk][16]. */
    final float[] dGatePanels;

    /** x and h of a chunk: [joinedOcts][chunk][8]. */
    final float[] joinedOcts;

    /** Partial gradient of the weights: [gatePanels][joinedOcts * 8][16]. */
    final float[] dWeights;

    /** Partial gradient of the bias: [4 Hp]. */
    final float[] dBias;

    final float[] scratch;
    final int chunk;
    private final int capacity;
    private int rows;

    LstmBlock(LstmShape shape, int maxSteps, int capacity, boolean training) {
        this.shape = shape;
        this.training = training;
        this.capacity = capacity;
        chunk = training ? Math.max(CHUNK, capacity) : 0;
        int slots = training ? maxSteps : 1;
        int backwardRows = training ? capacity : 0;
        rowOf = new int[capacity];
        lengthOf = new int[capacity];
        joined = floats(slots + 1, capacity, shape.joined());
        cells = floats(slots + 1, capacity, shape.paddedHidden());
        gates = floats(slots, capacity, shape.gates());
        dJoined = floats(1, backwardRows, shape.joinedPanels() * PANEL);
        dCells = floats(1, backwardRows, shape.paddedHidden());
        dGateRows = floats(1, backwardRows, shape.gates() + PANEL);
        dGatePanels = floats(1, chunk, shape.gates());
        joinedOcts = floats(1, chunk, shape.joinedOcts() * Kernels.OCT);
        dWeights = floats(training ? 1 : 0, shape.joinedOcts() * Kernels.OCT, shape.gates());
        dBias = floats(training ? 1 : 0, 1, shape.gates());
        scratch = floats(1, backwardRows, UNITS);
    }

    private static float[] floats(int a, int b, int c) {
        return new float[Math.toIntExact((long) a * b * c)];
    }

    /** Takes its rows from an arranged batch. */
    void assign(RowBlocks order, int block) {
        rows = order.fill(block, rowOf, lengthOf);
        assert rows <= capacity;
    }

    /** Rows of this block. */
    int rows() {
        return rows;
    }

    /** Steps of the longest row. */
    int steps() {
        return rows == 0 ? 0 : lengthOf[0];
    }

    /** The time index of a row's step. */
    int time(int step, int row, boolean reverse) {
        return reverse ? lengthOf[row] - 1 - step : step;
    }

    private int slot(int step) {
        return training ? step : step & 1;
    }

    /** Offset in {@link #joined} of a row at a step. */
    int joinedAt(int step, int row) {
        return (slot(step) * rows + row) * shape.joined();
    }

    /** Offset in {@link #cells} of a block of units at a step. */
    int cellsAt(int step, int unitBlock) {
        return (slot(step) * shape.unitBlocks() + unitBlock) * rows * UNITS;
    }

    /** Offset in {@link #gates} of a panel at a step. */
    int gatesAt(int step, int panel) {
        return ((training ? step : 0) * shape.gatePanels() + panel) * rows * PANEL;
    }

    /** Distance of the rows in {@link #dJoined}. */
    int dJoinedRow() {
        return shape.joinedPanels() * PANEL;
    }

    /** Distance of the rows in {@link #dGateRows}. */
    int dGateRow() {
        return shape.gates() + PANEL;
    }

    /** Offset in {@link #dCells} of a block of units. */
    int dCellsAt(int unitBlock) {
        return unitBlock * rows * UNITS;
    }

    /** Spreads one row of H units over unit blocks laid out as [unit blocks][rows][8], padding with zero. */
    void scatterUnits(float[] from, int fromOffset, float[] to, int toOffset, int row) {
        for (int u = 0; u < shape.paddedHidden(); u++) {
            int at = toOffset + (u / UNITS * rows + row) * UNITS + u % UNITS;
            to[at] = u < shape.hidden() ? from[fromOffset + u] : 0f;
        }
    }

    /** Gathers one row of H units from unit blocks. */
    void gatherUnits(float[] from, int fromOffset, int row, float[] to, int toOffset) {
        for (int u = 0; u < shape.hidden(); u++) {
            to[toOffset + u] = from[fromOffset + (u / UNITS * rows + row) * UNITS + u % UNITS];
        }
    }
}
