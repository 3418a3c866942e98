package org.lstm4j.train;

import org.lstm4j.InvalidInputException;

/** Multiplies the learning rate when a value has not become better for some epochs. */
public final class ReduceLearningRateOnPlateau implements Resumable {
    private static final String BEST = "best";
    private static final String WAITED = "waited";

    private final Monitor monitor;
    private final double factor;
    private final int patience;
    private int waited;

    /**
     * Creates it.
     *
     * @param name the logged value, such as {@code val_loss}
     * @param factor what the rate is multiplied by, above 0 and below 1
     * @param patience after how many epochs without a better one it works, 1 or more
     */
    public ReduceLearningRateOnPlateau(String name, double factor, int patience) {
        this(name, factor, patience, MonitorMode.AUTO);
    }

    /**
     * Creates it.
     *
     * @param name the logged value, such as {@code val_loss}
     * @param factor what the rate is multiplied by, above 0 and below 1
     * @param patience after how many epochs without a better one it works, 1 or more
     * @param mode which way the value gets better
     */
    public ReduceLearningRateOnPlateau(String name, double factor, int patience, MonitorMode mode) {
        Checks.positive("ReduceLearningRateOnPlateau", "factor", factor);
        Checks.fraction("ReduceLearningRateOnPlateau", "factor", factor);
        if (patience < 1) {
            throw new InvalidInputException(
                    "ReduceLearningRateOnPlateau needs a patience of 1 or more; got " + patience);
        }
        this.monitor = new Monitor(name, 0, mode);
        this.factor = factor;
        this.patience = patience;
    }

    @Override
    public void onTrainBegin(TrainingControl control) {
        monitor.reset();
        waited = 0;
    }

    @Override
    public void onEpochEnd(EpochLog log, TrainingControl control) {
        waited = monitor.improves(log) ? 0 : waited + 1;
        if (waited >= patience) {
            control.setLearningRateFactor(control.learningRateFactor() * factor);
            waited = 0;
        }
    }

    @Override
    public CallbackState state() {
        return CallbackState.EMPTY.with(BEST, monitor.best()).with(WAITED, waited);
    }

    @Override
    public void restore(CallbackState state, TrainingControl control) {
        monitor.restore(state.number(BEST));
        waited = Math.toIntExact(state.count(WAITED));
    }
}
