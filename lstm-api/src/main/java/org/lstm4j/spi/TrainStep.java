package org.lstm4j.spi;

/** A training step ready to run. Not thread-safe. */
public interface TrainStep extends AutoCloseable {
    /** Its weights and optimizer slots, which start from their initializers. */
    Parameters parameters();

    /**
     * Makes one step: computes the outputs from the parameters as they are, then stores the updates.
     *
     * @param inputs a tensor for each input; not changed
     * @param outputs where to put the outputs that are wanted: tensors of exactly the right shape; others are not
     *     copied
     * @return false if one of the step's guards (the loss, a sum of gradients) came out as NaN or infinite; then no
     *     parameter has changed, and of the outputs at most {@code loss} was copied
     * @throws org.lstm4j.InvalidInputException if a tensor is missing or does not fit, or an index is out of range; no
     *     parameter has changed
     */
    boolean run(Feeds inputs, Feeds outputs);

    @Override
    void close();
}
