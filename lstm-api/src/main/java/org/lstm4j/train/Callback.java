package org.lstm4j.train;

import java.util.function.Consumer;

/**
 * Sees a training as it goes on and may steer it. All methods do nothing by default. One that remembers something from epoch
 * to epoch is {@link Resumable}.
 */
public interface Callback {
    /**
     * Does something after each epoch, such as to print what it came to; Keras's {@code LambdaCallback}.
     *
     * @param action is given what the epoch came to, in the thread that trains
     */
    static Callback afterEpoch(Consumer<EpochLog> action) {
        return new Callback() {
            @Override
            public void onEpochEnd(EpochLog log, TrainingControl control) {
                action.accept(log);
            }
        };
    }

    /** Before the first epoch. */
    default void onTrainBegin(TrainingControl control) {}

    /** Before an epoch. */
    default void onEpochBegin(int epoch, TrainingControl control) {}

    /** After each batch. */
    default void onBatchEnd(BatchLog log, TrainingControl control) {}

    /** After each epoch and its validation. */
    default void onEpochEnd(EpochLog log, TrainingControl control) {}

    /**
     * Between two epochs and after the last one, when all callbacks have seen the epoch's end: the moment at which {@link
     * TrainingControl#state} can be asked. Must not change the training.
     */
    default void onEpochSettled(TrainingControl control) {}

    /** After the last epoch, and also when the training fails. */
    default void onTrainEnd(History history, TrainingControl control) {}
}
