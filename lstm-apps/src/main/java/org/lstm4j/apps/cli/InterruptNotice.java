package org.lstm4j.apps.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import org.lstm4j.apps.run.RunFolder;

/** Tells who presses Ctrl-C what is left of the training. */
final class InterruptNotice implements AutoCloseable {
    private final Thread hook;

    private InterruptNotice(Thread hook) {
        this.hook = hook;
    }

    static InterruptNotice of(RunFolder folder, PrintWriter err) {
        Thread hook = Thread.ofPlatform().unstarted(() -> {
            err.println();
            err.println(
                    Files.exists(folder.model())
                            ? "lstm: stopped; the best model so far is " + folder.model()
                            : "lstm: stopped before the first epoch was over; no model was saved");
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return new InterruptNotice(hook);
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
