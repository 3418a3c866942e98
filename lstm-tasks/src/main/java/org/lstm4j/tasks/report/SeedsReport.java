package org.lstm4j.tasks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.lstm4j.io.AtomicFile;

/**
 * What the runs of one task with several seeds report to scripts, as {@code report.json} above the folders of the runs. Absent
 * parts have no key.
 *
 * @param task name of the task
 * @param backend that did the work
 * @param seeds of the runs, in their order
 * @param parameters of the model
 * @param train scores of the saved epochs, while the weights changed
 * @param validation scores of the saved weights on the validation rows
 * @param bestValidationAccuracy of the epoch that had the highest one
 * @param test scores of the saved weights on the test rows
 * @param average of the models of all runs as one model, where there is one, on the same rows
 * @param seconds a training took
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonPropertyOrder({
    "task",
    "backend",
    "seeds",
    "parameters",
    "train",
    "validation",
    "bestValidationAccuracy",
    "test",
    "average",
    "seconds"
})
public record SeedsReport(
        String task,
        String backend,
        List<Long> seeds,
        long parameters,
        SequencedMap<String, Spread> train,
        SequencedMap<String, Spread> validation,
        Optional<Spread> bestValidationAccuracy,
        SequencedMap<String, Spread> test,
        Optional<EvaluationReport> average,
        Spread seconds) {

    /** What stands behind the name of a figure that is the average's. */
    static final String OF_THE_AVERAGE = " of the average";

    /**
     * That of two runs or more of one task.
     *
     * @param average of their models, measured, if there is one
     */
    public static SeedsReport of(List<RunReport> runs, Optional<EvaluationReport> average) {
        RunReport first = runs.getFirst();
        boolean hasBest = first.bestValidationAccuracy().isPresent();
        return new SeedsReport(
                first.task(),
                first.backend(),
                runs.stream().map(RunReport::seed).toList(),
                first.parameters(),
                spreads(runs, RunReport::train),
                spreads(runs, RunReport::validation),
                hasBest
                        ? Optional.of(Spread.of(runs.stream()
                                .map(run -> run.bestValidationAccuracy()
                                        .orElseThrow()
                                        .accuracy())
                                .toList()))
                        : Optional.empty(),
                spreads(runs, run -> run.test().map(TestScores::summary)),
                average,
                Spread.of(runs.stream().map(RunReport::seconds).toList()));
    }

    private static SequencedMap<String, Spread> spreads(
            List<RunReport> runs, Function<RunReport, Optional<Scores>> part) {
        SequencedMap<String, Spread> spreads = new LinkedHashMap<>();
        part.apply(runs.getFirst())
                .ifPresent(scores -> scores.values()
                        .keySet()
                        .forEach(name -> spreads.put(
                                name,
                                Spread.of(runs.stream()
                                        .map(run ->
                                                part.apply(run).orElseThrow().value(name))
                                        .toList()))));
        return spreads;
    }

    /** Writes the report; it is there whole or not at all. */
    public void write(Path file) {
        AtomicFile.write(file, (JsonText.of(this) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Prints what the average came to, for people; nothing without one. */
    public void printAverage(PrintWriter text) {
        average.ifPresent(it -> it.test().summary().values().forEach((name, value) -> {
            text.printf(Locale.ROOT, "%-34s%12.4f%n", "test " + name + OF_THE_AVERAGE, value);
        }));
        text.flush();
    }

    /** Prints the runs for people. */
    public void print(PrintWriter text) {
        text.printf(
                Locale.ROOT,
                "%n%s, %d runs with seeds %d to %d: mean, standard deviation, 95 %% interval of the mean%n%n",
                task,
                seeds.size(),
                seeds.getFirst(),
                seeds.getLast());
        train.forEach((name, spread) -> line(text, "train " + name, spread));
        validation.forEach((name, spread) -> line(text, "validation " + name, spread));
        bestValidationAccuracy.ifPresent(spread -> line(text, "best epoch's validation accuracy", spread));
        test.forEach((name, spread) -> line(text, "test " + name, spread));
        // A time cannot be below 0, as an interval around few of them may be: from the shortest to the longest instead.
        text.printf(
                Locale.ROOT,
                "%-34s%12.1f%12.1f   %.1f to %.1f%n",
                "seconds, shortest to longest",
                seconds.mean(),
                seconds.standardDeviation(),
                Collections.min(seconds.values()),
                Collections.max(seconds.values()));
        text.flush();
    }

    private static void line(PrintWriter text, String name, Spread spread) {
        text.printf(
                Locale.ROOT,
                "%-34s%12.4f%12.4f   %s%n",
                name,
                spread.mean(),
                spread.standardDeviation(),
                spread.interval(isShare(name)));
    }

    /** True if a figure lies between 0 and 1, by its name. */
    static boolean isShare(String name) {
        return name.endsWith("accuracy");
    }
}
