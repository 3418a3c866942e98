package org.lstm4j.tasks.training;

import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;

/**
 * How a model is trained.
 *
 * @param epochs how often all training rows are seen, at most
 * @param batchSize rows a step
 * @param shuffle whether the training rows are put into a new order for each epoch
 * @param bucketed whether sequences of like length share a batch, so that fewer steps are computed; needs shuffling and a
 *     task that knows lengths; false without it
 * @param seed of initial weights, dropout and order; equal seeds give equal bits
 * @param keep which epoch's weights become the model
 * @param earlyStopping when to stop before the last epoch
 * @param schedule of the learning rate; constant without it
 * @param plateau when to lower the learning rate
 * @param clipping of large gradients; none without it
 * @param classWeights how much each class counts in the loss: {@code balanced}, or {@code { type = given, weights = [1, 2]
 *     }}; the same without it
 * @param metrics what is measured each epoch beside what the task measures anyhow, as {@code [auc, { type = f-score, average = macro }]};
 *     nothing without it
 */
public record TrainingConfig(
        int epochs,
        int batchSize,
        boolean shuffle,
        Optional<Boolean> bucketed,
        long seed,
        Keep keep,
        Optional<EarlyStoppingConfig> earlyStopping,
        Optional<TypedConfig> schedule,
        Optional<PlateauConfig> plateau,
        Optional<TypedConfig> clipping,
        Optional<TypedConfig> classWeights,
        Optional<List<TypedConfig>> metrics) {

    private static final int MAX_EPOCHS = 1_000_000_000;
    private static final int MAX_BATCH = 1 << 20;

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
            SettingException.atLeast(0, "patience", patience);
            SettingException.within(0, Double.MAX_VALUE, "minDelta", minDelta);
        }
    }

    /**
     * Lowers the learning rate when the training no longer gets better on the validation rows.
     *
     * @param factor the rate is multiplied by
     * @param patience epochs without a lower validation loss that are put up with
     */
    public record PlateauConfig(double factor, int patience) {
        public PlateauConfig {
            if (!(factor > 0 && factor < 1)) {
                throw new SettingException("factor", "must be above 0 and below 1, got " + factor);
            }
            SettingException.atLeast(1, "patience", patience);
        }
    }

    public TrainingConfig {
        SettingException.within(1, MAX_EPOCHS, "epochs", epochs);
        SettingException.within(1, MAX_BATCH, "batchSize", batchSize);
        if (!shuffle && bucketed.orElse(false)) {
            throw new SettingException(
                    "bucketed", "needs shuffle = true: without it rows come in the order of the data");
        }
    }

    /** True if texts of like length share a batch. */
    public boolean isBucketed() {
        return bucketed.orElse(false);
    }

    /** True if something here looks at the validation rows. */
    public boolean needsValidation() {
        return keep == Keep.BEST || earlyStopping.isPresent() || plateau.isPresent();
    }
}
