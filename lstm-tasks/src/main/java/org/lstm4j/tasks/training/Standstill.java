package org.lstm4j.tasks.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Checkpoint;
import org.lstm4j.io.CheckpointFile;
import org.lstm4j.io.DataFile;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.run.RunFolder;
import org.lstm4j.train.Schedule;
import org.lstm4j.train.TrainingState;

/**
 * A run that was stopped, as its checkpoint has it, and all that must be as it was for the run to go on. Immutable.
 *
 * @param file the checkpoint's
 * @param checkpoint what is in it
 */
record Standstill(Path file, Checkpoint checkpoint) {
    private static final String AS_IT_WAS = ", so it would not come to the same bits";

    /**
     * Reads the checkpoint of a run, and compares the task.
     *
     * @throws InvalidInputException if there is none, it cannot be read, or it is another task's
     */
    static Standstill of(RunFolder folder, TaskDefinition task) {
        Path file = folder.checkpoint();
        if (!Files.exists(file)) {
            throw new InvalidInputException(folder.path() + ": there is no " + file.getFileName()
                    + " to go on from; train without --resume, or name the folder of another run with --out");
        }
        Standstill standstill = new Standstill(file, CheckpointFile.read(file));
        String then = standstill.checkpoint.task();
        SettingDifference.ofTraining(then, task.json()).ifPresent(difference -> {
            throw difference.isOfAnotherTask()
                    ? new InvalidInputException(folder.path() + ": " + difference.ofRun()
                            + "; name another folder with --out, or replace the run with --overwrite")
                    : standstill.other(difference.ofRun());
        });
        int before = SettingDifference.epochs(then);
        int now = SettingDifference.epochs(task.json());
        if (now < before) {
            throw standstill.other("training.epochs was " + before + " when the run was started and is " + now
                    + " now; it may only become more");
        }
        return standstill;
    }

    TrainingState state() {
        return checkpoint.state();
    }

    /** Compares who computes, and with which files. */
    void require(String backend, List<DataFile> data) {
        requireSame("the version of this program", checkpoint.libraryVersion(), Checkpoint.libraryVersionHere());
        requireSame("the backend", checkpoint.backend(), backend);
        if (!checkpoint.data().equals(data)) {
            DataFile first = data.stream()
                    .filter(it -> !checkpoint.data().contains(it))
                    .findFirst()
                    .orElseGet(checkpoint.data()::getFirst);
            throw other("the data is not what it was when the run was started: see " + first.name());
        }
    }

    private void requireSame(String what, String then, String now) {
        if (!then.equals(now)) {
            throw other(what + " was " + then + " when the run was started and is " + now + " now");
        }
    }

    /** Refuses a schedule that would have been another one in the epochs that are done, had more been asked for then. */
    void require(Optional<TypedConfig> schedule, Components components, ComponentContext context) {
        int before = SettingDifference.epochs(checkpoint.task());
        if (schedule.isEmpty() || before == context.epochs()) {
            return;
        }
        Schedule then = components.schedule(schedule.get(), context.withEpochs(before));
        Schedule now = components.schedule(schedule.get(), context);
        for (long step = 0; step < state().steps(); step++) {
            if (then.factor(step) != now.factor(step)) {
                throw other("the schedule depends on training.epochs, which was " + before
                        + " when the run was started and is " + context.epochs() + " now");
            }
        }
    }

    private InvalidInputException other(String difference) {
        return new InvalidInputException(file + ": " + difference + AS_IT_WAS);
    }
}
