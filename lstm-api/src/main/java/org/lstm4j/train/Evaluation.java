package org.lstm4j.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * How a model does on a data set.
 *
 * @param rows how many rows it was asked
 * @param values {@code loss}, the mean over what counts in the rows, and the metrics
 */
public record Evaluation(int rows, SequencedMap<String, Double> values) {
    /** Copies the map. */
    public Evaluation {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** The mean loss over what counts in the rows. */
    public double loss() {
        return values.getOrDefault("loss", Double.NaN);
    }
}
