package org.lstm4j.backend.jvm.internal.recurrent;

import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.jvm.internal.kernel.GateKernels;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/**
 * The buffers of one task: one direction and one block of rows, all in panels of 16 columns with the rows 16 floats apart. Inference keeps two time steps,
 * training all of them; inference of few rows keeps x of all steps, because one product for all of them is faster than many.
 *
 * <p>What the weight gradient sums over, x, h and the gate gradients, has one slot for each row and step, without gaps: a step has as many slots as rows are
 * still running, since rows are sorted by falling length.
 */
final class LstmBlock {
    /** Slots of a chunk of time steps whose weight gradient is computed at once: between 128 and 512 no size was faster. */
    private static final int CHUNK = 256;

    /** Slots between panels, so that the same row of many panels does not fall into one cache set. */
    private static final int APART = 3;

    /** Most rows that count as few: their steps are bound by reading weights, not by computing. */
    private static final int FEW = 4;

    private static final int PANEL = Kernels.PANEL;

    final GateKernels gateKernels;
    final LstmShape shape;
    final boolean training;

    /** Rows of the batch, sorted by falling length, and those lengths. */
    final int[] rowOf;

    final int[] lengthOf;

    /** x and h side by side: [joinedPanels][slots][16]; a slot of step s has x of that step and h before it. */
    float[] joined;

    /** Gates of few rows, at first what x gives to them: [gatePanels][slots][16]. */
    float[] inputGates = {};

    /** Cells: [steps + 1][groups][rows][16], before each step. */
    final float[] cells;

    /** Gates: [steps][gatePanels][rows][16]. */
    final float[] gates;

    /** d[x, h]: [joinedPanels][rows][16]. */
    final float[] dJoined;

    /** Gradient of the cells: [groups][rows][16]. */
    final float[] dCells;

    /** Gate gradients of a chunk: [gatePanels][chunk slots][16]. */
    final float[] dGates;

    /** d[x] of a chunk, where threads share its steps: [inputPanels][chunk slots][16]. */
    private float[] dInputs = {};

    /** Partial gradient of the weights: [gatePanels][joinedPanels * 16][16]. */
    final float[] dWeights;

    /** Partial gradient of the bias, in the order of the gate columns. */
    final float[] dBias;

    /** A panel for each group. */
    final float[] scratch;

    /** Where the row of each slot's word is, in the projection or, as {@link WordSums#place} gives it, in the sums. */
    int[] wordAt = {};

    private final @Nullable WordProjection projection;
    private final @Nullable WordSums sums;

    private final int index;
    private final int chunk;
    private final int capacity;
    private final int[] starts;
    private int rows;
    private int joinedPanel;

    LstmBlock(
            GateKernels gateKernels,
            LstmShape shape,
            int maxSteps,
            int capacity,
            boolean training,
            int index,
            @Nullable WordProjection projection,
            @Nullable WordSums sums) {
        this.gateKernels = gateKernels;
        this.shape = shape;
        this.index = index;
        this.projection = projection;
        this.sums = sums;
        this.training = training;
        this.capacity = capacity;
        chunk = training ? Math.max(CHUNK, capacity) : 0;
        int steps = training ? maxSteps : 1;
        int backwardRows = training ? capacity : 0;
        rowOf = new int[capacity];
        lengthOf = new int[capacity];
        starts = new int[maxSteps + 1];
        joined = floats(shape.joinedPanels(), (steps + 1) * capacity + APART, PANEL);
        cells = floats(steps + 1, capacity, shape.groups() * PANEL);
        gates = floats(steps, capacity, shape.gates());
        dJoined = floats(shape.joinedPanels(), backwardRows, PANEL);
        dCells = floats(shape.groups(), backwardRows, PANEL);
        dGates = floats(shape.gatePanels(), training ? chunk + APART : 0, PANEL);
        dWeights = floats(training ? shape.gatePanels() : 0, shape.joinedPanels() * PANEL, PANEL);
        dBias = new float[training ? shape.gates() : 0];
        scratch = floats(shape.groups(), backwardRows, PANEL);
    }

    private static float[] floats(int a, int b, int c) {
        return new float[Math.toIntExact((long) a * b * c)];
    }

    /** Takes its rows from an arranged batch. */
    void assign(RowBlocks order, int block) {
        rows = order.fill(block, rowOf, lengthOf);
        assert rows <= capacity;
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
        // The last step writes the h of its rows behind all slots.
        joinedPanel = ((keepsSteps() ? slot : rows) + rows + APART) * PANEL;
        if (isFew()) {
            joined = atLeast(joined, shape.joinedPanels() * joinedPanel);
            inputGates = atLeast(inputGates, shape.gatePanels() * joinedPanel);
        }
    }

