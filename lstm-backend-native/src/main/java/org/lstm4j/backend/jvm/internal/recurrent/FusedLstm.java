package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Binary;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.backend.jvm.internal.kernel.GateKernels;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;
import org.lstm4j.graph.RecurrentCell;

/**
 * An LSTM layer with one or more directions, forward and backward over whole sequences. The operator is ONNX {@code LSTM}
 * without peepholes and clipping; {@code sequence_lens} as described in {@link LstmInput} and {@link LstmOutput}.
 *
 * <p>Each direction and each block of rows is a task of its own for the whole sequence, without a barrier inside. Where there are fewer such
 * tasks than threads and the steps are large, the threads go through the steps together and share the units of each ({@link SharedSteps}). Results have the same
 * bits for any number of threads and either way. Nothing is allocated by a pass. Not thread-safe: one pass at a time.
 */
public final class FusedLstm implements SequenceKernel {
    private final Kernels kernels;
    private final LstmShape shape;
    private final boolean[] reverse;
    private final LstmWorkspace[] workspaces;
    private final @Nullable Words words;
    private final @Nullable WordGradients wordGradients;
    private final SharedSteps shared;

    private final Workers.Task packTask = (index, worker) -> pack(index);
    private final Workers.Task forwardTask = (index, worker) -> forwardBlock(index);
    private final Workers.Task backwardTask = (index, worker) -> backwardBlock(index);
    private final Workers.Task reduceTask = (index, worker) -> reduce(index);

    private long packedVersion = UNKNOWN;
    private List<Forward> forwards = List.of();
    private List<Backward> backwards = List.of();
    private int steps;

    /**
     * Allocates the workspaces.
     *
     * @param reverse for each direction, whether it runs from the end of a sequence to its start
     */
    public FusedLstm(
            Kernels kernels, LstmShape shape, List<Boolean> reverse, int maxSteps, int maxRows, boolean training) {
        this(kernels, RecurrentCell.LSTM, shape, reverse, maxSteps, maxRows, training, null);
    }

    /**
     * Allocates the workspaces for x that may be rows of a table.
     *
     * @param cell an LSTM, for its functions
     * @param words which rows, lasting ones without training and others with it; whoever calls {@link #forward} takes the batch there before
     */
    public FusedLstm(
            Kernels kernels,
            RecurrentCell cell,
            LstmShape shape,
            List<Boolean> reverse,
            int maxSteps,
            int maxRows,
            boolean training,
            @Nullable Words words) {
        this.kernels = kernels;
        this.words = words;
        this.shape = shape;
        this.reverse = new boolean[reverse.size()];
        GateKernels gates = CellUnary.gates(kernels, cell);
        workspaces = new LstmWorkspace[reverse.size()];
        for (int d = 0; d < workspaces.length; d++) {
            this.reverse[d] = reverse.get(d);
            workspaces[d] = new LstmWorkspace(kernels, gates, shape, maxSteps, maxRows, training, words);
        }
        wordGradients = words == null || !training
                ? null
                : new WordGradients(
                        kernels,
                        words,
                        shape,
                        Stream.of(workspaces)
                                .map(w -> Objects.requireNonNull(w.sums))
                                .toArray(WordSums[]::new),
                        Stream.of(workspaces).map(w -> w.weights).toArray(LstmWeights[]::new));
        shared = new SharedSteps(kernels, shape, this.reverse, workspaces);
    }

    @Override
    public long packedVersion() {
        return packedVersion;
    }

    @Override
    public void pack(Workers workers, List<Forward> calls, long version) {
        check(calls.size());
        forwards = calls;
        packedVersion = version;
        workers.parallelFor(workspaces.length * workspaces[0].weights.panels(), packTask);
    }

    @Override
    public void forward(Workers workers, int totalSteps, int rows, List<Forward> calls) {
        check(calls.size());
        for (int d = 0; d < workspaces.length; d++) {
            workspaces[d].arrange(totalSteps, rows, calls.get(d).input());
        }
        steps = totalSteps;
        forwards = calls;
        takeWords(workers);
        if (shared.isWorthwhile(workers)) {
            shared.forward(workers, totalSteps, calls);
        } else {
            workers.parallelFor(workspaces.length * workspaces[0].order.blocks(), forwardTask);
        }
    }

