package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Packing;

/**
 * The backward pass of one block, from the last step to the first: {@link #begin}, then for each step {@link #enter}, {@link #groups}, {@link #joined} and {@link #leave},
 * and {@link #weights} at the first step of each chunk. The gradient of the weights is summed chunk by chunk from the last to the first, within a chunk over
 * steps and rows ascending; chunks depend on the batch and its lengths only.
 */
final class LstmBackward {
    private static final int PANEL = Kernels.PANEL;

    private LstmBackward() {}

    /** The whole pass in one thread. */
    static void run(
            Kernels kernels,
            LstmWeights weights,
            LstmBlock block,
            boolean reverse,
            int totalSteps,
            LstmOutputGradients out,
            LstmGradients in) {
        LstmShape shape = block.shape;
        begin(block, reverse, totalSteps, out, in);
        int last = block.steps() - 1;
        while (last >= 0) {
            int first = block.chunkStart(last);
            for (int s = last; s >= first; s--) {
                enter(kernels, block, s, reverse, out);
                groups(block, s, first, 0, shape.groups());
                words(kernels, block, s, first, 0, shape.gatePanels());
                joined(kernels, weights, block, s, first, firstJoined(block), shape.joinedPanels());
                leave(block, s, reverse, in);
            }
            weights(kernels, block, first, last, 0, shape.gatePanels());
            last = first - 1;
        }
        writeStateGradients(block, in);
    }

    /** Takes the gradients of the last state and gives those of the padding. */
    static void begin(LstmBlock block, boolean reverse, int totalSteps, LstmOutputGradients out, LstmGradients in) {
        LstmShape shape = block.shape;
        WordSums words = block.wordSums();
        if (words != null) {
            block.place(words, reverse);
        }
        StateView h = out.lastH();
        StateView c = out.lastC();
        Arrays.fill(block.dJoined, 0, shape.joinedPanels() * block.rowsPanel(), 0f);
        Arrays.fill(block.dCells, 0, shape.groups() * block.rowsPanel(), 0f);
        for (int r = 0; r < block.rows(); r++) {
            if (h != null) {
                LstmBlock.toPanels(
                        h.data(),
                        h.at(block.rowOf[r]),
                        shape.hidden(),
                        block.dJoined,
                        dHiddenAt(block) + r * PANEL,
                        block.rowsPanel());
            }
            if (c != null) {
                LstmBlock.toPanels(
                        c.data(), c.at(block.rowOf[r]), shape.hidden(), block.dCells, r * PANEL, block.rowsPanel());
            }
        }
        Arrays.fill(block.dWeights, 0f);
        Arrays.fill(block.dBias, 0f);
        zeroPadding(block, totalSteps, in);
    }

    private static int dHiddenAt(LstmBlock block) {
        return block.shape.inputPanels() * block.rowsPanel();
    }

    private static void zeroPadding(LstmBlock block, int totalSteps, LstmGradients in) {
        SequenceView dx = in.x();
        if (dx == null || block.wordSums() != null) {
            return;
        }
        for (int r = block.rows() - 1; r >= 0 && block.lengthOf[r] < totalSteps; r--) {
            for (int t = block.lengthOf[r]; t < totalSteps; t++) {
                int at = dx.at(t, block.rowOf[r]);
                Arrays.fill(dx.data(), at, at + block.shape.input(), 0f);
            }
        }
    }

    /** Adds the gradient of a step's h. */
    static void enter(Kernels kernels, LstmBlock block, int step, boolean reverse, LstmOutputGradients out) {
        SequenceView dy = out.y();
        if (dy == null) {
            return;
        }
        int hidden = block.shape.hidden();
        int active = block.active(step);
        for (int r = 0; r < active; r++) {
            int from = dy.at(block.time(step, r, reverse), block.rowOf[r]);
            int to = dHiddenAt(block) + r * PANEL;
            for (int u = 0; u < hidden; u += PANEL) {
                int width = Math.min(PANEL, hidden - u);
                kernels.addScaled(1f, dy.data(), from + u, block.dJoined, to + u / PANEL * block.rowsPanel(), width);
            }
        }
    }

    /** The gradients of some groups' gates. */
    static void groups(LstmBlock block, int step, int chunkStart, int first, int end) {
        LstmShape shape = block.shape;
        int active = block.active(step);
        int slot = block.slots(step) - block.slots(chunkStart);
        for (int group = first; group < end; group++) {
            int panel = shape.firstPanel(group);
            block.gateKernels.backwardGates(
                    active,
                    shape.units(group),
                    block.gates,
                    block.gatesAt(step, panel),
                    block.rowsPanel(),
                    block.cells,
                    block.cellsAt(step, group),
                    block.cellsAt(step + 1, group),
                    block.dJoined,
                    dHiddenAt(block) + group * block.rowsPanel(),
                    block.dCells,
                    group * block.rowsPanel(),
                    block.dGates,
                    panel * block.dGatesPanel() + slot * PANEL,
                    block.dGatesPanel(),
                    block.dBias,
                    panel * PANEL,
                    block.scratch,
                    group * block.rowsPanel());
        }
    }

    /** Adds some panels of a step's gate gradients to the sums of its words, where these take the place of x. */
    static void words(Kernels kernels, LstmBlock block, int step, int chunkStart, int first, int end) {
        WordSums words = block.wordSums();
        if (words != null) {
            kernels.scatterPanels(
                    block.active(step),
                    end - first,
                    block.dGates,
                    first * block.dGatesPanel() + (block.slots(step) - block.slots(chunkStart)) * PANEL,
                    block.dGatesPanel(),
                    block.wordAt,
                    block.slots(step),
                    words.rows(),
                    first * PANEL);
        }
    }

