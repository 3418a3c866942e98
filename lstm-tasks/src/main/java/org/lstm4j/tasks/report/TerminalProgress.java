package org.lstm4j.tasks.report;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar on the screen while an epoch runs; its line takes the bar's place when it is over. */
final class TerminalProgress implements ProgressDisplay {
    private static final int REDRAW_MILLIS = 200;

    private final PrintWriter out;
    private final PrintStream screen;
    private @Nullable ProgressBar bar;
    private int epochs;

    TerminalProgress(PrintWriter out, PrintStream screen) {
        this.out = out;
        this.screen = screen;
    }

    @Override
    public void epochStarts(int epoch, int total, long steps) {
        close();
        epochs = total;
        bar = ProgressBar.builder()
                .setTaskName("Epoch " + epoch + "/" + total)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setUnit(" steps", 1)
                .showSpeed(new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                .clearDisplayOnFinish()
                .setConsumer(new ConsoleProgressBarConsumer(screen))
                .build();
    }

    @Override
    public void stepDone(double loss) {
        if (bar != null) {
            bar.setExtraMessage(String.format(Locale.ROOT, "  loss %.4f", loss));
            bar.step();
        }
    }

    @Override
    public void epochEnds(EpochScores scores) {
        close();
        out.println(EpochLine.of(scores, epochs));
        out.flush();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
