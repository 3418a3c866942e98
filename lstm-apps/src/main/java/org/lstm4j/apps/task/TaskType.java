package org.lstm4j.apps.task;

import java.util.List;
import org.lstm4j.apps.report.EvaluationReport;
import org.lstm4j.apps.report.Prediction;
import org.lstm4j.apps.report.RunReport;
import org.lstm4j.apps.run.EvaluateRequest;
import org.lstm4j.apps.run.TrainRequest;
import org.lstm4j.spi.Selection;

/**
 * A kind of task, as {@code text-classification}: code that knows how to train, evaluate and use the models which a task
 * file describes. Bound by name in an {@link LstmModule}; Guice makes it.
 */
public interface TaskType {
    /**
     * Trains what a task describes and writes the files of the run.
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
    EvaluationReport evaluate(SavedModel model, EvaluateRequest request);

    /**
     * Labels texts.
     *
     * @return as many as there are texts, in their order
     * @throws org.lstm4j.InvalidInputException if the model is not of this type, or the type does not label texts
     */
    List<Prediction> predict(SavedModel model, List<String> texts, Selection backend);
}