    /** The first panel of d[x, h] that is wanted. */
    private static int firstJoined(LstmBlock block) {
        return block.wordSums() != null ? block.shape.inputPanels() : 0;
    }

    /** Some panels of d[x, h] = dz [W | R]; its h part is the gradient that the step before takes up. */
    static void joined(
            Kernels kernels, LstmWeights weights, LstmBlock block, int step, int chunkStart, int first, int end) {
        LstmShape shape = block.shape;
        kernels.gemmPanels(
                block.active(step),
                end - first,
                shape.gates(),
                block.dGates,
                (block.slots(step) - block.slots(chunkStart)) * PANEL,
                block.dGatesPanel(),
                weights.backward,
                first * shape.gates() * PANEL,
                shape.gates() * PANEL,
                weights.noBias,
                first * PANEL,
                block.dJoined,
                first * block.rowsPanel(),
                block.rowsPanel());
        for (int panel = first; panel < end; panel++) {
            int at = panel * block.rowsPanel();
            flush(kernels, block.dJoined, at, block.active(step) * PANEL);
        }
    }

    private static void flush(Kernels kernels, float[] gradient, int at, int n) {
        kernels.flush(gradient, at, gradient, at, n, Floors.GRADIENT);
    }

    /** Gives the gradient of a step's x. */
    static void leave(LstmBlock block, int step, boolean reverse, LstmGradients in) {
        SequenceView dx = in.x();
        if (dx == null || block.wordSums() != null) {
            return;
        }
        int active = block.active(step);
        for (int r = 0; r < active; r++) {
            int to = dx.at(block.time(step, r, reverse), block.rowOf[r]);
            LstmBlock.fromPanels(block.dJoined, r * PANEL, block.rowsPanel(), block.shape.input(), dx.data(), to);
        }
    }

    /** The gradient of x at all steps of a chunk, some panels of it: one product over all of them, which reads the panels' weights once. */
    static void inputPart(
            Kernels kernels,
            LstmWeights weights,
            LstmBlock block,
            boolean reverse,
            int firstStep,
            int lastStep,
            int first,
            int end,
            LstmGradients in) {
        SequenceView dx = in.x();
        if (dx == null || block.wordSums() != null || first == end) {
            return;
        }
        LstmShape shape = block.shape;
        int panel = block.dGatesPanel();
        kernels.gemmPanels(
                block.slots(lastStep + 1) - block.slots(firstStep),
                end - first,
                shape.gates(),
                block.dGates,
                0,
                panel,
                weights.backward,
                first * shape.gates() * PANEL,
                shape.gates() * PANEL,
                weights.noBias,
                first * PANEL,
                block.dInputs(),
                first * panel,
                panel);
        for (int p = first; p < end; p++) {
            flush(kernels, block.dInputs(), p * panel, (block.slots(lastStep + 1) - block.slots(firstStep)) * PANEL);
        }
        int column = first * PANEL;
        int width = Math.min(shape.input(), end * PANEL) - column;
        for (int s = firstStep; s <= lastStep; s++) {
            int from = first * panel + (block.slots(s) - block.slots(firstStep)) * PANEL;
            for (int r = 0; r < block.active(s); r++) {
                int to = dx.at(block.time(s, r, reverse), block.rowOf[r]) + column;
                LstmBlock.fromPanels(block.dInputs(), from + r * PANEL, panel, width, dx.data(), to);
            }
        }
    }

    /** Adds what the steps of a chunk give to some panels of the weight gradient. */
    static void weights(Kernels kernels, LstmBlock block, int firstStep, int lastStep, int first, int end) {
        LstmShape shape = block.shape;
        int from = block.joinedAt(firstStep);
        if (block.wordSums() == null) {
            part(kernels, block, firstStep, lastStep, first, end, from, 0, Packing.octs(shape.input()));
        }
        int hidden = from + shape.inputPanels() * block.joinedPanel();
        part(
                kernels,
                block,
                firstStep,
                lastStep,
                first,
                end,
                hidden,
                shape.inputPanels() * PANEL,
                Packing.octs(shape.hidden()));
    }

    /** The rows of the weight gradient that belong to x, or those that belong to h. */
    private static void part(
            Kernels kernels,
            LstmBlock block,
            int firstStep,
            int lastStep,
            int first,
            int end,
            int from,
            int row,
            int octs) {
        int size = block.shape.joinedPanels() * PANEL * PANEL;
        kernels.gemmTransposed(
                octs,
                end - first,
                block.slots(lastStep + 1) - block.slots(firstStep),
                block.joined,
                from,
                block.joinedPanel(),
                block.dGates,
                first * block.dGatesPanel(),
                block.dGatesPanel(),
                block.dWeights,
                first * size + row * PANEL,
                PANEL,
                size);
    }

    /** Gives the gradients of the initial state. */
    static void writeStateGradients(LstmBlock block, LstmGradients in) {
        StateView dh = in.initialH();
        StateView dc = in.initialC();
        int hidden = block.shape.hidden();
        for (int r = 0; r < block.rows(); r++) {
            if (dh != null) {
                int from = dHiddenAt(block) + r * PANEL;
                LstmBlock.fromPanels(block.dJoined, from, block.rowsPanel(), hidden, dh.data(), dh.at(block.rowOf[r]));
            }
            if (dc != null) {
                LstmBlock.fromPanels(
                        block.dCells, r * PANEL, block.rowsPanel(), hidden, dc.data(), dc.at(block.rowOf[r]));
            }
        }
    }
}
