package org.lstm4j.apps.parity;

import java.util.List;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.run.DataRoot;

/** How models of one task type are asked about the test rows of their task. */
public interface Questions {
    /**
     * Asks about all of them.
     *
     * @return an answer for each row, in an order that depends on the task alone
     */
    List<Answer> answers(TaskModel model, DataRoot root, Selection backend);
}
