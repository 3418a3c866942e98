package org.lstm4j.apps.lab;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lstm4j.tasks.wording.Counted;

/** What an experiment prints for people. */
final class LabText {
    private static final int NAME = 11;

    private final PrintWriter text;
    private final LabLines lines;

    LabText(PrintWriter text) {
        this.text = text;
        lines = new LabLines(text);
    }

    void begin(String backend, int trainings, LabSettings settings, int seeds, Evidence evidence) {
        lines.begin(
                evidence,
                trainings,
                String.format(
                        "%s on %s: gaps %s, %s, %s, at most so many steps as a task's budget",
                        Counted.of(trainings, "training"),
                        backend,
                        settings.gaps().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                        Counted.of(seeds, "seed"),
                        Counted.of(settings.units(), "unit")));
    }

    void done(LabRun run) {
        LabJob job = run.job();
        lines.done(String.format(
                Locale.ROOT,
                "%-14s  %-9s  gap %2d  seed %d  accuracy %.3f  %4d steps  %.1f s",
                job.task().name(),
                job.cell().title(),
                job.gap(),
                job.seed(),
                run.accuracy(),
                run.steps(),
                run.seconds()));
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
                    LabLines.row(gaps.stream().map(String::valueOf).toList(), column));
            for (CellResult cell : result.cells()) {
                List<String> cells = IntStream.range(0, gaps.size())
                        .mapToObj(gap -> cell.accuracy().get(gap).text("%.2f"))
                        .toList();
                text.printf("  %-" + NAME + "s%s%n", Cell.of(cell.cell()).title(), LabLines.row(cells, column));
            }
            result.conclusion().forEach(sentence -> text.println("  " + sentence));
        }
        text.flush();
    }

    void files(List<Path> files) {
        lines.files(files);
    }
}
