package org.lstm4j.apps.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Supplier;
import org.lstm4j.tasks.run.RunFolder;

/** Tells who presses Ctrl-C what is left of the training. */
final class InterruptNotice implements AutoCloseable {
    private final Thread hook;

    private InterruptNotice(Thread hook) {
        this.hook = hook;
    }

    /** @param resume how to go on from the checkpoint, if there is one */
    static InterruptNotice of(RunFolder folder, String resume, PrintWriter err) {
        Instant start = Instant.now();
        return saying(
                () -> {
                    String model = isNewer(folder.model(), start)
                            ? "lstm: stopped; the best model so far is " + folder.model()
                            : "lstm: stopped before the first epoch was over; no model was saved";
                    return Files.exists(folder.checkpoint())
                            ? model + System.lineSeparator() + "lstm: to go on: " + resume
                            : model;
                },
                err);
    }

    /** While the models of finished runs below a folder become one. */
    static InterruptNotice ofAverage(RunFolder runs, PrintWriter err) {
        return saying(
                () -> "lstm: stopped before the average was written; the models of all seeds are below " + runs.path(),
                err);
    }

    private static InterruptNotice saying(Supplier<String> line, PrintWriter err) {
        Thread hook = Thread.ofPlatform().unstarted(() -> {
            err.println();
            err.println(line.get());
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return new InterruptNotice(hook);
    }

    /** A model that an earlier run left in the folder is not this one's. */
    private static boolean isNewer(Path file, Instant start) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isAfter(start);
        } catch (IOException e) {
            return false; // there is none
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
