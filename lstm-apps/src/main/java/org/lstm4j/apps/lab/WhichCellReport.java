package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * What {@link WhichCell} reports to scripts, as {@code lab.json}.
 *
 * @param lab its name
 * @param backend that did the work
 * @param rehearsal true if the numbers mean nothing; then no task has a conclusion
 * @param caution what has to be known before the numbers are read, if there is anything
 * @param seeds of the runs
 * @param settings of all of them
 * @param threads how many trainings ran at a time
 * @param seconds it took, from the first training to the last
 * @param tasks in the order they were run
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"lab", "backend", "rehearsal", "caution", "seeds", "settings", "threads", "seconds", "tasks"})
record WhichCellReport(
        String lab,
        String backend,
        boolean rehearsal,
        Optional<String> caution,
        List<Long> seeds,
        StepSettings settings,
        int threads,
        double seconds,
        List<StepTaskResult> tasks) {
    /** Copies the lists. */
    WhichCellReport {
        seeds = List.copyOf(seeds);
        tasks = List.copyOf(tasks);
    }

    /** How much may be concluded. */
    Evidence evidence() {
        return Evidence.of(rehearsal, seeds.size());
    }
}
