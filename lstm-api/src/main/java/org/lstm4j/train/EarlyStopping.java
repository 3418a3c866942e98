package org.lstm4j.train;

import java.util.Map;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/**
 * Ends a training when a value has not become better for some epochs, and gives back the weights of its best epoch;
 * also when the training ends by itself or fails. For one training at a time.
 */
public final class EarlyStopping implements Callback {
    private final Monitor monitor;
    private final int patience;
    private Optional<Map<String, Tensor>> bestWeights = Optional.empty();
    private int bestEpoch;

    /**
     * Creates it.
     *
     * @param name the logged value, such as {@code val_loss}
     * @param patience how many epochs without a better one are borne
     */
    public EarlyStopping(String name, int patience) {
        this(name, patience, 0);
    }

    /**
     * Creates it.
     *
     * @param name the logged value, such as {@code val_loss}
     * @param patience how many epochs without a better one are borne, 0 or more
     * @param minDelta by how much a value must be better to count
     */
    public EarlyStopping(String name, int patience, double minDelta) {
        if (patience < 0) {
            throw new InvalidInputException("EarlyStopping needs a patience of 0 or more; got " + patience);
        }
        Checks.notNegative("EarlyStopping", "minDelta", minDelta);
        this.monitor = new Monitor(name, minDelta);
        this.patience = patience;
    }

    @Override
    public void onTrainBegin(TrainingControl control) {
        monitor.reset();
        bestWeights = Optional.empty();
    }

    @Override
    public void onEpochEnd(EpochLog log, TrainingControl control) {
        if (monitor.improves(log)) {
            bestEpoch = log.epoch();
            bestWeights = Optional.of(control.weights());
        } else if (log.epoch() - bestEpoch > patience || patience == 0) {
            control.stop(monitor.name() + " has not become better than " + monitor.best() + " of epoch "
                    + (bestEpoch + 1) + " for " + (log.epoch() - bestEpoch) + " epochs");
        }
    }

    @Override
    public void onTrainEnd(History history, TrainingControl control) {
        bestWeights.ifPresent(control::setWeights);
    }

    /** The best epoch of the last training, from 0. */
    public int bestEpoch() {
        return bestEpoch;
    }
}
