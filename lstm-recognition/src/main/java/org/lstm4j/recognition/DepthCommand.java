package org.lstm4j.recognition;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.OverwriteOption;
import org.lstm4j.tasks.command.Preparation;
import org.lstm4j.tasks.command.Ranges;
import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.report.Spread;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FolderLock;
import org.lstm4j.tasks.run.Invocation;
import org.lstm4j.tasks.run.RunFolder;
import org.lstm4j.tasks.run.Surroundings;
import org.lstm4j.tasks.run.TrainRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Trains the tasks depth-0 to depth-4 with several seeds, and draws what they come to. */
@Command(
        name = "depth",
        description =
                "What depth is for: train the tasks depth-0 to depth-4, of no hidden layer to four, with several seeds"
                        + " each, and draw the curve.")
final class DepthCommand implements Runnable {
    private static final int MOST_LAYERS = 4;
    private static final int MOST_SEEDS = 1000;

    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Option(names = "--seeds", paramLabel = "N", description = "Seeds of each, from 1 on. Default: 5.")
    private int seeds = 5;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "How often all rows are seen, at most. Default: as the tasks say.")
    private Optional<Integer> epochs = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for report.html, report.json and the runs. Default: runs/depth-TIMESTAMP.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    DepthCommand(CommandContext context) {
        catalog = context.tasks();
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        Ranges.check("--seeds", seeds, 2, MOST_SEEDS);
        epochs.ifPresent(number -> Ranges.check("--epochs", number, 1, Integer.MAX_VALUE));
        backend.selection(); // refuses what it must before a task is read
        RunFolder all = RunFolder.of(out, "depth");
        try (FolderLock _ = all.take(overwrite.isGiven())) {
            List<DepthReport.Point> points = new ArrayList<>();
            for (int layers = 0; layers <= MOST_LAYERS; layers++) {
                points.add(point(layers, all));
            }
            DepthReport report =
                    new DepthReport(LongStream.rangeClosed(1, seeds).boxed().toList(), points);
            all.prepare();
            report.page().write(all.page());
            AtomicFile.write(
                    all.report(),
                    (JsonMapper.shared().writeValueAsString(report) + "\n").getBytes(StandardCharsets.UTF_8));
            report.print(format.text(surroundings));
            format.text(surroundings).printf("%nThe curve: %s%n", all.page());
            format.printJson(surroundings, report);
        }
    }

    private DepthReport.Point point(int layers, RunFolder all) {
        String task = "depth-" + layers;
        List<RunReport> reports = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
            List<String> settings = new ArrayList<>(List.of("training.seed=" + seed));
            epochs.ifPresent(value -> settings.add("training.epochs=" + value));
            reports.add(train(
                    catalog.get().read(task, settings),
                    new RunFolder(all.path().resolve(task).resolve(RunFolder.seedName(seed)))));
        }
        Spread accuracy = Spread.of(reports.stream()
                .map(report -> report.test().orElseThrow().summary().value("accuracy"))
                .toList());
        return new DepthReport.Point(layers, task, reports.getFirst().parameters(), accuracy);
    }

    private RunReport train(TaskDefinition task, RunFolder folder) {
        PrintWriter text = format.text(surroundings);
        text.printf("%n%s, %s%n", task.name(), folder.path().getFileName());
        return task.type()
                .train(
                        task,
                        new TrainRequest(
                                backend.selection(),
                                new DataRoot(Optional.empty(), "nobody"),
                                folder,
                                text,
                                Invocation.of(Invocation.program(surroundings), List.of("train", task.name())),
                                Preparation.of(surroundings, text),
                                Optional.empty()));
    }
}
