package org.lstm4j.apps.lab;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.tasks.report.ChartPanels;
import org.lstm4j.tasks.report.JsonText;

/**
 * What each cell is for: state tracking (parity), a memory of many pairs (associative recall), and a choice that depends on what is
 * kept. <i>Source:</i> the synthetic tasks of Beck and others, xLSTM, 2024, section 4.1, scaled down to minutes; Feng and others,
 * Were RNNs All We Needed?, 2024, whose gates see the input alone.
 */
public final class WhichCell implements Lab {
    /** In the order in which they are told. */
    static final List<StepTask> TASKS = List.of(new Parity(), new KeepFirst(), new Recall());

    @Override
    public String name() {
        return "which-cell";
    }

    @Override
    public String description() {
        return "what LSTM, GRU, sLSTM, mLSTM and minLSTM can track and remember: parity, keep the first, associative recall";
    }

    @Override
    public Record run(LabRequest request) {
        StepSettings settings = request.isQuick() ? StepSettings.QUICK : StepSettings.FULL;
        List<StepJob> jobs = jobs(settings, request.seedList());
        Evidence evidence = Evidence.of(request.isQuick(), request.seeds());
        WhichCellText text = new WhichCellText(request.text());
        try (LabCrew crew = new LabCrew(request.backend())) {
            request.folder().prepare();
            text.begin(crew.backend(), jobs.size(), settings, request.seeds(), evidence);
            long start = System.nanoTime();
            List<StepRun> runs =
                    crew.train(jobs, (job, backend) -> new StepTraining(job, settings).run(backend), text::done);
            double seconds = (System.nanoTime() - start) / 1e9;
            WhichCellReport report = new WhichCellReport(
                    name(),
                    crew.backend(),
                    request.isQuick(),
                    Optional.of(evidence.caution()).filter(caution -> !caution.isBlank()),
                    request.seedList(),
                    settings,
                    request.backend().options().actualThreads(),
                    seconds,
                    TASKS.stream()
                            .map(task -> result(task, settings, evidence, runs))
                            .toList());
            text.results(report);
            text.files(write(request.folder().path(), report));
            return report;
        }
    }

    /** Those of the cell that takes longest first, so that no long one is left for the end. */
    private static List<StepJob> jobs(StepSettings settings, List<Long> seeds) {
        List<StepJob> jobs = new ArrayList<>();
        for (StepTask task : TASKS) {
            for (Contender contender : settings.contenders()) {
                seeds.forEach(seed -> jobs.add(new StepJob(task, contender, seed)));
            }
        }
        jobs.sort((a, b) -> Boolean.compare(isSlow(b), isSlow(a)));
        return jobs;
    }

    private static boolean isSlow(StepJob job) {
        return job.contender().kind() == Cell.MLSTM;
    }

    private static StepTaskResult result(StepTask task, StepSettings settings, Evidence evidence, List<StepRun> runs) {
        return StepTaskResult.of(
                task,
                settings,
                evidence,
                settings.contenders().stream()
                        .map(contender -> StepCellResult.of(runs.stream()
                                .filter(run -> run.job().task().equals(task)
                                        && run.job().contender().equals(contender))
                                .toList()))
                        .toList());
    }

    private static List<Path> write(Path folder, WhichCellReport report) {
        Path json = folder.resolve("lab.json");
        Path accuracy = folder.resolve("accuracy.png");
        Path page = folder.resolve("lab.html");
        AtomicFile.write(json, (JsonText.of(report) + "\n").getBytes(StandardCharsets.UTF_8));
        ChartPanels.write(
                accuracy,
                IntStream.range(0, TASKS.size())
                        .mapToObj(i -> {
                            StepTaskResult result = report.tasks().get(i);
                            String title = TASKS.get(i).title();
                            return LabPictures.accuracy(
                                    report.rehearsal() ? title + " (rehearsal)" : title,
                                    TASKS.get(i).axis(),
                                    result.sizes(),
                                    result.curves(),
                                    result.chance());
                        })
                        .toList(),
                1);
        WhichCellPage.of(report).write(page);
        return List.of(page, accuracy, json);
    }
}
