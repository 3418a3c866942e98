package org.lstm4j.tasks.training;

import java.nio.file.Files;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.report.StoredReport;
import org.lstm4j.tasks.run.RunFolder;

/** What a run came to whose files are all there. */
public final class FinishedRun {
    private FinishedRun() {}

    /**
     * The report of a run that has nothing left to train; empty if the run was stopped, or more epochs are asked for now than it
     * was started with and it was not early stopping that ended it.
     *
     * @param task that should be trained
     * @throws InvalidInputException if it is the run of another task, or its files cannot be read
     */
    public static Optional<RunReport> of(RunFolder folder, TaskDefinition task, TaskCatalog catalog) {
        if (!Files.exists(folder.report())) {
            return Optional.empty();
        }
        TaskModel model = catalog.model(folder.model());
        String then = model.task().json();
        SettingDifference.ofTraining(then, task.json()).ifPresent(difference -> {
            throw new InvalidInputException(folder.path() + ": " + difference.ofRun());
        });
        RunReport report = StoredReport.read(folder.report(), SavedNumbers.tested(model.bundle()));
        int epochs = SettingDifference.epochs(then);
        boolean isComplete = SettingDifference.epochs(task.json()) <= epochs || report.epochs() < epochs;
        return isComplete ? Optional.of(report) : Optional.empty();
    }
}
