package org.lstm4j.apps.lab;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.wording.Counted;

/** What {@link WhichCell} prints for people. */
final class WhichCellText {
    private static final int NARROW = 8;
    private static final int WIDE = 19;

    private final PrintWriter text;
    private final LabLines lines;

    WhichCellText(PrintWriter text) {
        this.text = text;
        lines = new LabLines(text);
    }

    void begin(String backend, int trainings, StepSettings settings, int seeds, Evidence evidence) {
        lines.begin(
                evidence,
                trainings,
                String.format(
                        "%s on %s: %s, %s, at most so many steps as a task's budget",
                        Counted.of(trainings, "training"),
                        backend,
                        Counted.of(settings.contenders().size(), "cell"),
                        Counted.of(seeds, "seed")));
    }

    void done(StepRun run) {
        StepJob job = run.job();
        int largest = run.accuracy().size() - 1;
        lines.done(String.format(
                Locale.ROOT,
                "%-10s  %-11s  seed %d  accuracy %.3f, at the largest size %.3f  %4d steps  %.1f s",
                job.task().name(),
                job.contender().kind().title(),
                job.seed(),
                run.accuracy().getFirst(),
                run.accuracy().get(largest),
                run.steps(),
                run.seconds()));
    }

    void results(WhichCellReport report) {
        int seeds = report.seeds().size();
        text.printf(
                Locale.ROOT,
                "%nShare of right answers on %d fresh sequences%s; %.0f s in all%n",
                report.settings().testRows(),
                seeds == 1 ? "" : ", mean (lowest–highest) of " + seeds + " seeds",
                report.seconds());
        report.caution().ifPresent(text::println);
        for (int i = 0; i < report.tasks().size(); i++) {
            task(WhichCell.TASKS.get(i), report.tasks().get(i), seeds);
        }
        text.flush();
    }

    private void task(StepTask task, StepTaskResult result, int seeds) {
        text.printf(
                Locale.ROOT,
                "%n%s (chance %.2f, lessons up to %d %s, at most %d steps)%n",
                task.title(),
                result.chance(),
                result.lessons(),
                task.axis(),
                result.budget());
        int column = seeds == 1 ? NARROW : WIDE;
        List<String> head = new ArrayList<>();
        result.sizes().forEach(size -> head.add(String.valueOf(size)));
        text.printf("  %-13s%-9s%-8s%-8s%s%n", task.axis(), "weights", "steps", "s", LabLines.row(head, column));
        for (StepCellResult cell : result.cells()) {
            List<String> row = new ArrayList<>();
            cell.accuracy().forEach(at -> row.add(at.text("%.2f")));
            text.printf(
                    Locale.ROOT,
                    "  %-13s%-9d%-8.0f%-8.1f%s%n",
                    cell.kind().title(),
                    cell.parameters(),
                    cell.steps().mean(),
                    cell.seconds().mean(),
                    LabLines.row(row, column));
        }
        result.conclusion().forEach(sentence -> text.println("  " + sentence));
    }

    void files(List<Path> files) {
        lines.files(files);
    }
}
