package org.lstm4j.apps.lab;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What all experiments print alike. Not thread-safe. */
final class LabLines {
    private final PrintWriter text;
    private int all;
    private int done;

    LabLines(PrintWriter text) {
        this.text = text;
    }

    /** Says what is to be done. */
    void begin(Evidence evidence, int trainings, String line) {
        all = trainings;
        if (!evidence.caution().isBlank()) {
            text.println(evidence.caution());
        }
        text.println(line);
        text.flush();
    }

    /** Says of one training that it is done, and how many are. */
    void done(String line) {
        done++;
        text.printf(Locale.ROOT, "%3d/%d  %s%n", done, all, line);
        text.flush();
    }

    /** Says where the files are. */
    void files(List<Path> files) {
        text.printf(
                "%nFiles in %s: %s%n",
                files.getFirst().getParent(),
                files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", ")));
        text.flush();
    }

    /** Cells of a table in columns of a width. */
    static String row(List<String> cells, int width) {
        return cells.stream()
                .map(cell -> String.format("%-" + width + "s", cell))
                .collect(Collectors.joining())
                .stripTrailing();
    }
}
