package org.lstm4j.spi;

/**
 * A graph ready to run. Thread-safe, one run at a time: threads that share it take turns. For runs side by side compile one for
 * each thread.
 */
public interface Predictor extends AutoCloseable {
    /** Its weights, which start at zero. @throws org.lstm4j.ClosedException if it or its backend is closed */
    Parameters parameters();

    /**
     * Runs the graph once.
     *
     * @param inputs a tensor for each input; not changed
     * @param outputs where to put the outputs that are wanted: tensors of exactly the right shape; others are not
     *     copied
     * @throws org.lstm4j.InvalidInputException if a tensor is missing or does not fit, is NaN or infinite, if an index is
     *     out of range, or if a named dimension is 0 (a batch without rows, rows without steps)
     * @throws org.lstm4j.TooLargeException if the sizes come to more than memory holds
     * @throws org.lstm4j.ClosedException if it or its backend is closed
     */
    void run(Feeds inputs, Feeds outputs);

    /** Frees its memory. Waits for a run that is under way; does nothing the second time. */
    @Override
    void close();
}
