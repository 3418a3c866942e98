package org.lstm4j.tasks.training;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.lstm4j.LstmException;
import org.lstm4j.io.OutputFileException;

/**
 * A file of a run that the training can do without: if it cannot be written, as on a full disk, that is said once and the
 * training goes on, and once more when it can be written again. For one thread.
 */
final class SpareFile {
    private final Path file;
    private final PrintWriter text;
    private final String consequence;
    private boolean isMissed;
    private boolean isWritten;

    /**
     * Creates it.
     *
     * @param text where to say so
     */
    SpareFile(Path file, PrintWriter text) {
        this(file, text, "The run goes on without it.");
    }

    /**
     * Creates it.
     *
     * @param consequence what happens now, a sentence
     */
    SpareFile(Path file, PrintWriter text, String consequence) {
        this.file = file;
        this.text = text;
        this.consequence = consequence;
    }

    /** True for a failure of the place where a file should go, and not of what goes into it. */
    static boolean isOfTheDisk(RuntimeException e) {
        return e instanceof OutputFileException
                || e instanceof UncheckedIOException
                || (e instanceof LstmException && e.getCause() instanceof IOException);
    }

    /**
     * Writes it.
     *
     * @return false if that was not possible
     */
    boolean write(Runnable writer) {
        try {
            writer.run();
        } catch (LstmException | UncheckedIOException e) {
            if (!isOfTheDisk(e)) {
                throw e;
            }
            if (!isMissed) {
                say(String.valueOf(e.getMessage()).strip().replaceFirst("\\.?$", ". ") + consequence);
            }
            isMissed = true;
            return false;
        }
        if (isMissed) {
            say(file + ": could be written again.");
        }
        isMissed = false;
        isWritten = true;
        return true;
    }

    /** True if it was written once: what lies in its place is of this run. */
    boolean isWritten() {
        return isWritten;
    }

    private void say(String line) {
        text.println("Warning: " + line);
        text.flush();
    }
}
