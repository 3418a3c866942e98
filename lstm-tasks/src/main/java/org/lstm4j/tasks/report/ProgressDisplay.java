package org.lstm4j.tasks.report;

import java.io.Console;
import java.io.PrintWriter;

/**
 * Shows a training as it goes: on a terminal a bar with the time that is left, in a file or pipe a plain line per epoch. For
 * one thread, the training's.
 */
public sealed interface ProgressDisplay extends AutoCloseable permits PlainProgress, TerminalProgress {

    /**
     * An epoch begins.
     *
     * @param epoch counted from 1
     * @param epochs how many there are at most
     * @param steps of this epoch
     */
    void epochStarts(int epoch, int epochs, long steps);

    /**
     * A step is done; cheap enough to be called after each.
     *
     * @param loss mean over the rows of the epoch so far
     */
    void stepDone(double loss);

    /** An epoch is over. */
    void epochEnds(EpochScores scores);

    /** Takes a bar that is still shown off the screen, as after a failure in the middle of an epoch. */
    @Override
    void close();

    /** The display that suits this process: a bar only where somebody sees it. */
    @SuppressWarnings("SystemConsoleNull") // null again from JDK 25 on where the streams are no terminal
    static ProgressDisplay of(PrintWriter out) {
        Console console = System.console();
        return console != null && console.isTerminal() ? new TerminalProgress(out, System.err) : new PlainProgress(out);
    }
}
