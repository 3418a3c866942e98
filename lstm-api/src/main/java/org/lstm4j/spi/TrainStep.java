package org.lstm4j.spi;

/** A training step ready to run. Thread-safe, one run at a time: threads that share it take turns. */
public interface TrainStep extends AutoCloseable {
    /**
     * Its weights and optimizer slots, which start from their initializers.
     *
     * @throws org.lstm4j.ClosedException if it or its backend is closed
     */
    Parameters parameters();

    /**
     * Makes one step: computes the outputs from the parameters as they are, then stores the updates.
     *
     * @param inputs a tensor for each input; not changed
     * @param outputs where to put the outputs that are wanted: tensors of exactly the right shape; others are not
     *     copied
     * @return false if one of the step's guards (the loss, a sum of gradients) came out as NaN or infinite; then no
     *     parameter has changed, and of the outputs at most {@code loss} was copied
     * @throws org.lstm4j.InvalidInputException if a tensor is missing or does not fit, is NaN or infinite, if an index is
     *     out of range, or if a named dimension is 0; no parameter has changed
     * @throws org.lstm4j.TooLargeException if the sizes come to more than memory holds; no parameter has changed
     * @throws org.lstm4j.ClosedException if it or its backend is closed
     */
    boolean run(Feeds inputs, Feeds outputs);

    /** Frees its memory. Waits for a run that is under way; does nothing the second time. */
    @Override
    void close();
}
