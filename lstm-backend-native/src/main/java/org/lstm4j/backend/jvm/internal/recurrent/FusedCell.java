package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.backend.jvm.internal.kernel.Packing;
import org.lstm4j.graph.RecurrentCell;

/**
 * A GRU or a plain RNN. Each direction and each block of rows is a task for the whole sequence: first what x gives to all steps in one product, then step by step what h
 * gives; backward the same way round, and the gradients of the weights last, over all steps at once. Plainer than {@link FusedLstm}, and some way behind it in speed:
 * a step's threads are not shared, and every elementwise operation is a pass of its own over a buffer that is in the cache.
 */
public final class FusedCell implements SequenceKernel {
    private static final int PANEL = Kernels.PANEL;

    private final Kernels kernels;
    private final CellShape shape;
    private final CellSteps cell;
    private final boolean[] reverse;
    private final boolean training;
    private final RowBlocks order;
    private final CellWeights[] weights;
    private final CellBlock[][] blocks;

    private final Workers.Task packTask = (index, worker) -> pack(index);
    private final Workers.Task forwardTask = (index, worker) -> forwardBlock(index);
    private final Workers.Task backwardTask = (index, worker) -> backwardBlock(index);
    private final Workers.Task reduceTask = (index, worker) -> reduce(index);

    private long packedVersion = UNKNOWN;
    private List<Forward> forwards = List.of();
    private List<Backward> backwards = List.of();
    private int steps;

    /**
     * Allocates the buffers.
     *
     * @param cell any but the LSTM
     * @param reverse for each direction, whether it runs from the end of a sequence to its start
     * @param training whether backward passes will run
     */
    public FusedCell(
            Kernels kernels,
            RecurrentCell cell,
            int input,
            int hidden,
            List<Boolean> reverse,
            int maxSteps,
            int maxRows,
            boolean training) {
        this.kernels = kernels;
        this.training = training;
        shape = new CellShape(cell, input, hidden);
        this.cell = CellSteps.of(kernels, shape);
        this.reverse = new boolean[reverse.size()];
        weights = new CellWeights[reverse.size()];
        blocks = new CellBlock[reverse.size()][RowBlocks.count(maxRows)];
        order = new RowBlocks(maxSteps, maxRows);
        int capacity = RowBlocks.capacity(maxRows);
        for (int d = 0; d < weights.length; d++) {
            this.reverse[d] = reverse.get(d);
            weights[d] = new CellWeights(shape, training);
            for (int b = 0; b < blocks[d].length; b++) {
                blocks[d][b] = new CellBlock(shape, maxSteps, capacity, training);
            }
        }
    }

    @Override
    public long packedVersion() {
        return packedVersion;
    }

    @Override
    public void pack(Workers workers, List<Forward> calls, long version) {
        forwards = calls;
        packedVersion = version;
        workers.parallelFor(weights.length * shape.cell().gates(), packTask);
    }

    private void pack(int index) {
        int d = index % weights.length;
        weights[d].pack(index / weights.length, forwards.get(d).parameters());
    }

    @Override
    public void forward(Workers workers, int totalSteps, int rows, List<Forward> calls) {
        LstmInput input = calls.getFirst().input();
        order.arrange(totalSteps, rows, input.lengths(), input.lengthsOffset());
        for (int d = 0; d < weights.length; d++) {
            for (int b = 0; b < order.blocks(); b++) {
                blocks[d][b].assign(order, b);
            }
        }
        steps = totalSteps;
        forwards = calls;
        workers.parallelFor(weights.length * order.blocks(), forwardTask);
    }

    @Override
    public void backward(Workers workers, List<Backward> calls) {
        if (!training || forwards.isEmpty()) {
            throw new IllegalStateException("backward pass without a forward pass that keeps its steps");
        }
        backwards = calls;
        workers.parallelFor(weights.length * order.blocks(), backwardTask);
        workers.parallelFor(weights.length * shape.cell().gates(), reduceTask);
    }

    // ---- forward

    private void forwardBlock(int index) {
        int d = index % weights.length;
        CellBlock block = blocks[d][index / weights.length];
        Forward call = forwards.get(d);
        enter(block, reverse[d], call);
        kernels.gemmPanels(
                block.slots(),
                shape.gatePanels(),
                shape.input(),
                block.x,
                0,
                block.panel(),
                weights[d].inputForward,
                0,
                shape.input() * PANEL,
                weights[d].bias,
                0,
                block.gates,
                0,
                block.panel());
        leaveStates(block, 0, 0, block.rows(), call.output());
        for (int s = 0; s < block.steps(); s++) {
            cell.forward(weights[d], block, s);
            leave(block, s, reverse[d], call.output());
        }
    }

