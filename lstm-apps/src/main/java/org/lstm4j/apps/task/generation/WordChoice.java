package org.lstm4j.apps.task.generation;

import java.util.function.IntPredicate;
import org.lstm4j.LstmException;
import org.lstm4j.apps.task.Sampling;
import org.lstm4j.decode.Sampler;

/**
 * Chooses words by their scores.
 *
 * @param sampling how
 * @param fromLogits true if scores are logits, false if they are probabilities
 * @param isAllowed false for ids that are no words: padding, the token for unknown words
 */
record WordChoice(Sampling sampling, boolean fromLogits, IntPredicate isAllowed) {

    /**
     * Chooses one.
     *
     * @param scores of all ids
     * @param step the number of the choice, so that each draws anew
     * @throws LstmException if the model gives no numbers, or no id is allowed
     */
    int of(float[] scores, int step) {
        if (!isAnyPossible(scores)) {
            throw new LstmException("the model has no word that could be written: its vocabulary holds padding and the"
                    + " token for unknown words alone, or its scores are no finite numbers");
        }
        return new Sampler(sampling.general(), scores.length, fromLogits, isAllowed).choose(scores, 0, step, 0);
    }

    private boolean isAnyPossible(float[] scores) {
        for (int id = 0; id < scores.length; id++) {
            if (isAllowed.test(id) && Float.isFinite(scores[id])) {
                return true;
            }
        }
        return false;
    }
}
