package org.lstm4j.tasks.report;

import java.io.PrintWriter;

/** A line per epoch and nothing that moves. */
final class PlainProgress implements ProgressDisplay {
    private final PrintWriter out;
    private int epochs;

    PlainProgress(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void epochStarts(int epoch, int total, long steps) {
        epochs = total;
    }

    @Override
    public void stepDone(double loss) {}

    @Override
    public void epochEnds(EpochScores scores) {
        out.println(EpochLine.of(scores, epochs));
        out.flush();
    }

    @Override
    public void close() {}
}
