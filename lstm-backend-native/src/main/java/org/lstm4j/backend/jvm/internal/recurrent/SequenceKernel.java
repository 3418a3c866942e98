package org.lstm4j.backend.jvm.internal.recurrent;

import java.util.List;
import org.lstm4j.backend.jvm.internal.Workers;

/**
 * A recurrent layer with one or more directions, forward and backward over whole sequences. {@code sequence_lens} as described in {@link LstmInput} and
 * {@link LstmOutput}. Results have the same bits for any number of threads. Nothing is allocated by a pass. Not thread-safe: one pass at a time.
 */
public interface SequenceKernel {
    /** The version of weights that nobody counts. */
    long UNKNOWN = -1;

    /** One direction of a forward pass. */
    record Forward(LstmParameters parameters, LstmInput input, LstmOutput output) {}

    /** One direction of a backward pass. */
    record Backward(LstmOutputGradients output, LstmGradients input) {}

    /** The version that {@link #pack} was last told. */
    long packedVersion();

    /**
     * Brings the weights of all directions into the layout of the kernels; needed before the first pass, and whenever they have changed.
     *
     * @param version to tell by whether they have, or {@link #UNKNOWN}
     */
    void pack(Workers workers, List<Forward> calls, long version);

    /**
     * Runs all directions over a batch, with the weights that were packed last.
     *
     * @param totalSteps T of this batch
     * @param rows B of this batch
     * @param calls one for each direction; they must have the same lengths
     * @throws org.lstm4j.InvalidInputException if the batch is larger than the workspace or a length is not within 0 to T
     */
    void forward(Workers workers, int totalSteps, int rows, List<Forward> calls);

    /**
     * Runs all directions of the last forward pass backward.
     *
     * @param calls one for each direction
     * @throws IllegalStateException if the workspace is for inference, or no forward pass came before
     */
    void backward(Workers workers, List<Backward> calls);
}
