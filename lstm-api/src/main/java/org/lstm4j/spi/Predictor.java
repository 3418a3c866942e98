package org.lstm4j.spi;

/** A graph ready to run. Not thread-safe: one for each thread. */
public interface Predictor extends AutoCloseable {
    /** Its weights, which start at zero. */
    Parameters parameters();

    /**
     * Runs the graph once.
     *
     * @param inputs a tensor for each input; not changed
     * @param outputs where to put the outputs that are wanted: tensors of exactly the right shape; others are not
     *     copied
     * @throws org.lstm4j.InvalidInputException if a tensor is missing or does not fit, or an index is out of range
     */
    void run(Feeds inputs, Feeds outputs);

    @Override
    void close();
}
