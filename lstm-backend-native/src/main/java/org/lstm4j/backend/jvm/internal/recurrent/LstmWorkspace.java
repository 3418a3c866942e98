package org.lstm4j.backend.jvm.internal.recurrent;

import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.jvm.internal.kernel.GateKernels;
import org.lstm4j.backend.jvm.internal.kernel.Kernels;

/**
 * All buffers of one direction, sized once for the largest batch and the most steps; smaller ones reuse them. A training workspace keeps
 * what backward needs until the next forward pass.
 */
public final class LstmWorkspace {
    final LstmShape shape;
    final boolean training;
    final LstmWeights weights;
    final RowBlocks order;
    final LstmBlock[] blocks;
    final @Nullable WordProjection projection;
    final @Nullable WordSums sums;

    /**
     * Allocates the buffers.
     *
     * @param gates what comes behind the products of a step
     * @param maxSteps largest T, at least 1
     * @param maxRows largest batch, at least 1
     * @param training whether backward passes will run; without, no step is kept
     * @param words if x is rows of a table
     */
    public LstmWorkspace(
            Kernels kernels,
            GateKernels gates,
            LstmShape shape,
            int maxSteps,
            int maxRows,
            boolean training,
            @Nullable Words words) {
        if (maxSteps < 1 || maxRows < 1) {
            throw new IllegalArgumentException(
                    "LSTM workspace: expected at least one step and one row, found " + maxSteps + " and " + maxRows);
        }
        this.shape = shape;
        this.training = training;
        weights = new LstmWeights(shape, training);
        projection = words == null || !words.isLasting() ? null : new WordProjection(kernels, words, shape, weights);
        sums = words == null || words.isLasting() ? null : new WordSums(words, shape);
        order = new RowBlocks(maxSteps, maxRows);
        int capacity = RowBlocks.capacity(maxRows);
        blocks = new LstmBlock[RowBlocks.count(maxRows)];
        for (int b = 0; b < blocks.length; b++) {
            blocks[b] = new LstmBlock(gates, shape, maxSteps, capacity, training, b, projection, sums);
        }
    }

    /** Arranges a batch over the blocks. */
    void arrange(int steps, int rows, LstmInput in) {
        order.arrange(steps, rows, in.lengths(), in.lengthsOffset());
        for (int b = 0; b < order.blocks(); b++) {
            blocks[b].assign(order, b);
        }
    }
}
