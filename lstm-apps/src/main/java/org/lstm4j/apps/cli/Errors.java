package org.lstm4j.apps.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.tasks.wording.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what went wrong into one line on standard error and an exit code. Who wants the stack trace sets {@code
 * LSTM_DEBUG=1}.
 *
 * @param debug whether to print stack traces
 */
record Errors(boolean debug) implements IParameterExceptionHandler, IExecutionExceptionHandler {
    static final int FAILURE = 1;
    static final int BAD_INPUT = 2;

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandSpec spec = e.getCommandLine().getCommandSpec();
        String problem = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched.getUnmatched().getFirst(), spec)
                : String.valueOf(e.getMessage());
        report(e.getCommandLine(), problem, e);
        e.getCommandLine().getErr().println("Try '" + spec.qualifiedName() + " --help'.");
        return BAD_INPUT;
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        switch (e) {
            case LstmException known -> report(command, String.valueOf(known.getMessage()), e);
            case UncheckedIOException known -> report(command, String.valueOf(known.getMessage()), e);
            case InvalidPathException known -> report(command, Converters.noPath(known), e);
            default -> report(command, "internal error: " + e + " (LSTM_DEBUG=1 shows where)", e);
        }
        return e instanceof InvalidInputException || e instanceof InvalidPathException ? BAD_INPUT : FAILURE;
    }

    private static String unmatched(String argument, CommandSpec spec) {
        if (argument.startsWith("-")) {
            String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
            List<String> options = spec.options().stream()
                    .flatMap(option -> Stream.of(option.names()))
                    .toList();
            return "unknown option " + name + NearestName.hint(name, options);
        }
        return spec.subcommands().isEmpty()
                ? "unexpected argument \"" + argument + "\""
                : "unknown command \"" + argument + "\""
                        + NearestName.hint(argument, spec.subcommands().keySet());
    }

    private void report(CommandLine command, String problem, Exception e) {
        PrintWriter err = command.getErr();
        err.println("lstm: " + Screen.line(problem.strip().replaceAll("\\s*\\R\\s*", " ")));
        if (debug) {
            e.printStackTrace(err);
        }
    }
}
