package org.lstm4j.apps.task;

/**
 * A kind of task, as {@code text-classification}: code that knows how to train, evaluate and use the models which a task
 * file describes. Bound by name in a {@link LstmModule}.
 */
public interface TaskType {
    /** The record to which the settings of a task of this type are bound, {@code type} and {@code description} apart. */
    Class<? extends Record> configuration();
}
