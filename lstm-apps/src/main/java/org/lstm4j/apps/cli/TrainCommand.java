package org.lstm4j.apps.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.report.EvaluationReport;
import org.lstm4j.apps.report.RunReport;
import org.lstm4j.apps.report.SeedsPage;
import org.lstm4j.apps.report.SeedsReport;
import org.lstm4j.apps.run.DataRoot;
import org.lstm4j.apps.run.EvaluateRequest;
import org.lstm4j.apps.run.Invocation;
import org.lstm4j.apps.run.RunFolder;
import org.lstm4j.apps.run.Surroundings;
import org.lstm4j.apps.run.TrainRequest;
import org.lstm4j.apps.task.TaskCatalog;
import org.lstm4j.apps.task.TaskDefinition;
import org.lstm4j.apps.task.training.SeedsAverage;
import org.lstm4j.spi.Selection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a task. */
@Command(name = "train", description = "Train a task; write model, history, curves and report into a folder.")
final class TrainCommand implements Runnable {
    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TASK", description = "Name of a task ('lstm tasks' lists them), or a file NAME.conf.")
    private String task = "";

    @Mixin
    private final DataOption data = new DataOption();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the files of the run. Default: runs/TASK-TIMESTAMP.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of weights, order and dropout: short for --set training.seed=N.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description =
                    "Train N times, with the seeds from --seed (or 1) on, each run in a folder of its own; report mean and"
                            + " spread.")
    private Optional<Integer> seeds = Optional.empty();

    @Option(
            names = "--average",
            description =
                    "With --seeds: also write the average of the models, average/model.lstm, as a model of its own,"
                            + " and report how good it is.")
    private boolean average;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often all rows are seen, at most: short for --set training.epochs=N.")
    private Optional<Integer> epochs = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another value for a key of the task file, as in --set layers.1.layer.units=64; repeatable.")
    private List<String> overrides = new ArrayList<>();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    TrainCommand(Supplier<TaskCatalog> catalog, Surroundings surroundings) {
        this.catalog = catalog;
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        DataRoot root = data.root(surroundings);
        if (seeds.isPresent()) {
            trainWithSeeds(root, seeds.get());
            return;
        }
        if (average) {
            throw new InvalidInputException("--average needs --seeds N: it is the average of N models");
        }
        TaskDefinition definition = definition(seed);
        RunFolder folder = RunFolder.of(out, definition.name());
        try (InterruptNotice _ = InterruptNotice.of(folder, surroundings.err())) {
            format.printJson(surroundings, train(definition, root, folder));
        }
    }

    private TaskDefinition definition(Optional<Long> ofSeed) {
        List<String> settings = new ArrayList<>(overrides);
        ofSeed.ifPresent(value -> settings.add("training.seed=" + value));
        epochs.ifPresent(value -> settings.add("training.epochs=" + value));
        return catalog.get().read(task, settings);
    }

    private RunReport train(TaskDefinition definition, DataRoot root, RunFolder folder) {
        TrainRequest request = new TrainRequest(
                backend.selection(),
                root,
                folder,
                format.text(surroundings),
                Invocation.of(spec.root().commandLine().getParseResult().originalArgs()),
                Preparation.of(surroundings, format.text(surroundings)));
        return definition.type().train(definition, request);
    }

    private void trainWithSeeds(DataRoot root, int runs) {
        if (runs < 2) {
            throw new InvalidInputException("--seeds needs 2 runs or more to tell their spread; got " + runs);
        }
        long first = seed.orElse(1L);
        SequencedMap<Long, TaskDefinition> tasks = new LinkedHashMap<>();
        for (long next = first; next < first + runs; next++) {
            tasks.put(next, definition(Optional.of(next)));
        }
        Optional<SeedsAverage> averaging = average ? Optional.of(SeedsAverage.of(tasks)) : Optional.empty();
        RunFolder all = RunFolder.of(out, tasks.firstEntry().getValue().name());
        List<RunReport> reports = new ArrayList<>();
        tasks.forEach((next, task) -> {
            RunFolder folder = all.ofSeed(next);
            format.text(surroundings).printf("%nSeed %d%n", next);
            try (InterruptNotice _ = InterruptNotice.of(folder, surroundings.err())) {
                reports.add(train(task, root, folder));
            }
        });
        SeedsReport report = written(all, reports, Optional.empty());
        if (averaging.isPresent()) { // only now, so that the report of the runs is there whatever becomes of it
            EvaluationReport measured =
                    average(averaging.get(), root, all, reports.getFirst().backend());
            report = written(all, reports, Optional.of(measured));
        }
        report.print(format.text(surroundings));
        format.printJson(surroundings, report);
    }

    private static SeedsReport written(RunFolder all, List<RunReport> reports, Optional<EvaluationReport> average) {
        SeedsReport report = SeedsReport.of(reports, average);
        report.write(all.report());
        SeedsPage.of(report, reports).write(all.page());
        return report;
    }

    /** @param trainer the backend that trained; the average is measured where its members were */
    private EvaluationReport average(SeedsAverage averaging, DataRoot root, RunFolder all, String trainer) {
        PrintWriter text = format.text(surroundings);
        text.printf("%nAverage%n");
        Selection asked = backend.selection();
        Selection selection =
                new Selection(Optional.of(trainer), asked.configured(), asked.training(), asked.options());
        try (InterruptNotice _ = InterruptNotice.ofAverage(all, surroundings.err())) {
            return averaging.write(all, new EvaluateRequest(selection, root, text, Preparation.of(surroundings, text)));
        }
    }
}
