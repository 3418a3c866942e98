/**
 * What all tasks share that learn from rows with known answers: a task type makes a {@link
 * org.lstm4j.tasks.training.SupervisedTask} of a task file and its data, {@link
 * org.lstm4j.tasks.training.SupervisedTraining} does the rest, up to the files of the run.
 */
@NullMarked
package org.lstm4j.tasks.training;

import org.jspecify.annotations.NullMarked;
