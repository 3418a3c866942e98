package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/**
 * The passes of {@link LstmForward} and {@link LstmBackward} with all threads in the same step: each computes some of its units, and a barrier ends the step. A sum
 * belongs to one unit, so who computes it does not change its bits. This serves small batches on large layers, where the weights of a step are
 * many times the cache of a core: two threads then read half of them each, and what x needs of them is read once for all steps.
 */
final class SharedSteps {
    /** Multiply-adds of a step that pay for handing the step to all threads: a quarter of a microsecond for each loop while they spin. */
    private static final long WORTHWHILE = 250_000;

    /** Pieces of a step for each thread: a late thread then leaves little to wait for. */
    private static final int PIECES = 8;

    private final Kernels kernels;
    private final LstmShape shape;
    private final boolean[] reverse;
    private final LstmWorkspace[] workspaces;

    private final Workers.Task forwardTask = (index, worker) -> forwardPiece(index);
    private final Workers.Task inputTask = (index, worker) -> inputPiece(index);
    private final Workers.Task hiddenTask = (index, worker) -> hiddenPiece(index);
    private final Workers.Task ownTask = (index, worker) -> hiddenPiece(claim(worker));
    private final Workers.Task inputGradientTask = (index, worker) -> inputGradientPiece(index);
    private final Workers.Task gatesTask = (index, worker) -> gatesPiece(index);
    private final Workers.Task joinedTask = (index, worker) -> joinedPiece(index);
    private final Workers.Task wordsTask = (index, worker) -> wordsPiece(index);
    private final Workers.Task weightsTask = (index, worker) -> weightsPiece(index);

    // What the pieces of the running loop share.
    private int direction;
    private LstmBlock block;
    private int step;
    private int chunkStart;
    private int chunkEnd;
    private int pieces;
    /** A bit for each piece of a step that is taken. */
    private final AtomicLong claims = new AtomicLong();

    private @Nullable LstmGradients gradients;

    SharedSteps(Kernels kernels, LstmShape shape, boolean[] reverse, LstmWorkspace[] workspaces) {
        this.kernels = kernels;
        this.shape = shape;
        this.reverse = reverse;
        this.workspaces = workspaces;
        this.block = workspaces[0].blocks[0];
    }

    /** True if the arranged batch has fewer blocks than there are threads, and its steps are large. */
    boolean isWorthwhile(Workers workers) {
        LstmWorkspace workspace = workspaces[0];
        long work = (long) workspace.blocks[0].rows() * shape.joined() * shape.gates();
        return workspaces.length * workspace.order.blocks() < workers.threads() && work >= WORTHWHILE;
    }

    void forward(Workers workers, int totalSteps, List<SequenceKernel.Forward> calls) {
        // Few rows do best with long streams of weights, and their steps are too short for many hand-outs.
        pieces = workspaces[0].blocks[0].isFew() ? Math.min(Long.SIZE, workers.threads()) : PIECES * workers.threads();
        for (direction = 0; direction < workspaces.length; direction++) {
            LstmWorkspace workspace = workspaces[direction];
            SequenceKernel.Forward call = calls.get(direction);
            boolean isReverse = reverse[direction];
            for (int b = 0; b < workspace.order.blocks(); b++) {
                block = workspace.blocks[b];
                LstmForward.begin(block, isReverse, totalSteps, call.input(), call.output());
                boolean atOnce = block.training || block.isFew();
                if (atOnce) {
                    LstmForward.enterAll(block, isReverse, call.input());
                    workers.parallelFor(pieces, inputTask);
                }
                for (step = 0; step < block.steps(); step++) {
                    if (!atOnce) {
                        LstmForward.enter(block, step, isReverse, call.input());
                    }
                    runStep(workers, atOnce);
                    LstmForward.leave(block, step, isReverse, call.output());
                }
            }
        }
    }

    void backward(Workers workers, int totalSteps, List<SequenceKernel.Backward> calls) {
        pieces = PIECES * workers.threads();
        for (direction = 0; direction < workspaces.length; direction++) {
            LstmWorkspace workspace = workspaces[direction];
            for (int b = 0; b < workspace.order.blocks(); b++) {
                block = workspace.blocks[b];
                backwardBlock(workers, totalSteps, calls.get(direction));
            }
        }
    }

