package org.lstm4j.train;

import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.lstm4j.Tensor;

/** Hands over the weights after each epoch that is better than all before it, to be saved. */
public final class ModelCheckpoint implements Resumable {
    private static final String BEST = "best";

    private final Monitor monitor;
    private final BiConsumer<EpochLog, SequencedMap<String, Tensor>> saver;

    /**
     * Creates it.
     *
     * @param name the logged value, such as {@code val_loss}
     * @param saver takes the epoch and its weights
     */
    public ModelCheckpoint(String name, BiConsumer<EpochLog, SequencedMap<String, Tensor>> saver) {
        this(name, MonitorMode.AUTO, saver);
    }

    /**
     * Creates it.
     *
     * @param name the logged value, such as {@code val_loss}
     * @param mode which way the value gets better
     * @param saver takes the epoch and its weights
     */
    public ModelCheckpoint(String name, MonitorMode mode, BiConsumer<EpochLog, SequencedMap<String, Tensor>> saver) {
        this.monitor = new Monitor(name, 0, mode);
        this.saver = saver;
    }

    @Override
    public void onTrainBegin(TrainingControl control) {
        monitor.reset();
    }

    @Override
    public void onEpochEnd(EpochLog log, TrainingControl control) {
        if (monitor.improves(log)) {
            saver.accept(log, control.weights());
        }
    }

    @Override
    public CallbackState state() {
        return CallbackState.EMPTY.with(BEST, monitor.best());
    }

    /** Goes on: only epochs that are better than the best so far are handed over. */
    @Override
    public void restore(CallbackState state, TrainingControl control) {
        monitor.restore(state.number(BEST));
    }
}
