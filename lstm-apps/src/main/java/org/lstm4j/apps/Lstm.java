package org.lstm4j.apps;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.cli.Arguments;
import org.lstm4j.apps.cli.CommandLines;
import org.lstm4j.apps.cli.ConsoleLog;
import org.lstm4j.apps.cli.Screen;
import org.lstm4j.apps.cli.StandardError;
import org.lstm4j.tasks.run.Surroundings;

/** The {@code lstm} program. */
public final class Lstm {
    private static final int FAILURE = 1;
    private static final int BAD_INPUT = 2;

    private Lstm() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        // Numbers and names look the same in all languages: a script reads them, and lower case of "I" is "i".
        Locale.setDefault(Locale.ROOT);
        PrintWriter out = console(FileDescriptor.out, System.out.charset());
        PrintWriter err = console(StandardError.descriptor(), System.err.charset());
        ConsoleLog.install(err);
        System.exit(runProcess(args, out, err));
    }

    private static int runProcess(String[] args, PrintWriter out, PrintWriter err) {
        String[] arguments;
        try {
            arguments = Arguments.ofProcess(args);
        } catch (InvalidInputException e) {
            Screen.over(err).println("lstm: " + Screen.line(String.valueOf(e.getMessage())));
            return BAD_INPUT;
        }
        return run(arguments, out, err);
    }

    /**
     * Runs the command within this JVM.
     *
     * @param out gets what the command prints; flushed, not closed
     * @param err gets errors, one line each; flushed, not closed
     * @return 0 if all went well, 1 for a failure at run time, 2 for bad usage, configuration or input
     */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        return run(args, Surroundings.ofProcess(out, err));
    }

    /** As {@link #run(String[], PrintWriter, PrintWriter)}, in other surroundings than the process's. */
    static int run(String[] args, Surroundings surroundings) {
        try {
            return CommandLines.create(surroundings, args).execute(args);
        } catch (OutOfMemoryError e) {
            surroundings
                    .err()
                    .println("lstm: out of memory (" + e.getMessage() + "): take a smaller model or batch, or more"
                            + " memory with LSTM_JAVA_OPTS=-Xmx4g");
            return FAILURE;
        } catch (StackOverflowError e) {
            surroundings
                    .err()
                    .println(
                            "lstm: something in what was given lies too deeply in itself to be read; if it is meant to, give"
                                    + " threads more stack with LSTM_JAVA_OPTS=-Xss16m");
            return BAD_INPUT;
        } finally {
            surroundings.out().flush();
            surroundings.err().flush();
        }
    }

    /** As UTF-8 whatever the locale, as files and standard input are; a Windows console has a character set of its own. */
    private static PrintWriter console(FileDescriptor descriptor, Charset ofConsole) {
        Charset charset = File.separatorChar == '\\' ? ofConsole : StandardCharsets.UTF_8;
        return new PrintWriter(new FileOutputStream(descriptor), true, charset);
    }
}
