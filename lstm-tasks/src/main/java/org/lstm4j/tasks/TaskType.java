package org.lstm4j.tasks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.TrainRequest;

/**
 * A kind of task, as {@code text-classification}: code that knows how to train and evaluate the models which a task file
 * describes. What only some kinds can do is an interface of its own, as {@link TextLabeller}. Bound by name in an {@link
 * LstmModule}; Guice makes it.
 */
public interface TaskType {
    /**
     * Trains what a task describes and writes the files of the run, into a folder that it {@linkplain
     * org.lstm4j.tasks.run.RunFolder#prepare prepares} when nothing but the training is left to do.
     *
     * @return what is in {@code report.json}
     * @throws org.lstm4j.InvalidInputException if the task or its data cannot be used
     * @throws org.lstm4j.LstmException if the training fails; files written so far are whole and stay
     */
    RunReport train(TaskDefinition task, TrainRequest request);

    /**
     * Measures a saved model on the test rows of its task.
     *
     * @throws org.lstm4j.InvalidInputException if the model is not of this type or the data cannot be used
     */
    EvaluationReport evaluate(TaskModel model, EvaluateRequest request);

    /**
     * The words for {@code type} of the sources that its task files name, and the records that their settings are bound to: for the page
     * of task files. None by default.
     */
    default SequencedMap<String, Class<? extends Record>> sources() {
        return new LinkedHashMap<>();
    }

    /** The files below the data root that a task reads; none by default. */
    default List<DataNeed> data(TaskDefinition task) {
        return List.of();
    }
}
