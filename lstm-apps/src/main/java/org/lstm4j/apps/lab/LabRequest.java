package org.lstm4j.apps.lab;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.run.Invocation;
import org.lstm4j.tasks.run.RunFolder;

/**
 * What the command line says about an experiment.
 *
 * @param backend which backend is asked for; its threads say how many trainings run at a time, each on one thread
 * @param folder into which the files go
 * @param seeds how often everything is repeated, with the seeds from 1 on
 * @param isQuick true for a rehearsal: short gaps and few steps, whose numbers mean nothing
 * @param text where to print for people
 * @param tasks all there are, for experiments that train some of them
 * @param invocation what was called, and when
 */
public record LabRequest(
        Selection backend,
        RunFolder folder,
        int seeds,
        boolean isQuick,
        PrintWriter text,
        Supplier<TaskCatalog> tasks,
        Invocation invocation) {
    private static final int MOST_SEEDS = 100;

    /** Checks the number of seeds. */
    public LabRequest {
        if (seeds < 1 || seeds > MOST_SEEDS) {
            throw new InvalidInputException("--seeds: must be 1 to " + MOST_SEEDS + ", got " + seeds);
        }
    }

    List<Long> seedList() {
        return LongStream.rangeClosed(1, seeds).boxed().toList();
    }
}
