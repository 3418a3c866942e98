package org.lstm4j.apps.cli;

import java.io.PrintWriter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.lstm4j.tasks.command.Verbosity;

/**
 * Shows what our libraries log, warnings, and with {@code --verbose} or while training from {@link Level#INFO} on, as one plain
 * line each on standard error, and only failures of other libraries. Who names a file of their own with {@code -Djava.util.logging.config.file} gets what that says instead.
 */
public final class ConsoleLog extends Handler {
    private static final Logger ALL = Logger.getLogger("");

    private final PrintWriter err;

    private ConsoleLog(PrintWriter err) {
        this.err = err;
        setFormatter(new MessageOnly());
    }

    /** Takes the place of the JDK's own console log. */
    public static void install(PrintWriter err) {
        if (System.getProperty("java.util.logging.config.file") == null) {
            LogManager.getLogManager().reset();
            ALL.addHandler(new ConsoleLog(Screen.over(err)));
            ALL.setLevel(Level.SEVERE);
            Verbosity.warnings();
        }
    }

    @Override
    public void publish(LogRecord message) {
        if (isLoggable(message)) {
            err.println("lstm: " + Screen.line(getFormatter().format(message)));
            err.flush();
        }
    }

    @Override
    public void flush() {
        err.flush();
    }

    @Override
    public void close() {
        flush();
    }

    private static final class MessageOnly extends Formatter {
        @Override
        public String format(LogRecord message) {
            return formatMessage(message);
        }
    }
}
