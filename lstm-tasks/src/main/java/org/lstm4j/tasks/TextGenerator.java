package org.lstm4j.tasks;

import org.lstm4j.tasks.report.Generation;

/** A task type whose models write on from a beginning. */
public interface TextGenerator extends TaskType {
    /**
     * Writes words.
     *
     * @throws org.lstm4j.InvalidInputException if the model is not of this type, or knows no word of a beginning that it needs
     */
    Generation generate(TaskModel model, GenerateRequest request);
}