    private static float[] atLeast(float[] buffer, int size) {
        return buffer.length < size ? new float[size] : buffer;
    }

    /** The words whose projection takes the place of x in the forward pass; null if x is there step by step. */
    @Nullable
    WordProjection projection() {
        return projection != null && projection.isOn() ? projection : null;
    }

    /** The words that take the place of x in the backward pass; null if its gradient is wanted step by step. */
    @Nullable
    WordSums wordSums() {
        return sums != null && sums.isOn() ? sums : null;
    }

    /** Finds the words of all steps in a projection. */
    void place(WordProjection words, boolean reverse) {
        reservePlaces();
        for (int s = 0; s < steps(); s++) {
            for (int r = 0; r < active(s); r++) {
                wordAt[starts[s] + r] = words.at(time(s, r, reverse), rowOf[r]);
            }
        }
    }

    /** Finds the words of all steps in sums that are added to from the last step to the first. */
    void place(WordSums words, boolean reverse) {
        reservePlaces();
        words.begin(index);
        for (int s = steps() - 1; s >= 0; s--) {
            for (int r = 0; r < active(s); r++) {
                wordAt[starts[s] + r] = words.place(index, time(s, r, reverse), rowOf[r]);
            }
        }
    }

    private void reservePlaces() {
        if (wordAt.length < starts[steps()]) {
            wordAt = new int[starts[steps()]];
        }
    }

    /** True for an inference batch of few rows. */
    boolean isFew() {
        return !training && rows <= FEW;
    }

    private boolean keepsSteps() {
        return training || isFew();
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

    /** Slots of all steps before one. */
    int slots(int step) {
        return starts[step];
    }

    /** The first step of the chunk whose last step is given. */
    int chunkStart(int lastStep) {
        int first = lastStep;
        while (first > 0 && starts[lastStep + 1] - starts[first - 1] <= chunk) {
            first--;
        }
        return first;
    }

    /** The time index of a row's step. */
    int time(int step, int row, boolean reverse) {
        return reverse ? lengthOf[row] - 1 - step : step;
    }

    /** Distance of the panels in {@link #joined} and {@link #inputGates}. */
    int joinedPanel() {
        return joinedPanel;
    }

    /** Offset in {@link #joined} of the first row at a step. */
    int joinedAt(int step) {
        return (keepsSteps() ? starts[step] : (step & 1) * rows) * PANEL;
    }

    /** Offset in {@link #joined} of the first row of the first panel of h at a step. */
    int hiddenAt(int step) {
        return joinedAt(step) + shape.inputPanels() * joinedPanel;
    }

    /** Offset in {@link #cells} of a group at a step. */
    int cellsAt(int step, int group) {
        return ((training ? step : step & 1) * shape.groups() + group) * rows * PANEL;
    }

    /** Offset in {@link #gates} of a panel at a step. */
    int gatesAt(int step, int panel) {
        return ((training ? step : 0) * shape.gatePanels() + panel) * rows * PANEL;
    }

    /** Distance of the panels of one step, in gates, cells and gradients. */
    int rowsPanel() {
        return rows * PANEL;
    }

    /** Room for the gradient of x of a chunk, in panels {@link #dGatesPanel} apart. To be asked for by one thread first. */
    float[] dInputs() {
        if (dInputs.length == 0) {
            dInputs = floats(shape.inputPanels(), chunk + APART, PANEL);
        }
        return dInputs;
    }

    /** Distance of the panels in {@link #dGates}. */
    int dGatesPanel() {
        return (chunk + APART) * PANEL;
    }

    /** Copies a row of some units from where the caller has it into panels. */
    static void toPanels(float[] from, int fromOffset, int width, float[] to, int toOffset, int panel) {
        for (int u = 0; u < width; u += PANEL) {
            System.arraycopy(from, fromOffset + u, to, toOffset + u / PANEL * panel, Math.min(PANEL, width - u));
        }
    }

    /** Copies a row of some units from panels to where the caller wants it. */
    static void fromPanels(float[] from, int fromOffset, int panel, int width, float[] to, int toOffset) {
        for (int u = 0; u < width; u += PANEL) {
            System.arraycopy(from, fromOffset + u / PANEL * panel, to, toOffset + u, Math.min(PANEL, width - u));
        }
    }
}
