package org.lstm4j.apps.cli;

import java.util.Optional;
import java.util.function.Supplier;
import org.lstm4j.apps.bench.BenchMode;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.run.Invocation;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine;

/** Puts the commands together. */
public final class CommandLines {
    private CommandLines() {}

    /** The whole program, ready to execute. The environment variable {@code LSTM_DEBUG=1} asks for stack traces. */
    public static CommandLine create(Surroundings process) {
        Surroundings surroundings = Screen.over(process);
        Services services = new Services();
        Supplier<TaskCatalog> tasks = services.lazily(TaskCatalog.class);
        Errors errors = new Errors(surroundings.variable("LSTM_DEBUG").equals(Optional.of("1")));
        CommandLine command = new CommandLine(new LstmCommand())
                .addSubcommand(new TasksCommand(tasks, surroundings))
                .addSubcommand(new DataCommand(tasks, surroundings))
                .addSubcommand(new BackendsCommand(surroundings))
                .addSubcommand(new TrainCommand(tasks, surroundings))
                .addSubcommand(new EvaluateCommand(tasks, surroundings))
                .addSubcommand(new PredictCommand(tasks, surroundings))
                .addSubcommand(new GenerateCommand(tasks, surroundings))
                .addSubcommand(new ExplainCommand(tasks, surroundings))
                .addSubcommand(new ExportCommand(surroundings))
                .addSubcommand(new ImportCommand(surroundings))
                .addSubcommand(new LabCommand(surroundings))
                .addSubcommand(new BenchCommand(surroundings))
                // Help and version alone, which are our own words, and bold on a terminal.
                .setOut(process.out())
                .setErr(surroundings.err())
                .registerConverter(OutputFormat.class, OutputFormat::of)
                .registerConverter(BenchMode.class, BenchCommand::mode)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
        Converters.register(command);
        command.setCommandName(Invocation.program(surroundings));
        return command;
    }
}
