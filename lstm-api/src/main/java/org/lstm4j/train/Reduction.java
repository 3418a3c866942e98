package org.lstm4j.train;

/**
 * What becomes of the losses of a batch's items, as PyTorch's and Keras's {@code reduction} says it. Their {@code none} is {@link
 * Loss#call} itself: a training makes one number smaller.
 */
public enum Reduction {
    /**
     * Their mean over all that counts: PyTorch's {@code mean}, Keras's {@code mean_with_sample_weight} without weights of rows. An
     * epoch's is over all that counts in it.
     */
    MEAN,
    /**
     * Their sum: {@code sum}. A batch with more steps has larger gradients, so the learning rate is to fit. An epoch's is the sum of
     * its batches'.
     */
    SUM
}
