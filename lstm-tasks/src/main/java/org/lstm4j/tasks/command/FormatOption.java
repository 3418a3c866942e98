package org.lstm4j.tasks.command;

import java.io.PrintWriter;
import org.lstm4j.tasks.report.JsonText;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Option;

/** The option {@code --format} and what follows from it. */
public final class FormatOption {
    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = OutputFormat.Reader.class,
            description = "Output format, one of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TEXT;

    /** Where lines for people go: standard output, or standard error when that is for a script's document. */
    public PrintWriter text(Surroundings surroundings) {
        return format == OutputFormat.TEXT ? surroundings.out() : surroundings.err();
    }

    /** True if people read standard output. */
    public boolean isText() {
        return format == OutputFormat.TEXT;
    }

    /** Prints a result if a script asked for it. */
    public void printJson(Surroundings surroundings, Object result) {
        if (format == OutputFormat.JSON) {
            surroundings.out().println(JsonText.of(result));
        }
    }
}
