package org.lstm4j.io;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.internal.Json;
import org.lstm4j.train.TrainingState;
import tools.jackson.core.JacksonException;

/**
 * A training that stands between two of its epochs, and what it is a training of: all that is needed to go on, and to see
 * that nothing else has changed. {@link CheckpointFile} writes and reads it. Immutable.
 *
 * @param libraryVersion the version of this library that trains
 * @param backend the name of the backend that trains
 * @param data the files that are learned from
 * @param task JSON that says what is trained and how; not looked into here
 * @param state where the training stands
 */
public record Checkpoint(String libraryVersion, String backend, List<DataFile> data, String task, TrainingState state) {
    /** Copies the list. @throws InvalidInputException if the task is not JSON */
    public Checkpoint {
        data = List.copyOf(data);
        try {
            Json.check(task);
        } catch (JacksonException e) {
            throw new InvalidInputException("The task of a checkpoint is not JSON: " + Json.problem(e), e);
        }
    }

    /** That of a training of this program. */
    public static Checkpoint ofThisRun(String backend, List<DataFile> data, String task, TrainingState state) {
        return new Checkpoint(Provenance.libraryVersionHere(), backend, data, task, state);
    }

    /** The version of this library, to be compared with {@link #libraryVersion}. */
    public static String libraryVersionHere() {
        return Provenance.libraryVersionHere();
    }
}
