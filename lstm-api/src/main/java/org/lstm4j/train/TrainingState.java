package org.lstm4j.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.Tensor;

/**
 * Where a training stands between two epochs: all that {@link Trainer#resume} needs to go on with the same bits.
 *
 * <p>There is no generator in it, as random numbers are functions of seed, stream and step; no place in a schedule, which is a
 * function of the step; and nothing of a {@linkplain org.lstm4j.nn.Model#isStateful() stateful} model but its weights, as
 * each epoch starts from zeros. Immutable; the tensors are not copied, so do not write into them.
 *
 * @param training what it is a state of: settings that must be the same to go on, as text by name
 * @param parameters weights and the optimizer's slots, by name, {@linkplain org.lstm4j.spi.Parameters#exact as exact} as the
 *     backend keeps them
 * @param steps how many steps were made
 * @param passes how many shuffled passes over the data were made, those of earlier trainings of the trainer included
 * @param learningRateFactor the factor on the learning rate, beside the schedule's
 * @param stopReason why the training ends here, if a callback has stopped it
 * @param history what each epoch so far came to
 * @param callbacks what each {@link Resumable} callback remembers, by a name made from its class
 */
public record TrainingState(
        SequencedMap<String, String> training,
        SequencedMap<String, Tensor> parameters,
        long steps,
        int passes,
        double learningRateFactor,
        Optional<String> stopReason,
        History history,
        SequencedMap<String, CallbackState> callbacks) {
    /** Copies the maps. */
    public TrainingState {
        training = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(training));
        parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
        callbacks = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(callbacks));
    }

    /** How many epochs are done. */
    public int epochs() {
        return history.epochs().size();
    }

    /** A line that names it; the weights are many. */
    @Override
    public String toString() {
        return "TrainingState[" + epochs() + " epochs, " + steps + " steps, " + parameters.size() + " parameters]";
    }
}
