package org.lstm4j.tasks;

import java.util.List;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.report.Prediction;

/** A task type whose models give texts labels. */
public interface TextLabeller extends TaskType {
    /**
     * Labels texts.
     *
     * @return as many as there are texts, in their order
     * @throws org.lstm4j.InvalidInputException if the model is not of this type
     */
    List<Prediction> predict(TaskModel model, List<String> texts, Selection backend);
}
