package org.lstm4j.apps.cli;

import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TrainingResumer;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.DataOption;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.OverwriteOption;
import org.lstm4j.tasks.command.Preparation;
import org.lstm4j.tasks.command.Ranges;
import org.lstm4j.tasks.command.Verbosity;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.report.RunReport;
import org.lstm4j.tasks.report.SeedsPage;
import org.lstm4j.tasks.report.SeedsReport;
import org.lstm4j.tasks.report.StoredReport;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.FolderLock;
import org.lstm4j.tasks.run.Invocation;
import org.lstm4j.tasks.run.RunFolder;
import org.lstm4j.tasks.run.Surroundings;
import org.lstm4j.tasks.run.TrainRequest;
import org.lstm4j.tasks.training.FinishedRun;
import org.lstm4j.tasks.training.SeedsAverage;
import org.lstm4j.tasks.wording.Counted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a task. */
@Command(name = "train", description = "Train a task; write model, history, curves and report into a folder.")
final class TrainCommand implements Runnable {
    private static final String RESUME = "--resume";
    private static final int MOST_SEEDS = 10_000;
    private static final Pattern DATA =
            Pattern.compile("(?i).*\\.(csv|tsv|tab|txt|json|jsonl|ndjson|xml|xlsx?|parquet|npy|npz|zip|gz)");

    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "TASK",
            description = "Name of a task ('${ROOT-COMMAND-NAME} tasks' lists them), or a file NAME.conf.")
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
            names = "--from",
            paramLabel = "MODEL",
            description =
                    "A saved model to start from, of an earlier run or an imported one: its weights, its text pipeline, and,"
                            + " unless the task's network has the same parameters, its network.")
    private Optional<Path> from = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another value for a key of the task file, as in --set layers.1.layer.units=64; repeatable.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--env",
            paramLabel = "NAME",
            description =
                    "An environment variable that the task file may name, as in ${NAME}; its value is saved with the model."
                            + " Repeatable; no other one is looked at.")
    private List<String> variables = new ArrayList<>();

    @Option(
            names = RESUME,
            description =
                    "Go on with the run in --out DIR from its last checkpoint, to the same bits as if it had never been stopped."
                            + " More --epochs than before may be asked for. With --seeds, finished runs are not trained again.")
    private boolean resume;

    @Option(
            names = "--no-checkpoint",
            description = "Save no checkpoint.safetensors, which --resume needs: weights and optimizer state.")
    private boolean noCheckpoint;

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    TrainCommand(CommandContext context) {
        catalog = context.tasks();
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        Verbosity.tellMore(); // once in minutes it is worth its line
        DataRoot root = data.root(surroundings);
        if (resume && overwrite.isGiven()) {
            throw new InvalidInputException(
                    "--resume goes on with a run and --overwrite replaces it: give one of them");
        }
        if (resume && out.isEmpty()) {
            throw new InvalidInputException("--resume needs --out DIR: the folder of the run that should go on");
        }
        epochs.ifPresent(number -> Ranges.check("--epochs", number, 1, Integer.MAX_VALUE));
        seeds.ifPresent(number -> Ranges.check("--seeds", number, 2, MOST_SEEDS));
        backend.selection(); // refuses what it must before a task is read
        if (seeds.isPresent()) {
            trainWithSeeds(root, seeds.get());
            return;
        }
        if (average) {
            throw new InvalidInputException("--average needs --seeds N: it is the average of N models");
        }
        TaskDefinition definition = definition(seed);
        RunFolder folder = RunFolder.of(out, definition.name());
        try (FolderLock _ = take(folder)) {
            trainOnce(definition, root, folder);
        }
    }

    /** The folder for this process alone, before data is read for nothing. */
    private FolderLock take(RunFolder folder) {
        return folder.take(resume || overwrite.isGiven());
    }

    private void trainOnce(TaskDefinition definition, DataRoot root, RunFolder folder) {
        Optional<RunReport> finished = finished(definition, folder);
        if (finished.isPresent()) {
            format.text(surroundings)
                    .printf(
                            "The run in %s is finished, after %s: nothing is left to do%n",
                            folder.path(), Counted.of(finished.get().epochs(), "epoch"));
            if (!format.isText()) {
                surroundings.out().println(StoredReport.text(folder.report()));
            }
            return;
        }
        format.printJson(surroundings, train(definition, root, folder, folder, resume));
    }

    private boolean savesCheckpoints(TaskDefinition definition) {
        return !noCheckpoint && definition.type() instanceof TrainingResumer;
    }

    /** What was typed, as if nothing had ever been stopped. */
    private List<String> arguments() {
        return spec.root().commandLine().getParseResult().originalArgs().stream()
                .filter(argument -> !argument.equals(RESUME) && !argument.equals("--overwrite"))
                .toList();
    }

    private String resumeCommand(RunFolder folder) {
        List<String> arguments = new ArrayList<>(arguments());
        if (out.isEmpty()) {
            arguments.addAll(List.of("--out", folder.path().toString()));
        }
        arguments.add(RESUME);
        return Invocation.of(Invocation.program(surroundings), arguments).command();
    }

    private Optional<RunReport> finished(TaskDefinition definition, RunFolder folder) {
        if (!resume) {
            return Optional.empty();
        }
        requireResumer(definition);
        return FinishedRun.of(folder, definition, catalog.get());
    }

    private static TrainingResumer requireResumer(TaskDefinition definition) {
        if (definition.type() instanceof TrainingResumer type) {
            return type;
        }
        throw new InvalidInputException("task " + definition.name() + " is of type " + definition.typeName()
                + ", whose trainings cannot go on once they were stopped");
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (String name : variables) {
            environment.put(
                    name,
                    surroundings
                            .variable(name)
                            .orElseThrow(() -> new InvalidInputException("--env " + name
                                    + ": there is no such variable in the environment, or it is empty")));
        }
        return environment;
    }

    private TaskDefinition definition(Optional<Long> ofSeed) {
        List<String> settings = new ArrayList<>(overrides);
        ofSeed.ifPresent(value -> settings.add("training.seed=" + value));
        epochs.ifPresent(value -> settings.add("training.epochs=" + value));
        refuseOtherFile();
        return catalog.get().read(task, settings, environment());
    }

    /** A file that is no task is said to be what it is, and not to be an unknown name; a run's folder may well be called as its task. */
    private void refuseOtherFile() {
        if (task.endsWith(".conf")) {
            return;
        }
        if (task.endsWith(".lstm")) {
            throw new InvalidInputException(task
                    + ": is a model, not a task; to go on with its run, train its task with" + " --out DIR --resume");
        }
        if (DATA.matcher(task).matches()) {
            throw new InvalidInputException(
                    task + ": is data, not a task; a task is a file NAME.conf that says what is to be"
                            + " learned from it. Copy one, name this file in it (data.source.file, or data.file of a series), and"
                            + " its folder with --data");
        }
        if (!catalog.get().has(task) && new File(task).isDirectory()) {
            throw new InvalidInputException(task + ": is a folder; give the name of a task, or of a file NAME.conf");
        }
    }

    /** @param all the folder that {@code --out} names, which may be above the run's */
    private RunReport train(
            TaskDefinition definition, DataRoot root, RunFolder folder, RunFolder all, boolean isResumed) {
        TrainRequest request = new TrainRequest(
                backend.selection(),
                root,
                folder,
                format.text(surroundings),
                Invocation.of(Invocation.program(surroundings), arguments()),
                Preparation.of(surroundings, format.text(surroundings)),
                savesCheckpoints(definition) ? Optional.of(resumeCommand(all)) : Optional.empty(),
                from);
        try (InterruptNotice _ = InterruptNotice.of(folder, resumeCommand(all), surroundings.err())) {
            return isResumed
                    ? requireResumer(definition).resume(definition, request)
                    : definition.type().train(definition, request);
        }
    }

    private void trainWithSeeds(DataRoot root, int runs) {
        long first = seed.orElse(1L);
        Ranges.check("--seed with --seeds " + runs, first, Long.MIN_VALUE, Long.MAX_VALUE - runs);
        SequencedMap<Long, TaskDefinition> tasks = new LinkedHashMap<>();
        for (long next = first; next < first + runs; next++) {
            tasks.put(next, definition(Optional.of(next)));
        }
        Optional<SeedsAverage> averaging = average ? Optional.of(SeedsAverage.of(tasks)) : Optional.empty();
        RunFolder all = RunFolder.of(out, tasks.firstEntry().getValue().name());
        try (FolderLock _ = take(all)) {
            trainSeeds(tasks, averaging, root, all);
        }
    }

    private void trainSeeds(
            SequencedMap<Long, TaskDefinition> tasks, Optional<SeedsAverage> averaging, DataRoot root, RunFolder all) {
        if (resume && tasks.keySet().stream().noneMatch(next -> isBegun(all.ofSeed(next)))) {
            throw new InvalidInputException(
                    all.path() + ": there is no run of these seeds to go on with; train without --resume");
        }
        List<RunReport> reports = new ArrayList<>();
        tasks.forEach((next, task) -> {
            reports.add(trainSeed(next, task, root, all));
            if (reports.size() == 1) {
                all.prepare(); // what an earlier command reported there is of other runs now
            }
            // The serial collector rather lets the heap grow to its limit than look for what a finished run has left.
            System.gc();
        });
        SeedsReport report = written(all, reports, Optional.empty());
        report.print(format.text(surroundings));
        if (averaging.isPresent()) { // only now, so that the runs' figures are there whatever becomes of it
            EvaluationReport measured =
                    average(averaging.get(), root, all, reports.getFirst().backend());
            report = written(all, reports, Optional.of(measured));
            report.printAverage(format.text(surroundings));
        }
        format.printJson(surroundings, report);
    }

    private static boolean isBegun(RunFolder folder) {
        return Files.exists(folder.checkpoint()) || Files.exists(folder.report());
    }

    /** With {@code --resume}: what is finished is read, what was stopped goes on, what was not begun begins. */
    private RunReport trainSeed(long next, TaskDefinition definition, DataRoot root, RunFolder all) {
        RunFolder folder = all.ofSeed(next);
        format.text(surroundings).printf("%nSeed %s%n", next);
        Optional<RunReport> finished = finished(definition, folder);
        finished.ifPresent(report -> format.text(surroundings)
                .printf("The run in %s is finished, after %s%n", folder.path(), Counted.of(report.epochs(), "epoch")));
        if (finished.isPresent()) {
            return finished.get();
        }
        try (FolderLock _ = folder.take(true)) { // that above them is taken as it should be
            return train(definition, root, folder, all, resume && isBegun(folder));
        }
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