    private void backwardBlock(Workers workers, int totalSteps, SequenceKernel.Backward call) {
        boolean isReverse = reverse[direction];
        gradients = call.input();
        LstmBackward.begin(block, isReverse, totalSteps, call.output(), call.input());
        block.dInputs();
        chunkEnd = block.steps() - 1;
        while (chunkEnd >= 0) {
            chunkStart = block.chunkStart(chunkEnd);
            for (step = chunkEnd; step >= chunkStart; step--) {
                LstmBackward.enter(kernels, block, step, isReverse, call.output());
                workers.parallelFor(pieces, gatesTask);
                workers.parallelFor(pieces, joinedTask);
            }
            workers.parallelFor(pieces, block.wordSums() != null ? wordsTask : inputGradientTask);
            workers.parallelFor(pieces, weightsTask);
            chunkEnd = chunkStart - 1;
        }
        LstmBackward.writeStateGradients(block, call.input());
    }

    private void forwardPiece(int piece) {
        int groups = shape.groups();
        LstmForward.groups(
                kernels,
                workspaces[direction].weights,
                block,
                step,
                piece * groups / pieces,
                (piece + 1) * groups / pieces);
    }

    private void gatesPiece(int piece) {
        int groups = shape.groups();
        LstmBackward.groups(block, step, chunkStart, piece * groups / pieces, (piece + 1) * groups / pieces);
    }

    private void runStep(Workers workers, boolean atOnce) {
        if (!atOnce) {
            workers.parallelFor(pieces, forwardTask);
        } else if (block.isFew()) {
            claims.set(0);
            workers.parallelFor(pieces, ownTask);
        } else {
            workers.parallelFor(pieces, hiddenTask);
        }
    }

    /** The piece that a worker had at the step before, whose weights its cache still holds; another if that was taken by one that came too early. */
    private int claim(int worker) {
        while (true) {
            long taken = claims.get();
            int piece = worker < pieces && (taken >>> worker & 1) == 0 ? worker : Long.numberOfTrailingZeros(~taken);
            if (claims.compareAndSet(taken, taken | 1L << piece)) {
                return piece;
            }
        }
    }

    private void inputPiece(int piece) {
        LstmWeights weights = workspaces[direction].weights;
        int first = pair(piece, shape.gatePanels());
        int end = pair(piece + 1, shape.gatePanels());
        if (block.isFew()) {
            LstmForward.fewInputs(kernels, weights, block, first, end);
        } else {
            LstmForward.inputPart(kernels, weights, block, first, end);
        }
    }

    private void hiddenPiece(int piece) {
        LstmWeights weights = workspaces[direction].weights;
        int first = piece * shape.groups() / pieces;
        int end = (piece + 1) * shape.groups() / pieces;
        if (block.isFew()) {
            LstmForward.fewGroups(kernels, weights, block, step, first, end);
        } else {
            LstmForward.hiddenPart(kernels, weights, block, step, first, end);
        }
    }

    private void joinedPiece(int piece) {
        int before = shape.inputPanels();
        int panels = shape.hiddenPanels();
        int first = before + pair(piece, panels);
        LstmBackward.joined(
                kernels,
                workspaces[direction].weights,
                block,
                step,
                chunkStart,
                first,
                before + pair(piece + 1, panels));
    }

    private void inputGradientPiece(int piece) {
        int panels = shape.inputPanels();
        LstmBackward.inputPart(
                kernels,
                workspaces[direction].weights,
                block,
                reverse[direction],
                chunkStart,
                chunkEnd,
                pair(piece, panels),
                pair(piece + 1, panels),
                Objects.requireNonNull(gradients));
    }

    /** The words of a chunk, from its last step to its first as in a pass by one thread. */
    private void wordsPiece(int piece) {
        int first = pair(piece, shape.gatePanels());
        int end = pair(piece + 1, shape.gatePanels());
        for (int s = chunkEnd; s >= chunkStart; s--) {
            LstmBackward.words(kernels, block, s, chunkStart, first, end);
        }
    }

    private void weightsPiece(int piece) {
        int panels = shape.gatePanels();
        LstmBackward.weights(kernels, block, chunkStart, chunkEnd, pair(piece, panels), pair(piece + 1, panels));
    }

    /** Where a piece starts: at an even panel, as tiles are two panels wide. */
    private int pair(int piece, int panels) {
        return piece == pieces ? panels : piece * (panels / 2) / pieces * 2;
    }
}
