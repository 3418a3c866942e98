package org.lstm4j.tasks.training;

import java.nio.file.Path;
import java.util.Optional;
import org.lstm4j.LstmException;
import org.lstm4j.train.NonFiniteException;

/** A training that came to numbers that are not finite. What was saved before is whole and stays. */
public final class TrainingStoppedException extends LstmException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Integer> savedEpoch;

    /**
     * Creates the exception.
     *
     * @param cause says in which layer and at which step
     * @param savedEpoch the epoch whose model was saved, counted from 1
     * @param model where it was saved
     */
    TrainingStoppedException(NonFiniteException cause, Optional<Integer> savedEpoch, Path model) {
        super(
                cause.getMessage() + " "
                        + savedEpoch
                                .map(epoch -> "The model of epoch " + epoch + " stays in " + model + ".")
                                .orElse("No epoch was over, so no model was saved."),
                cause);
        this.savedEpoch = savedEpoch;
    }

    /** The epoch whose model was saved, counted from 1; empty after deserialisation. */
    public Optional<Integer> savedEpoch() {
        return savedEpoch == null ? Optional.empty() : savedEpoch;
    }
}
