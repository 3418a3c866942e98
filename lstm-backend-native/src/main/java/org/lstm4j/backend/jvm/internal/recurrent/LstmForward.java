package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.Arrays;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/**
 * The forward pass of one block: {@link #begin}, then for each step {@link #enter}, {@link #groups} and {@link #leave}. Where x of all steps is there from the
 * start, {@link #inputPart} with {@link #hiddenPart}, or {@link #fewInputs} with {@link #fewGroups} for few rows, take the place of {@link #groups}; the bits are the same.
 */
final class LstmForward {
    private static final int PANEL = Kernels.PANEL;

    /** Panels of weights that are read side by side. */
    private static final int STREAM = 8;

    private LstmForward() {}

    /** The whole pass in one thread. */
    static void run(
            Kernels kernels,
            LstmWeights weights,
            LstmBlock block,
            boolean reverse,
            int totalSteps,
            LstmInput in,
            LstmOutput out) {
        begin(block, reverse, totalSteps, in, out);
        LstmShape shape = block.shape;
        if (block.isFew()) {
            enterAll(block, reverse, in);
            fewInputs(kernels, weights, block, 0, shape.gatePanels());
        }
        for (int s = 0; s < block.steps(); s++) {
            if (block.isFew()) {
                fewGroups(kernels, weights, block, s, 0, shape.groups());
            } else {
                enter(block, s, reverse, in);
                groups(kernels, weights, block, s, 0, shape.groups());
            }
            leave(block, s, reverse, out);
        }
    }

    /** Takes the initial state, and gives what needs no step: the padding, and the state of empty sequences. */
    static void begin(LstmBlock block, boolean reverse, int totalSteps, LstmInput in, LstmOutput out) {
        WordProjection words = block.projection();
        if (words != null) {
            block.place(words, reverse);
        }
        takeState(block, in);
        zeroPadding(block, totalSteps, out);
        emitLast(block, 0, 0, block.rows(), out);
    }

    private static void takeState(LstmBlock block, LstmInput in) {
        LstmShape shape = block.shape;
        StateView h = in.initialH();
        StateView c = in.initialC();
        int hidden = block.hiddenAt(0);
        for (int panel = 0; h == null && panel < shape.hiddenPanels(); panel++) {
            int at = hidden + panel * block.joinedPanel();
            Arrays.fill(block.joined, at, at + block.rowsPanel(), 0f);
        }
        Arrays.fill(block.cells, 0, shape.groups() * block.rowsPanel(), 0f);
        for (int r = 0; r < block.rows(); r++) {
            if (h != null) {
                LstmBlock.toPanels(
                        h.data(),
                        h.at(block.rowOf[r]),
                        shape.hidden(),
                        block.joined,
                        hidden + r * PANEL,
                        block.joinedPanel());
            }
            if (c != null) {
                LstmBlock.toPanels(
                        c.data(), c.at(block.rowOf[r]), shape.hidden(), block.cells, r * PANEL, block.rowsPanel());
            }
        }
    }

    private static void zeroPadding(LstmBlock block, int totalSteps, LstmOutput out) {
        SequenceView y = out.y();
        if (y == null) {
            return;
        }
        for (int r = block.rows() - 1; r >= 0 && block.lengthOf[r] < totalSteps; r--) {
            for (int t = block.lengthOf[r]; t < totalSteps; t++) {
                int at = y.at(t, block.rowOf[r]);
                Arrays.fill(y.data(), at, at + block.shape.hidden(), 0f);
            }
        }
    }

    /** Takes x of a step, unless words take its place. What pads its last panel meets weights of zero, but must be finite: it may be left from another batch. */
    static void enter(LstmBlock block, int step, boolean reverse, LstmInput in) {
        if (block.projection() != null) {
            return;
        }
        SequenceView x = in.x();
        int input = block.shape.input();
        int active = block.active(step);
        for (int r = 0; r < active; r++) {
            int from = x.at(block.time(step, r, reverse), block.rowOf[r]);
            int to = block.joinedAt(step) + r * PANEL;
            LstmBlock.toPanels(x.data(), from, input, block.joined, to, block.joinedPanel());
            if (input % PANEL != 0) {
                int last = to + input / PANEL * block.joinedPanel();
                Arrays.fill(block.joined, last + input % PANEL, last + PANEL, 0f);
            }
        }
    }

    /** Takes x of all steps, where the block keeps them. */
    static void enterAll(LstmBlock block, boolean reverse, LstmInput in) {
        for (int s = 0; s < block.steps(); s++) {
            enter(block, s, reverse, in);
        }
    }

