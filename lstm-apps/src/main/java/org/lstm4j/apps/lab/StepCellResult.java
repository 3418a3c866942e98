package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one cell came to on one task whose sequences ask at steps.
 *
 * @param cell its key
 * @param parameters weights of its network
 * @param accuracy at each tested size
 * @param steps of training
 * @param learned how many of the seeds learned the largest lessons before the budget was spent
 * @param seconds of a training, tests included
 */
@JsonPropertyOrder({"cell", "parameters", "accuracy", "steps", "learned", "seconds"})
record StepCellResult(String cell, long parameters, List<Extent> accuracy, Extent steps, int learned, Extent seconds) {
    /** Copies the list. */
    StepCellResult {
        accuracy = List.copyOf(accuracy);
    }

    /** Of the runs of all seeds. */
    static StepCellResult of(List<StepRun> runs) {
        StepRun first = runs.getFirst();
        return new StepCellResult(
                first.job().contender().cell(),
                first.parameters(),
                IntStream.range(0, first.accuracy().size())
                        .mapToObj(size -> Extent.of(runs.stream()
                                .map(run -> run.accuracy().get(size))
                                .toList()))
                        .toList(),
                Extent.of(runs.stream().map(StepRun::steps).toList()),
                (int) runs.stream().filter(StepRun::isLearned).count(),
                Extent.of(runs.stream().map(StepRun::seconds).toList()));
    }

    Cell kind() {
        return Cell.of(cell);
    }
}
