package org.lstm4j.train;

import java.util.Map;
import java.util.SequencedMap;
import org.lstm4j.Tensor;

/** What a {@link Callback} may do to the training that it sees. */
public interface TrainingControl {
    /** Copies of all weights, by name, without the optimizer's slots. */
    SequencedMap<String, Tensor> weights();

    /** Sets all weights. */
    void setWeights(Map<String, Tensor> weights);

    /** Ends the training after this epoch. */
    void stop(String reason);

    /** The factor on the learning rate, beside the schedule's; 1 at first. */
    double learningRateFactor();

    /** Sets the factor on the learning rate. */
    void setLearningRateFactor(double factor);

    /** How many epochs were asked for. */
    int epochs();

    /** What the epochs so far came to; of a resumed training also those before. */
    History history();

    /**
     * Where the training stands, for {@link Trainer#resume}: copies of weights and slots, and what the callbacks remember.
     *
     * @throws IllegalStateException if it is not asked in {@link Callback#onEpochSettled}: in the middle of an epoch there is
     *     none
     */
    TrainingState state();
}