    /** Some groups of units: of each, the gates of all rows, then the gate pass while those are in the first cache level. */
    static void groups(Kernels kernels, LstmWeights weights, LstmBlock block, int step, int first, int end) {
        LstmShape shape = block.shape;
        WordProjection words = block.projection();
        if (words != null) {
            for (int group = first; group < end; group++) {
                int panel = shape.firstPanel(group);
                gather(
                        kernels,
                        words,
                        block,
                        step,
                        panel,
                        shape.panels(group),
                        block.gates,
                        block.gatesAt(step, panel),
                        block.rowsPanel());
                hiddenPart(kernels, weights, block, step, group, group + 1);
            }
            return;
        }
        for (int group = first; group < end; group++) {
            int panel = shape.firstPanel(group);
            kernels.gemmPanels(
                    block.active(step),
                    shape.panels(group),
                    shape.joined(),
                    block.joined,
                    block.joinedAt(step),
                    block.joinedPanel(),
                    weights.forward,
                    panel * weights.forwardPanel(),
                    weights.forwardPanel(),
                    weights.bias,
                    panel * PANEL,
                    block.gates,
                    block.gatesAt(step, panel),
                    block.rowsPanel());
            gates(block, step, group);
        }
    }

    /** What the words of a step give to some panels of gates. */
    private static void gather(
            Kernels kernels,
            WordProjection words,
            LstmBlock block,
            int step,
            int firstPanel,
            int panels,
            float[] to,
            int toOffset,
            int toPanel) {
        kernels.gatherPanels(
                block.active(step),
                panels,
                words.rows(),
                firstPanel * PANEL,
                block.wordAt,
                block.slots(step),
                to,
                toOffset,
                toPanel);
    }

    /** What x gives to some panels of gates, at all steps: the panels' weights stay in the cache meanwhile. */
    static void inputPart(Kernels kernels, LstmWeights weights, LstmBlock block, int firstPanel, int endPanel) {
        LstmShape shape = block.shape;
        for (int panel = firstPanel; panel < endPanel; panel += 2) {
            for (int s = 0; s < block.steps(); s++) {
                kernels.gemmPanels(
                        block.active(s),
                        Math.min(2, endPanel - panel),
                        shape.inputPanels() * PANEL,
                        block.joined,
                        block.joinedAt(s),
                        block.joinedPanel(),
                        weights.forward,
                        panel * weights.forwardPanel(),
                        weights.forwardPanel(),
                        weights.bias,
                        panel * PANEL,
                        block.gates,
                        block.gatesAt(s, panel),
                        block.rowsPanel());
            }
        }
    }

    /** {@link #groups} behind {@link #inputPart}: adds what h gives. The sums are the same, one term after the other. */
    static void hiddenPart(Kernels kernels, LstmWeights weights, LstmBlock block, int step, int first, int end) {
        LstmShape shape = block.shape;
        int skipped = shape.inputPanels() * PANEL;
        for (int group = first; group < end; group++) {
            int panel = shape.firstPanel(group);
            kernels.addGemmPanels(
                    block.active(step),
                    shape.panels(group),
                    shape.hidden(),
                    block.joined,
                    block.hiddenAt(step),
                    block.joinedPanel(),
                    weights.forward,
                    panel * weights.forwardPanel() + skipped * PANEL,
                    weights.forwardPanel(),
                    block.gates,
                    block.gatesAt(step, panel),
                    block.rowsPanel());
            gates(block, step, group);
        }
    }

    /** What x gives to some panels of gates, where rows are few: one product for all steps. */
    static void fewInputs(Kernels kernels, LstmWeights weights, LstmBlock block, int firstPanel, int endPanel) {
        LstmShape shape = block.shape;
        WordProjection words = block.projection();
        if (words != null) {
            for (int s = 0; s < block.steps(); s++) {
                int to = firstPanel * block.joinedPanel() + block.slots(s) * PANEL;
                gather(
                        kernels,
                        words,
                        block,
                        s,
                        firstPanel,
                        endPanel - firstPanel,
                        block.inputGates,
                        to,
                        block.joinedPanel());
            }
            return;
        }
        kernels.gemmPanels(
                block.slots(block.steps()),
                endPanel - firstPanel,
                shape.inputPanels() * PANEL,
                block.joined,
                0,
                block.joinedPanel(),
                weights.forward,
                firstPanel * weights.forwardPanel(),
                weights.forwardPanel(),
                weights.bias,
                firstPanel * PANEL,
                block.inputGates,
                firstPanel * block.joinedPanel(),
                block.joinedPanel());
    }

