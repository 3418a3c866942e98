package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * What the comparison of cells reports to scripts, as {@code lab.json}.
 *
 * @param lab its name
 * @param backend that did the work
 * @param rehearsal true if the numbers mean nothing: short gaps and few steps; then no task has a conclusion
 * @param caution what has to be known before the numbers are read, if there is anything
 * @param seeds of the runs
 * @param settings of all of them
 * @param seconds it took, from the first training to the last
 * @param tasks in the order they were run
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"lab", "backend", "rehearsal", "caution", "seeds", "settings", "seconds", "tasks"})
record LabReport(
        String lab,
        String backend,
        boolean rehearsal,
        Optional<String> caution,
        List<Long> seeds,
        LabSettings settings,
        double seconds,
        List<TaskResult> tasks) {
    static LabReport of(
            String lab,
            String backend,
            Evidence evidence,
            List<Long> seeds,
            LabSettings settings,
            double seconds,
            List<TaskResult> tasks) {
        return new LabReport(
                lab,
                backend,
                evidence == Evidence.REHEARSAL,
                Optional.of(evidence.caution()).filter(caution -> !caution.isBlank()),
                seeds,
                settings,
                seconds,
                tasks);
    }

    /** How much may be concluded. */
    Evidence evidence() {
        return Evidence.of(rehearsal, seeds.size());
    }

    /** Copies the lists. */
    LabReport {
        seeds = List.copyOf(seeds);
        tasks = List.copyOf(tasks);
    }
}
