package org.lstm4j.apps.lab;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.OverwriteOption;
import org.lstm4j.tasks.command.Verbosity;
import org.lstm4j.tasks.run.FolderLock;
import org.lstm4j.tasks.run.Invocation;
import org.lstm4j.tasks.run.RunFolder;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an experiment, or lists those there are. */
@Command(
        name = "lab",
        description = "Run an experiment that shows what a textbook says; without a name, list the experiments.")
public final class LabCommand implements Runnable {
    private final Supplier<TaskCatalog> catalog;
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "Name of an experiment, as in rnn-vs-lstm.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for page, pictures and numbers. Default: runs/lab-NAME-TIMESTAMP.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How often everything is repeated, with the seeds from 1 on. Default: 3, of depth 5.")
    private Optional<Integer> seeds = Optional.empty();

    @Option(
            names = "--quick",
            description = "A rehearsal of some seconds: short gaps and few steps, whose numbers mean nothing.")
    private boolean isQuick;

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    /** For the program. */
    public LabCommand(CommandContext context) {
        catalog = context.tasks();
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        Verbosity.tellMore(); // once in minutes it is worth its line
        if (name.isEmpty()) {
            Labs.all().forEach(lab -> surroundings.out().println(lab.name() + "  " + lab.description()));
            return;
        }
        Lab lab = Labs.of(name.get());
        RunFolder folder = RunFolder.of(out, "lab-" + lab.name());
        LabRequest request = new LabRequest(
                backend.selection().forTraining(),
                folder,
                seeds.orElse(lab.usualSeeds()),
                isQuick,
                format.text(surroundings),
                catalog,
                Invocation.of(
                        Invocation.program(surroundings),
                        spec.root().commandLine().getParseResult().originalArgs()));
        try (FolderLock _ = folder.take(overwrite.isGiven())) {
            format.printJson(surroundings, lab.run(request));
        }
    }
}
