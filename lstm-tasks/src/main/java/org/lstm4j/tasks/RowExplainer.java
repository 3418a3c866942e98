package org.lstm4j.tasks;

/**
 * A task type whose models' answers can be divided up among what they read, or that can show where a model looked: what {@code lstm explain}
 * asks of rows of a kind of its own. A type whose models read text word by word is a {@link TextExplainer} instead.
 */
public interface RowExplainer extends TaskType {
    /**
     * Explains the answer to a row.
     *
     * @throws org.lstm4j.InvalidInputException if the model is not of this type or has nothing to show, the row cannot be read, or there is
     *     no such target
     */
    RowExplanation explain(TaskModel model, RowQuestion question);
}
