package org.lstm4j.apps.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Supplier;
import org.lstm4j.apps.task.TaskCatalog;
import picocli.CommandLine;

/** Puts the commands together. */
public final class CommandLines {
    private CommandLines() {}

    /**
     * The whole program, ready to execute.
     *
     * @param environment of the process; {@code LSTM_DEBUG=1} asks for stack traces
     */
    public static CommandLine create(PrintWriter out, PrintWriter err, Map<String, String> environment) {
        Services services = new Services();
        Supplier<TaskCatalog> tasks = services.lazily(TaskCatalog.class);
        Errors errors = new Errors("1".equals(environment.get("LSTM_DEBUG")));
        return new CommandLine(new LstmCommand())
                .addSubcommand(new TasksCommand(tasks, out))
                .setOut(out)
                .setErr(err)
                .registerConverter(OutputFormat.class, OutputFormat::of)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }
}