    /**
     * Some groups of units behind {@link #fewInputs}: first all products, which then read the weights in long streams. Every other step goes through them backwards,
     * so that it begins with those that the step before has left in the cache.
     */
    static void fewGroups(Kernels kernels, LstmWeights weights, LstmBlock block, int step, int first, int end) {
        if (first == end) {
            return;
        }
        LstmShape shape = block.shape;
        int firstPanel = shape.firstPanel(first);
        int panels = shape.firstPanel(end - 1) + shape.panels(end - 1) - firstPanel;
        int streams = Math.ceilDiv(panels, STREAM);
        for (int stream = 0; stream < streams; stream++) {
            int from = (step % 2 == 0 ? stream : streams - 1 - stream) * STREAM;
            fewProducts(kernels, weights, block, step, firstPanel + from, Math.min(STREAM, panels - from));
        }
        fewGates(block, step, first, end);
    }

    private static void fewProducts(
            Kernels kernels, LstmWeights weights, LstmBlock block, int step, int firstPanel, int panels) {
        LstmShape shape = block.shape;
        kernels.addGemmPanels(
                block.active(step),
                panels,
                shape.hidden(),
                block.joined,
                block.hiddenAt(step),
                block.joinedPanel(),
                weights.forward,
                firstPanel * weights.forwardPanel() + shape.inputPanels() * PANEL * PANEL,
                weights.forwardPanel(),
                block.inputGates,
                firstPanel * block.joinedPanel() + block.slots(step) * PANEL,
                block.joinedPanel());
    }

    private static void fewGates(LstmBlock block, int step, int first, int end) {
        LstmShape shape = block.shape;
        int active = block.active(step);
        int slot = block.slots(step) * PANEL;
        int group = first;
        int whole = Math.min(end, shape.wholeGroups());
        if (active == 1 && whole > first) {
            block.gateKernels.forwardGatesOfRow(
                    whole - first,
                    block.inputGates,
                    shape.firstPanel(first) * block.joinedPanel() + slot,
                    block.joinedPanel(),
                    block.cells,
                    block.cellsAt(step, first),
                    block.cellsAt(step + 1, first),
                    block.rowsPanel(),
                    block.joined,
                    block.hiddenAt(step + 1) + first * block.joinedPanel(),
                    block.joinedPanel());
            group = whole;
        }
        for (; group < end; group++) {
            block.gateKernels.forwardGates(
                    active,
                    shape.units(group),
                    block.inputGates,
                    shape.firstPanel(group) * block.joinedPanel() + slot,
                    block.joinedPanel(),
                    block.cells,
                    block.cellsAt(step, group),
                    block.cellsAt(step + 1, group),
                    block.joined,
                    block.hiddenAt(step + 1) + group * block.joinedPanel());
        }
    }

    private static void gates(LstmBlock block, int step, int group) {
        block.gateKernels.forwardGates(
                block.active(step),
                block.shape.units(group),
                block.gates,
                block.gatesAt(step, block.shape.firstPanel(group)),
                block.rowsPanel(),
                block.cells,
                block.cellsAt(step, group),
                block.cellsAt(step + 1, group),
                block.joined,
                block.hiddenAt(step + 1) + group * block.joinedPanel());
    }

    /** Gives h of a step, and the last state of the rows that end with it. */
    static void leave(LstmBlock block, int step, boolean reverse, LstmOutput out) {
        SequenceView y = out.y();
        int active = block.active(step);
        if (y != null) {
            int from = block.hiddenAt(step + 1);
            for (int r = 0; r < active; r++) {
                int to = y.at(block.time(step, r, reverse), block.rowOf[r]);
                LstmBlock.fromPanels(
                        block.joined, from + r * PANEL, block.joinedPanel(), block.shape.hidden(), y.data(), to);
            }
        }
        int first = active;
        while (first > 0 && block.lengthOf[first - 1] == step + 1) {
            first--;
        }
        emitLast(block, step + 1, first, active, out);
    }

    /** Writes the final state of the rows from {@code first} on whose length is {@code step}. */
    private static void emitLast(LstmBlock block, int step, int first, int end, LstmOutput out) {
        StateView h = out.lastH();
        StateView c = out.lastC();
        int hidden = block.shape.hidden();
        for (int r = first; r < end; r++) {
            if (block.lengthOf[r] != step) {
                continue;
            }
            if (h != null) {
                int from = block.hiddenAt(step) + r * PANEL;
                LstmBlock.fromPanels(block.joined, from, block.joinedPanel(), hidden, h.data(), h.at(block.rowOf[r]));
            }
            if (c != null) {
                int from = block.cellsAt(step, 0) + r * PANEL;
                LstmBlock.fromPanels(block.cells, from, block.rowsPanel(), hidden, c.data(), c.at(block.rowOf[r]));
            }
        }
    }
}
