package org.lstm4j.tasks;

/** A task type whose models read text word by word, so that what they make of it can be shown word by word. */
public interface TextExplainer extends TaskType {
    /**
     * How a model reads text and what its numbers mean.
     *
     * @throws org.lstm4j.InvalidInputException if the model is not of this type
     */
    TextReading reading(TaskModel model);
}
