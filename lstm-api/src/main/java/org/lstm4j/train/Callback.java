package org.lstm4j.train;

/** Sees a training as it goes on and may steer it. All methods do nothing by default. */
public interface Callback {
    /** Before the first epoch. */
    default void onTrainBegin(TrainingControl control) {}

    /** Before an epoch. */
    default void onEpochBegin(int epoch, TrainingControl control) {}

    /** After each batch. */
    default void onBatchEnd(BatchLog log, TrainingControl control) {}

    /** After each epoch and its validation. */
    default void onEpochEnd(EpochLog log, TrainingControl control) {}

    /** After the last epoch, and also when the training fails. */
    default void onTrainEnd(History history, TrainingControl control) {}
}
