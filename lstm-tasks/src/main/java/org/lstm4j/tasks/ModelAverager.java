package org.lstm4j.tasks;

import org.lstm4j.nn.Average;

/**
 * A task type whose models of several seeds can become one: the average of what they give. Such a model has the task, labels,
 * text pipeline and attachments of the others, so that {@link TaskType#evaluate} and all else takes it like any other; its graph
 * holds theirs side by side, behind one input and, where they have one, the input with the lengths.
 */
public interface ModelAverager extends TaskType {
    /**
     * What the numbers mean that models of a task give, and so of what the mean is taken. Asked before anything is trained.
     *
     * @throws org.lstm4j.InvalidInputException if models of this task cannot be averaged, saying why
     */
    Average.Outputs averaging(TaskDefinition task);
}
