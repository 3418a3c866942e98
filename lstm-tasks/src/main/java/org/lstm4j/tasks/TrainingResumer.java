package org.lstm4j.tasks;

import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.run.TrainRequest;

/**
 * A task type that can go on with a training that was stopped: its {@link #train} leaves {@link
 * org.lstm4j.tasks.run.RunFolder#checkpoint} behind, unless the request says otherwise.
 */
public interface TrainingResumer extends TaskType {
    /**
     * Goes on from the checkpoint in the run's folder, to the same files, bit by bit but for times, as if the training had never
     * been stopped.
     *
     * @return what is in {@code report.json}
     * @throws org.lstm4j.InvalidInputException if there is no checkpoint, it is damaged, or it is of another training, naming
     *     what differs
     * @throws org.lstm4j.LstmException if the training fails
     */
    RunReport resume(TaskDefinition task, TrainRequest request);
}
