package org.lstm4j.apps.task.training;

import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.task.SavedModel;

/** The numbers in the provenance of a model file; beside these, the values that were logged for its epoch. */
public final class SavedNumbers {
    static final String EPOCH = "epoch";
    /** Before the names of the scores on the test rows. */
    static final String TEST = "test.";

    private SavedNumbers() {}

    /** The epoch that the weights are from, counted from 1. */
    public static int epoch(SavedModel model) {
        String text = model.bundle().provenance().numbers().getOrDefault(EPOCH, "");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    model.file() + ": does not say which epoch its weights are from, so it is no model of a training",
                    e);
        }
    }
}
