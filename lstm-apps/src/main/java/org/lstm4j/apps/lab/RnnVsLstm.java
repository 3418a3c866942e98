package org.lstm4j.apps.lab;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.tasks.report.JsonText;

/**
 * Plain RNN, GRU and LSTM on four tasks over growing gaps: how far back each remembers, and the gradients that say why.
 * <i>Source:</i> the experiments of Hochreiter and Schmidhuber, Long Short-Term Memory, 1997, scaled down to seconds.
 */
public final class RnnVsLstm implements Lab {
    private static final List<GapTask> TASKS =
            List.of(new TemporalOrder(), new AddingProblem(), new EmbeddedReber(), new Cloze());

    /** What is compared, in the order in which it is told. */
    static final List<Cell> CELLS = List.of(Cell.RNN, Cell.GRU, Cell.LSTM);

    @Override
    public String name() {
        return "rnn-vs-lstm";
    }

    @Override
    public String description() {
        return "how far back a plain RNN, a GRU and an LSTM remember, and what their gradients have to do with it";
    }

    @Override
    public Record run(LabRequest request) {
        LabSettings settings = request.isQuick() ? LabSettings.QUICK : LabSettings.FULL;
        List<LabJob> jobs = jobs(settings, request.seedList());
        Evidence evidence = Evidence.of(request.isQuick(), request.seeds());
        LabText text = new LabText(request.text());
        try (LabCrew crew = new LabCrew(request.backend())) {
            request.folder().prepare();
            text.begin(crew.backend(), jobs.size(), settings, request.seeds(), evidence);
            long start = System.nanoTime();
            List<LabRun> runs =
                    crew.train(jobs, (job, backend) -> new LabTraining(job, settings).run(backend), text::done);
            double seconds = (System.nanoTime() - start) / 1e9;
            List<TaskResult> results = TASKS.stream()
                    .map(task -> result(task, settings, evidence, runs))
                    .toList();
            LabReport report =
                    LabReport.of(name(), crew.backend(), evidence, request.seedList(), settings, seconds, results);
            text.results(TASKS, report);
            text.files(write(request.folder().path(), report));
            return report;
        }
    }

    /** Those that take longest first, so that no long one is left for the end. */
    private static List<LabJob> jobs(LabSettings settings, List<Long> seeds) {
        List<LabJob> jobs = new ArrayList<>();
        for (int gap : settings.gaps().reversed()) {
            for (GapTask task : TASKS) {
                for (Cell cell : CELLS) {
                    seeds.forEach(seed -> jobs.add(new LabJob(task, cell, gap, seed)));
                }
            }
        }
        return jobs;
    }

    private static TaskResult result(GapTask task, LabSettings settings, Evidence evidence, List<LabRun> runs) {
        return TaskResult.of(
                task,
                settings,
                evidence,
                CELLS.stream()
                        .map(cell -> CellResult.of(runs.stream()
                                .filter(run -> run.job().task().equals(task)
                                        && run.job().cell() == cell)
                                .toList()))
                        .toList());
    }

    private static List<Path> write(Path folder, LabReport report) {
        Path json = folder.resolve("lab.json");
        Path accuracy = folder.resolve("accuracy.png");
        Path gradients = folder.resolve("gradients.png");
        Path page = folder.resolve("lab.html");
        AtomicFile.write(json, (JsonText.of(report) + "\n").getBytes(StandardCharsets.UTF_8));
        LabPictures.accuracy(accuracy, TASKS, report);
        LabPictures.gradients(gradients, TASKS, report);
        LabPage.of(TASKS, report).write(page);
        return List.of(page, accuracy, gradients, json);
    }
}