    private void enter(CellBlock block, boolean isReverse, Forward call) {
        SequenceView x = call.input().x();
        for (int s = 0; s < block.steps(); s++) {
            for (int r = 0; r < block.active(s); r++) {
                LstmBlock.toPanels(
                        x.data(),
                        x.at(block.time(s, r, isReverse), block.rowOf[r]),
                        shape.input(),
                        block.x,
                        block.at(s) + r * PANEL,
                        block.panel());
            }
        }
        StateView h = call.input().initialH();
        for (int p = 0; p < shape.hiddenPanels(); p++) {
            Arrays.fill(block.h, p * block.panel(), p * block.panel() + block.rowsPanel(), 0f);
        }
        for (int r = 0; r < block.rows() && h != null; r++) {
            LstmBlock.toPanels(h.data(), h.at(block.rowOf[r]), shape.hidden(), block.h, r * PANEL, block.panel());
        }
        zero(block, call.output().y(), shape.hidden());
    }

    /** Steps at and beyond the length of each row. */
    private void zero(CellBlock block, @Nullable SequenceView of, int width) {
        for (int r = block.rows() - 1; of != null && r >= 0 && block.lengthOf[r] < steps; r--) {
            for (int t = block.lengthOf[r]; t < steps; t++) {
                int at = of.at(t, block.rowOf[r]);
                Arrays.fill(of.data(), at, at + width, 0f);
            }
        }
    }

    /** Gives h of a step, and the last state of the rows that end with it. */
    private void leave(CellBlock block, int step, boolean isReverse, LstmOutput out) {
        int active = block.active(step);
        int from = block.at(step + 1);
        SequenceView y = out.y();
        for (int r = 0; r < active && y != null; r++) {
            int to = y.at(block.time(step, r, isReverse), block.rowOf[r]);
            LstmBlock.fromPanels(block.h, from + r * PANEL, block.panel(), shape.hidden(), y.data(), to);
        }
        leaveStates(block, step + 1, from, active, out);
    }

    /** Gives the state of the rows whose length is some steps, which lies at an offset. */
    private void leaveStates(CellBlock block, int length, int from, int rows, LstmOutput out) {
        StateView last = out.lastH();
        for (int r = rows - 1; r >= 0 && last != null && block.lengthOf[r] <= length; r--) {
            LstmBlock.fromPanels(
                    block.h, from + r * PANEL, block.panel(), shape.hidden(), last.data(), last.at(block.rowOf[r]));
        }
    }

    // ---- backward

    private void backwardBlock(int index) {
        int d = index % weights.length;
        CellBlock block = blocks[d][index / weights.length];
        Backward call = backwards.get(d);
        takeStateGradient(block, call.output().lastH());
        for (int s = block.steps() - 1; s >= 0; s--) {
            takeStepGradient(block, s, reverse[d], call.output().y());
            cell.backward(weights[d], block, s);
            for (int p = 0; p < shape.hiddenPanels(); p++) {
                cell.flush(block.dH, p * block.rowsPanel(), block.active(s), Floors.GRADIENT);
            }
        }
        StateView initial = call.input().initialH();
        for (int r = 0; r < block.rows() && initial != null; r++) {
            LstmBlock.fromPanels(
                    block.dH, r * PANEL, block.rowsPanel(), shape.hidden(), initial.data(), initial.at(block.rowOf[r]));
        }
        inputGradient(weights[d], block, reverse[d], call.input().x());
        weightGradients(block);
    }

    private void takeStateGradient(CellBlock block, @Nullable StateView last) {
        Arrays.fill(block.dH, 0, shape.hiddenPanels() * block.rowsPanel(), 0f);
        for (int r = 0; r < block.rows() && last != null; r++) {
            LstmBlock.toPanels(
                    last.data(), last.at(block.rowOf[r]), shape.hidden(), block.dH, r * PANEL, block.rowsPanel());
        }
    }

    private void takeStepGradient(CellBlock block, int step, boolean isReverse, @Nullable SequenceView dy) {
        for (int r = 0; r < block.active(step) && dy != null; r++) {
            int from = dy.at(block.time(step, r, isReverse), block.rowOf[r]);
            for (int u = 0; u < shape.hidden(); u += PANEL) {
                int to = u / PANEL * block.rowsPanel() + r * PANEL;
                kernels.addScaled(1f, dy.data(), from + u, block.dH, to, Math.min(PANEL, shape.hidden() - u));
            }
        }
    }

    private void inputGradient(CellWeights packed, CellBlock block, boolean isReverse, @Nullable SequenceView dx) {
        if (dx == null) {
            return;
        }
        kernels.gemmPanels(
                block.slots(),
                shape.inputPanels(),
                shape.gateColumns(),
                block.dGates,
                0,
                block.panel(),
                packed.inputBackward,
                0,
                shape.gateColumns() * PANEL,
                packed.noBias,
                0,
                block.dX,
                0,
                block.panel());
        for (int p = 0; p < shape.inputPanels(); p++) {
            cell.flush(block.dX, p * block.panel(), block.slots(), Floors.GRADIENT);
        }
        for (int s = 0; s < block.steps(); s++) {
            for (int r = 0; r < block.active(s); r++) {
                int to = dx.at(block.time(s, r, isReverse), block.rowOf[r]);
                LstmBlock.fromPanels(block.dX, block.at(s) + r * PANEL, block.panel(), shape.input(), dx.data(), to);
            }
        }
        zero(block, dx, shape.input());
    }

