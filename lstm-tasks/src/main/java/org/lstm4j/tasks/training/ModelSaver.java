package org.lstm4j.tasks.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.Tensor;
import org.lstm4j.io.OutputFileException;
import org.lstm4j.train.CallbackState;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.ModelCheckpoint;
import org.lstm4j.train.Resumable;
import org.lstm4j.train.TrainingControl;

/**
 * Saves the model as soon as there is a better one, so that a training which is killed leaves its best, and keeps the last
 * epoch's weights to compare them with. A model that the disk does not take is kept, and tried again after each epoch and at the
 * end. For one training.
 */
final class ModelSaver implements Resumable {
    private static final String SAVED_EPOCH = "savedEpoch";

    private final BiConsumer<EpochLog, SequencedMap<String, Tensor>> file;
    private final Consumer<EpochLog> check;
    private final Resumable trigger;
    private final SpareFile place;
    private Optional<EpochLog> saved = Optional.empty();
    private Optional<Unsaved> unsaved = Optional.empty();
    private Map<String, Tensor> last = Map.of();

    /**
     * Creates it.
     *
     * @param keep which epoch is saved
     * @param file writes the weights of an epoch
     * @param place where it goes
     * @param check refuses a file without the weights of an epoch that were written before the training was stopped
     */
    ModelSaver(
            TrainingConfig.Keep keep,
            BiConsumer<EpochLog, SequencedMap<String, Tensor>> file,
            SpareFile place,
            Consumer<EpochLog> check) {
        this.file = file;
        this.place = place;
        this.check = check;
        this.trigger = switch (keep) {
            case BEST -> new ModelCheckpoint("val_loss", this::save);
            case LAST -> new EachEpoch(this);
        };
    }

    /** A model that could not be written. */
    private record Unsaved(EpochLog log, SequencedMap<String, Tensor> weights) {}

    private void save(EpochLog log, SequencedMap<String, Tensor> weights) {
        boolean isSaved = place.write(() -> write(log, weights));
        saved = isSaved ? Optional.of(log) : saved;
        unsaved = isSaved ? Optional.empty() : Optional.of(new Unsaved(log, weights));
    }

    /** True while the file holds an older model than it should: a checkpoint would not go with it. */
    boolean isBehind() {
        return unsaved.isPresent();
    }

    /** Saves what could not be saved before. @throws LstmException if it still cannot */
    void finish() {
        unsaved.ifPresent(it -> {
            write(it.log(), it.weights());
            saved = Optional.of(it.log());
        });
        unsaved = Optional.empty();
    }

    private void write(EpochLog log, SequencedMap<String, Tensor> weights) {
        try {
            file.accept(log, weights);
        } catch (OutputFileException e) {
            throw e;
        } catch (InvalidInputException e) {
            // Weights that are not finite: the training's failure, not its user's.
            throw new LstmException(
                    "The model of epoch " + (log.epoch() + 1) + " cannot be saved: " + e.getMessage(), e);
        }
    }

    @Override
    public void onTrainBegin(TrainingControl control) {
        trigger.onTrainBegin(control);
    }

    @Override
    public void onEpochEnd(EpochLog log, TrainingControl control) {
        last = new LinkedHashMap<>(control.weights());
        unsaved.ifPresent(it -> save(it.log(), it.weights()));
        trigger.onEpochEnd(log, control);
    }

    @Override
    public CallbackState state() {
        CallbackState state = trigger.state();
        return saved.map(log -> state.with(SAVED_EPOCH, log.epoch())).orElse(state);
    }

    @Override
    public void restore(CallbackState state, TrainingControl control) {
        trigger.restore(state, control);
        last = new LinkedHashMap<>(control.weights());
        if (state.values().containsKey(SAVED_EPOCH)) {
            EpochLog log = control.history().epochs().get(Math.toIntExact(state.count(SAVED_EPOCH)));
            check.accept(log);
            saved = Optional.of(log);
        }
    }

    /** Saves each epoch. */
    private record EachEpoch(ModelSaver saver) implements Resumable {
        @Override
        public void onEpochEnd(EpochLog log, TrainingControl control) {
            saver.save(log, control.weights());
        }

        @Override
        public CallbackState state() {
            return CallbackState.EMPTY;
        }

        @Override
        public void restore(CallbackState state, TrainingControl control) {}
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
