package org.lstm4j.apps.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.lstm4j.LstmException;
import org.lstm4j.apps.bench.BenchCommand;
import org.lstm4j.apps.exchange.ExportCommand;
import org.lstm4j.apps.exchange.ImportCommand;
import org.lstm4j.apps.explain.ExplainCommand;
import org.lstm4j.apps.lab.LabCommand;
import org.lstm4j.apps.parity.RunCommand;
import org.lstm4j.apps.parity.VerifyCommand;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.CommandFactory;
import org.lstm4j.tasks.run.Invocation;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine;

/** Puts the commands together. */
public final class CommandLines {
    private static final Map<String, CommandFactory> OURS = ours();

    private CommandLines() {}

    /** In the order of the help. */
    private static Map<String, CommandFactory> ours() {
        Map<String, CommandFactory> all = new LinkedHashMap<>();
        add(all, "tasks", TasksCommand::new);
        add(all, "data", DataCommand::new);
        add(all, "backends", BackendsCommand::new);
        add(all, "train", TrainCommand::new);
        add(all, "evaluate", EvaluateCommand::new);
        add(all, "predict", PredictCommand::new);
        add(all, "run", RunCommand::new);
        add(all, "generate", GenerateCommand::new);
        add(all, "explain", ExplainCommand::new);
        add(all, "export", ExportCommand::new);
        add(all, "import", ImportCommand::new);
        add(all, "verify", VerifyCommand::new);
        add(all, "lab", LabCommand::new);
        add(all, "bench", BenchCommand::new);
        return all;
    }

    private static void add(Map<String, CommandFactory> all, String name, Function<? super CommandContext, ?> create) {
        all.put(name, new CommandFactory(create));
    }

    /**
     * The program, ready to execute these arguments. Plug-ins are asked for commands where the first argument is none of ours, so that none
     * of them makes ours slow, or fail. The environment variable {@code LSTM_DEBUG=1} asks for stack traces.
     */
    public static CommandLine create(Surroundings process, String... args) {
        Surroundings surroundings = Screen.over(process);
        Services services = Services.in(surroundings);
        Errors errors = new Errors(surroundings.variable("LSTM_DEBUG").equals(Optional.of("1")));
        CommandLine command = new CommandLine(new LstmCommand());
        OURS.forEach((name, factory) -> command.addSubcommand(name, factory.command(name, services)));
        if (args.length == 0 || !OURS.containsKey(args[0])) {
            try {
                addPlugIns(command, services);
            } catch (LstmException e) {
                surroundings.err().println("lstm: " + Screen.line(String.valueOf(e.getMessage())));
            }
        }
        // Help and version alone, which are our own words, and bold on a terminal.
        command.setOut(process.out())
                .setErr(surroundings.err())
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
        Converters.register(command);
        command.setCommandName(Invocation.program(surroundings));
        return command;
    }

    private static void addPlugIns(CommandLine command, Services services) {
        services.commandsOfPlugIns().forEach((name, factory) -> {
            if (OURS.containsKey(name)) {
                throw new LstmException(
                        "a plug-in on the class path adds a command \"" + name + "\", which the program has already");
            }
            command.addSubcommand(name, factory.command(name, services));
        });
    }
}
