package org.lstm4j.train;

/**
 * A {@link Callback} that remembers something from epoch to epoch, and so takes part when a training is saved and {@linkplain
 * Trainer#resume resumed}. A callback without this interface starts anew there, as if the training had just begun.
 */
public interface Resumable extends Callback {
    /** What it remembers now, between two epochs. Must not change later: tensors are copies. */
    CallbackState state();

    /**
     * Goes on where another callback of its kind stood. Called after {@link #onTrainBegin} and before the next epoch, once
     * weights, history and learning rate are restored.
     *
     * @param state what the other one gave
     * @throws org.lstm4j.InvalidInputException if it cannot go on from there, saying why
     */
    void restore(CallbackState state, TrainingControl control);
}
