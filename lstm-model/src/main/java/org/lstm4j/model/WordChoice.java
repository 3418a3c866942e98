package org.lstm4j.model;

import java.util.function.IntPredicate;
import org.lstm4j.LstmException;
import org.lstm4j.decode.Sampler;
import org.lstm4j.decode.Sampling;

/** Chooses words by their scores, for one text. Not thread-safe. */
final class WordChoice {
    private final Sampler sampler;
    private final IntPredicate isAllowed;

    /**
     * Creates it.
     *
     * @param sampling how
     * @param words how many ids there are
     * @param fromLogits true if scores are logits, false if they are probabilities
     * @param isAllowed false for ids that are no words: padding, the token for unknown words
     */
    WordChoice(Sampling sampling, int words, boolean fromLogits, IntPredicate isAllowed) {
        this.sampler = new Sampler(sampling, words, fromLogits, isAllowed);
        this.isAllowed = isAllowed;
    }

    /**
     * Chooses one.
     *
     * @param scores of all ids
     * @param step the number of the choice, so that each draws anew
     * @param isWritten true for ids that were written before
     * @throws LstmException if the model gives no numbers, or no id is allowed
     */
    int of(float[] scores, int step, IntPredicate isWritten) {
        if (!isAnyPossible(scores)) {
            throw new LstmException("the model has no word that could be written: its vocabulary holds padding and the"
                    + " token for unknown words alone, or its scores are no finite numbers");
        }
        return sampler.choose(scores, 0, step, 0, isWritten);
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
