package org.lstm4j.apps.lab;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lstm4j.apps.internal.Counted;

/** What an experiment prints for people. */
final class LabText {
    private static final int NAME = 11;

    private final PrintWriter text;
    private int all;
    private int done;

    LabText(PrintWriter text) {
        this.text = text;
    }

    void begin(String backend, int trainings, LabSettings settings, int seeds, Evidence evidence) {
        all = trainings;
        if (!evidence.caution().isBlank()) {
            text.println(evidence.caution());
        }
        text.printf(
                Locale.ROOT,
                "%s on %s: gaps %s, %s, %s, at most so many steps as a task's budget%n",
                Counted.of(trainings, "training"),
                backend,
                settings.gaps().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                Counted.of(seeds, "seed"),
                Counted.of(settings.units(), "unit"));
        text.flush();
    }

    void done(LabRun run) {
        done++;
        LabJob job = run.job();
        text.printf(
                Locale.ROOT,
                "%3d/%d  %-14s  %-9s  gap %2d  seed %d  accuracy %.3f  %4d steps  %.1f s%n",
                done,
                all,
                job.task().name(),
                job.cell().title(),
                job.gap(),
                job.seed(),
                run.accuracy(),
                run.steps(),
                run.seconds());
        text.flush();
    }

    void results(List<GapTask> tasks, LabReport report) {
        List<Integer> gaps = report.settings().gaps();
        text.printf(
                Locale.ROOT,
                "%nShare of right answers on %d fresh sequences, mean%s; %.0f s in all%n",
                report.settings().testRows(),
                report.seeds().size() == 1
                        ? ""
                        : " (lowest–highest) of " + report.seeds().size() + " seeds",
                report.seconds());
        report.caution().ifPresent(text::println);
        int column = report.seeds().size() == 1 ? 8 : 20;
        for (int i = 0; i < tasks.size(); i++) {
            TaskResult result = report.tasks().get(i);
            text.printf(Locale.ROOT, "%n%s (chance %.2f)%n", tasks.get(i).title(), result.chance());
            text.printf(
                    "  %-" + NAME + "s%s%n",
                    "gap",
                    row(gaps.stream().map(String::valueOf).toList(), column));
            for (CellResult cell : result.cells()) {
                List<String> cells = IntStream.range(0, gaps.size())
                        .mapToObj(gap -> cell.accuracy().get(gap).text("%.2f"))
                        .toList();
                text.printf("  %-" + NAME + "s%s%n", Cell.of(cell.cell()).title(), row(cells, column));
            }
            result.conclusion().forEach(sentence -> text.println("  " + sentence));
        }
        text.flush();
    }

    private static String row(List<String> cells, int width) {
        return cells.stream()
                .map(cell -> String.format("%-" + width + "s", cell))
                .collect(Collectors.joining())
                .stripTrailing();
    }

    void files(List<Path> files) {
        text.printf(
                "%nFiles in %s: %s%n",
                files.getFirst().getParent(),
                files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", ")));
        text.flush();
    }
}
