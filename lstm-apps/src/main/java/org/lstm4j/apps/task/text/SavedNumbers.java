package org.lstm4j.apps.task.text;

import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.task.SavedModel;

/** The numbers in the provenance of a model file; beside these, the values that were logged for its epoch. */
final class SavedNumbers {
    static final String EPOCH = "epoch";
    static final String TEST_LOSS = "test.loss";
    static final String TEST_ACCURACY = "test.accuracy";

    private SavedNumbers() {}

    /** The epoch that the weights are from, counted from 1. */
    static int epoch(SavedModel model) {
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
