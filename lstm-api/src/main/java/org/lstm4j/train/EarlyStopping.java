package org.lstm4j.train;

import java.util.Map;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/**
 * Ends a training when a value has not become better for {@code patience} epochs, as in Keras, and gives back the weights of its best epoch;
 * also when the training ends by itself or fails. For one training at a time.
 */
public final class EarlyStopping implements Resumable {
    private static final String BEST = "best";
    private static final String BEST_EPOCH = "bestEpoch";
    private static final String WAITED = "waited";

    private final Monitor monitor;
    private final int patience;
    private Optional<Map<String, Tensor>> bestWeights = Optional.empty();
    private int bestEpoch;
    private int waited;

    /**
     * Creates it.
     *
     * @param name the logged value, such as {@code val_loss}
     * @param patience after how many epochs without a better one it ends; 0 is as 1
     */
    public EarlyStopping(String name, int patience) {
        this(name, patience, 0, MonitorMode.AUTO);
    }

    /** The same, with a smallest improvement that counts. */
    public EarlyStopping(String name, int patience, double minDelta) {
        this(name, patience, minDelta, MonitorMode.AUTO);
    }

    /**
     * Creates it.
     *
     * @param name the logged value, such as {@code val_loss}
     * @param patience after how many epochs without a better one it ends; 0 is as 1
     * @param minDelta by how much a value must be better to count
     * @param mode which way the value gets better
     */
    public EarlyStopping(String name, int patience, double minDelta, MonitorMode mode) {
        if (patience < 0) {
            throw new InvalidInputException("EarlyStopping needs a patience of 0 or more; got " + patience);
        }
        Checks.notNegative("EarlyStopping", "minDelta", minDelta);
        this.monitor = new Monitor(name, minDelta, mode);
        this.patience = patience;
    }

    @Override
    public void onTrainBegin(TrainingControl control) {
        monitor.reset();
        bestWeights = Optional.empty();
        bestEpoch = 0;
        waited = 0;
    }

    @Override
    public void onEpochEnd(EpochLog log, TrainingControl control) {
        waited++;
        if (monitor.improves(log)) {
            waited = 0;
            bestEpoch = log.epoch();
            bestWeights = Optional.of(control.weights());
        } else if (waited >= patience) {
            control.stop(monitor.name() + " has not become better than " + monitor.best() + " of epoch "
                    + (bestEpoch + 1) + " for " + waited + (waited == 1 ? " epoch" : " epochs"));
        }
    }

    @Override
    public CallbackState state() {
        return CallbackState.EMPTY
                .with(BEST, monitor.best())
                .with(BEST_EPOCH, bestEpoch)
                .with(WAITED, waited)
                .withTensors(bestWeights.orElse(Map.of()));
    }

    @Override
    public void restore(CallbackState state, TrainingControl control) {
        monitor.restore(state.number(BEST));
        bestEpoch = Math.toIntExact(state.count(BEST_EPOCH));
        waited = Math.toIntExact(state.count(WAITED));
        bestWeights = state.tensors().isEmpty() ? Optional.empty() : Optional.of(state.tensors());
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
