package org.lstm4j.tasks;

import java.util.List;

/** A task type whose models answer rows of a kind of its own: sentences, recordings, rows of numbers. */
public interface RowPredictor extends TaskType {
    /**
     * Answers rows.
     *
     * @return an answer for each, in their order
     * @throws org.lstm4j.InvalidInputException if the model is not of this type, or a row cannot be read
     */
    List<? extends PredictedRow> predict(TaskModel model, PredictRequest request);
}