    private void weightGradients(CellBlock block) {
        Arrays.fill(block.dInputWeights, 0f);
        Arrays.fill(block.dRecurrentWeights, 0f);
        int gates = shape.gatePanels();
        int panels = shape.hiddenPanels();
        product(block, block.x, 0, shape.input(), 0, 0, gates, block.dInputWeights);
        switch (shape.cell().formula()) {
            case GRU_LINEAR_BEFORE_RESET ->
                product(block, block.h, 0, shape.hidden(), panels, 0, gates, block.dRecurrentWeights);
            case GRU -> {
                product(block, block.h, 0, shape.hidden(), panels, 0, 2 * panels, block.dRecurrentWeights);
                product(
                        block,
                        block.gates,
                        3 * panels * block.panel(),
                        shape.hidden(),
                        0,
                        2 * panels,
                        panels,
                        block.dRecurrentWeights);
            }
            default -> product(block, block.h, 0, shape.hidden(), 0, 0, gates, block.dRecurrentWeights);
        }
        for (int p = 0; p < shape.gradientPanels(); p++) {
            kernels.sumRows(
                    block.everySlot(),
                    0,
                    block.slots(),
                    block.dGates,
                    p * block.panel(),
                    PANEL,
                    block.dBias,
                    p * PANEL);
        }
    }

    /** Adds to some panels of a gradient of weights the product of a source and of the gates' gradients, over all slots. */
    private void product(
            CellBlock block,
            float[] source,
            int from,
            int width,
            int firstGradient,
            int first,
            int panels,
            float[] to) {
        int size = Math.ceilDiv(width, PANEL) * PANEL * PANEL;
        kernels.gemmTransposed(
                Packing.octs(width),
                panels,
                block.slots(),
                source,
                from,
                block.panel(),
                block.dGates,
                firstGradient * block.panel(),
                block.panel(),
                to,
                first * size,
                PANEL,
                size);
    }

    // ---- sums over the blocks

    /** Adds what the blocks give to one gate, in their order, and writes it in ONNX's layout. */
    private void reduce(int index) {
        int d = index % weights.length;
        int gate = index / weights.length;
        LstmGradients to = backwards.get(d).input();
        int hidden = shape.hidden();
        int panels = shape.hiddenPanels();
        int w = shape.inputPlace(gate) * panels;
        int r = shape.recurrentPlace(gate) * panels;
        sum(blocks[d], w, panels, shape.input(), to.w(), to.wOffset() + gate * hidden * shape.input(), true);
        sum(blocks[d], r, panels, hidden, to.r(), to.rOffset() + gate * hidden * hidden, false);
        float[] bias = to.b();
        if (bias != null) {
            sumBias(blocks[d], w * PANEL);
            System.arraycopy(blocks[d][0].dBias, w * PANEL, bias, to.bOffset() + gate * hidden, hidden);
            if (shape.biases() == 2) {
                int recurrent = panels + r;
                if (recurrent != w) { // the candidate's; the other gates' are those of x, summed above
                    sumBias(blocks[d], recurrent * PANEL);
                }
                System.arraycopy(
                        blocks[d][0].dBias, recurrent * PANEL, bias, to.bOffset() + (3 + gate) * hidden, hidden);
            }
        }
    }

    private void sum(CellBlock[] of, int first, int panels, int width, float[] to, int offset, boolean isInput) {
        int size = Math.ceilDiv(width, PANEL) * PANEL * PANEL;
        float[] total = isInput ? of[0].dInputWeights : of[0].dRecurrentWeights;
        for (int b = 1; b < order.blocks(); b++) {
            float[] other = isInput ? of[b].dInputWeights : of[b].dRecurrentWeights;
            kernels.binary(Binary.ADD, total, first * size, other, first * size, total, first * size, panels * size);
        }
        kernels.flush(total, first * size, total, first * size, panels * size, Floors.GRADIENT);
        for (int unit = 0; unit < shape.hidden(); unit++) {
            int from = (first + unit / PANEL) * size + unit % PANEL;
            for (int i = 0; i < width; i++) {
                to[offset + unit * width + i] = total[from + i * PANEL];
            }
        }
    }

    private void sumBias(CellBlock[] of, int column) {
        int size = shape.hiddenPanels() * PANEL;
        for (int b = 1; b < order.blocks(); b++) {
            kernels.binary(Binary.ADD, of[0].dBias, column, of[b].dBias, column, of[0].dBias, column, size);
        }
        kernels.flush(of[0].dBias, column, of[0].dBias, column, size, Floors.GRADIENT);
    }
}
