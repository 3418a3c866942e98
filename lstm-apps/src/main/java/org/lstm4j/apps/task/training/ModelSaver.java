package org.lstm4j.apps.task.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.Tensor;
import org.lstm4j.train.Callback;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.ModelCheckpoint;
import org.lstm4j.train.TrainingControl;

/**
 * Saves the model as soon as there is a better one, so that a training which is killed leaves its best, and keeps the last
 * epoch's weights to compare them with. For one training.
 */
final class ModelSaver implements Callback {
    private final BiConsumer<EpochLog, SequencedMap<String, Tensor>> file;
    private final Callback trigger;
    private Optional<EpochLog> saved = Optional.empty();
    private Map<String, Tensor> last = Map.of();

    /**
     * Creates it.
     *
     * @param keep which epoch is saved
     * @param file writes the weights of an epoch
     */
    ModelSaver(TrainingConfig.Keep keep, BiConsumer<EpochLog, SequencedMap<String, Tensor>> file) {
        this.file = file;
        this.trigger = switch (keep) {
            case BEST -> new ModelCheckpoint("val_loss", this::save);
            case LAST ->
                new Callback() {
                    @Override
                    public void onEpochEnd(EpochLog log, TrainingControl control) {
                        save(log, control.weights());
                    }
                };
        };
    }

    private void save(EpochLog log, SequencedMap<String, Tensor> weights) {
        try {
            file.accept(log, weights);
        } catch (InvalidInputException e) {
            // Weights that are not finite: the training's failure, not its user's.
            throw new LstmException(
                    "The model of epoch " + (log.epoch() + 1) + " cannot be saved: " + e.getMessage(), e);
        }
        saved = Optional.of(log);
    }

    @Override
    public void onTrainBegin(TrainingControl control) {
        trigger.onTrainBegin(control);
    }

    @Override
    public void onEpochEnd(EpochLog log, TrainingControl control) {
        last = new LinkedHashMap<>(control.weights());
        trigger.onEpochEnd(log, control);
    }

    /** The epoch whose weights were saved last, if any were. */
    Optional<EpochLog> saved() {
        return saved;
    }

    /** The weights of the last epoch, saved or not. */
    Map<String, Tensor> lastWeights() {
        return last;
    }
}
