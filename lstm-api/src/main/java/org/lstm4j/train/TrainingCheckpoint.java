package org.lstm4j.train;

import java.util.function.Consumer;
import org.lstm4j.InvalidInputException;

/**
 * Hands over the state of a training between its epochs, to be saved: what {@link Trainer#resume} takes. {@link
 * ModelCheckpoint} is for models that are used.
 *
 * <p>With a share of time it skips epochs where saving is slow and epochs are short: after a state that took a second to save,
 * a share of 0.02 lets at least 50 seconds pass. When states are saved changes no bit of the training. For one training at a
 * time.
 */
public final class TrainingCheckpoint implements Callback {
    private final Consumer<TrainingState> saver;
    private final double share;
    private boolean isFirst = true;
    private long savedNanos;
    private long pauseNanos;

    /** Hands over the state after each epoch. */
    public TrainingCheckpoint(Consumer<TrainingState> saver) {
        this(saver, Double.POSITIVE_INFINITY);
    }

    /**
     * Hands over the state after the first epoch, and then as often as the time for it allows.
     *
     * @param saver saves it; its time counts
     * @param share of the training's time that may be spent on it, above 0
     */
    public TrainingCheckpoint(Consumer<TrainingState> saver, double share) {
        if (!(share > 0)) {
            throw new InvalidInputException("TrainingCheckpoint needs a share of time above 0; got " + share);
        }
        this.saver = saver;
        this.share = share;
    }

    @Override
    public void onTrainBegin(TrainingControl control) {
        isFirst = true;
    }

    @Override
    public void onEpochSettled(TrainingControl control) {
        long start = System.nanoTime();
        if (!isFirst && start - savedNanos < pauseNanos) {
            return;
        }
        saver.accept(control.state());
        savedNanos = System.nanoTime();
        pauseNanos = (long) ((savedNanos - start) / share);
        isFirst = false;
    }
}
