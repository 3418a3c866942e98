package org.lstm4j.tasks.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.tasks.run.Surroundings;
import org.lstm4j.text.TextPreparation;

/** How commands prepare texts: slow chains of steps are kept in the user's cache folder, and said to take time. */
public final class Preparation {
    private static final String VARIABLE = "LSTM_CACHE";

    private Preparation() {}

    /** @param text where it is said how far a long preparation is */
    public static TextPreparation of(Surroundings surroundings, PrintWriter text) {
        return new TextPreparation(folder(surroundings), (done, total) -> {
            // The first call comes after a moment: what is done by then needs no line.
            if (done < total) {
                text.printf(Locale.ROOT, "Preparing texts: %,d of %,d%n", done, total);
                text.flush();
            }
        });
    }

    /** {@code LSTM_CACHE}, else a folder where the system's conventions put caches; none if there is no home. */
    private static Optional<Path> folder(Surroundings surroundings) {
        Optional<Path> system = surroundings
                .variable("XDG_CACHE_HOME")
                .map(Path::of)
                .or(() -> surroundings.property("user.home").map(home -> Path.of(home, ".cache")))
                .map(cache -> cache.resolve("lstm4j"));
        return surroundings.variable(VARIABLE).map(Path::of).or(() -> system);
    }
}
