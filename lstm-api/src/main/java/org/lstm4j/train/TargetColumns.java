package org.lstm4j.train;

import java.util.Collection;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.Feeds;

/** The columns of a data set that belong to losses. */
final class TargetColumns {
    private TargetColumns() {}

    /**
     * Refuses a named column of a kind that no loss reads: a name written otherwise than that of its output would train nothing, in
     * silence. Those without a name are not looked at, as they never were.
     *
     * @param kind {@value Trainer#TARGET} or {@value Trainer#SAMPLE_WEIGHT}
     * @param read what is read of it
     */
    static void check(Feeds batch, String kind, Collection<String> read) {
        for (String name : batch.names()) {
            if (name.startsWith(kind + "/") && !read.contains(name)) {
                throw new InvalidInputException("The data has a column \"" + name + "\", which no loss reads. Read: "
                        + String.join(", ", read));
            }
        }
    }
}
