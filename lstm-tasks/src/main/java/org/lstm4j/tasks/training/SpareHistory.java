package org.lstm4j.tasks.training;

import org.lstm4j.train.CallbackState;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.Resumable;
import org.lstm4j.train.TrainingControl;

/**
 * A history that may be missing.
 *
 * @param history writes a file after each epoch
 * @param file that file
 */
record SpareHistory(Resumable history, SpareFile file) implements Resumable {
    @Override
    public void onTrainBegin(TrainingControl control) {
        history.onTrainBegin(control);
    }

    @Override
    public void onEpochEnd(EpochLog log, TrainingControl control) {
        file.write(() -> history.onEpochEnd(log, control));
    }

    @Override
    public CallbackState state() {
        return history.state();
    }

    @Override
    public void restore(CallbackState state, TrainingControl control) {
        file.write(() -> history.restore(state, control));
    }
}
