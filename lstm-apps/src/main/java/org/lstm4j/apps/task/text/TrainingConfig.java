package org.lstm4j.apps.task.text;

import java.util.Optional;
import org.lstm4j.apps.config.SettingException;

/**
 * The schedule of a training.
 *
 * @param epochs how often all training rows are seen, at most
 * @param batchSize rows a step
 * @param shuffle whether the training rows are put into a new order for each epoch
 * @param seed of initial weights, dropout and order; equal seeds give equal bits
 * @param keep which epoch's weights become the model
 * @param earlyStopping when to stop before the last epoch
 */
public record TrainingConfig(
        int epochs, int batchSize, boolean shuffle, long seed, Keep keep, Optional<EarlyStoppingConfig> earlyStopping) {

    /** Which epoch's weights become the model. */
    public enum Keep {
        /** The epoch with the lowest validation loss. */
        BEST,
        /** The last epoch. */
        LAST
    }

    /**
     * Stops a training that no longer gets better on the validation rows.
     *
     * @param patience epochs without a lower validation loss that are put up with
     * @param minDelta by how much lower counts as lower
     */
    public record EarlyStoppingConfig(int patience, double minDelta) {
        public EarlyStoppingConfig {
            SettingException.atLeast(1, "patience", patience);
            SettingException.within(0, Double.MAX_VALUE, "minDelta", minDelta);
        }
    }

    public TrainingConfig {
        SettingException.atLeast(1, "epochs", epochs);
        SettingException.atLeast(1, "batchSize", batchSize);
    }
}