    @Override
    public void backward(Workers workers, List<Backward> calls) {
        check(calls.size());
        if (!workspaces[0].training || forwards.isEmpty()) {
            throw new IllegalStateException("LSTM backward pass without a forward pass that keeps its steps");
        }
        backwards = calls;
        if (shared.isWorthwhile(workers)) {
            shared.backward(workers, steps, calls);
        } else {
            workers.parallelFor(workspaces.length * workspaces[0].order.blocks(), backwardTask);
        }
        if (wordGradients != null && wordGradients.isOn()) {
            wordGradients.run(workers);
        }
        workers.parallelFor(workspaces.length * shape.gatePanels(), reduceTask);
    }

    /** Projects words that are new, or makes room for the gradients of all. */
    private void takeWords(Workers workers) {
        if (words == null || !words.isOn()) {
            return;
        }
        for (LstmWorkspace workspace : workspaces) {
            if (workspace.projection != null) {
                workspace.projection.run(workers);
            }
            if (workspace.sums != null) {
                workspace.sums.reserve(workspace.order.blocks());
            }
        }
        words.projected();
    }

    private void check(int calls) {
        if (calls != workspaces.length) {
            throw new IllegalArgumentException(
                    "LSTM directions: expected " + workspaces.length + " calls, found " + calls);
        }
    }

    private void pack(int index) {
        int d = index % workspaces.length;
        workspaces[d].weights.pack(index / workspaces.length, forwards.get(d).parameters());
    }

    private void forwardBlock(int index) {
        int d = index % workspaces.length;
        LstmWorkspace workspace = workspaces[d];
        Forward call = forwards.get(d);
        LstmForward.run(
                kernels,
                workspace.weights,
                workspace.blocks[index / workspaces.length],
                reverse[d],
                steps,
                call.input(),
                call.output());
    }

    private void backwardBlock(int index) {
        int d = index % workspaces.length;
        LstmWorkspace workspace = workspaces[d];
        Backward call = backwards.get(d);
        LstmBackward.run(
                kernels,
                workspace.weights,
                workspace.blocks[index / workspaces.length],
                reverse[d],
                steps,
                call.output(),
                call.input());
    }

    /** Adds one panel of the partial gradients in block order and writes it in ONNX layout. */
    private void reduce(int index) {
        int d = index % workspaces.length;
        int panel = index / workspaces.length;
        LstmBlock first = workspaces[d].blocks[0];
        int size = shape.joinedPanels() * Kernels.PANEL * Kernels.PANEL;
        int column = panel * Kernels.PANEL;
        for (int b = 1; b < workspaces[d].order.blocks(); b++) {
            LstmBlock other = workspaces[d].blocks[b];
            int at = panel * size;
            kernels.binary(Binary.ADD, first.dWeights, at, other.dWeights, at, first.dWeights, at, size);
            kernels.binary(Binary.ADD, first.dBias, column, other.dBias, column, first.dBias, column, Kernels.PANEL);
        }
        if (wordGradients != null && wordGradients.isOn()) {
            wordGradients.addTo(d, panel, first.dWeights, panel * size);
        }
        kernels.flush(first.dWeights, panel * size, first.dWeights, panel * size, size, Floors.GRADIENT);
        kernels.flush(first.dBias, column, first.dBias, column, Kernels.PANEL, Floors.GRADIENT);
        unpack(first, panel, size, backwards.get(d).input());
    }

    private void unpack(LstmBlock sum, int panel, int size, LstmGradients to) {
        int input = shape.input();
        int hidden = shape.hidden();
        float @Nullable [] bias = to.b();
        for (int j = 0; j < Kernels.PANEL; j++) {
            int column = panel * Kernels.PANEL + j;
            int row = shape.weightRow(column);
            if (row < 0) {
                continue;
            }
            int from = panel * size + j;
            int w = to.wOffset() + row * input;
            for (int i = 0; i < input; i++) {
                to.w()[w + i] = sum.dWeights[from + i * Kernels.PANEL];
            }
            from += shape.inputPanels() * Kernels.PANEL * Kernels.PANEL;
            int r = to.rOffset() + row * hidden;
            for (int u = 0; u < hidden; u++) {
                to.r()[r + u] = sum.dWeights[from + u * Kernels.PANEL];
            }
            if (bias != null) {
                bias[to.bOffset() + row] = sum.dBias[column];
            }
        }
    }
}
