package org.lstm4j.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;

/**
 * What one epoch came to.
 *
 * @param epoch from 0
 * @param seconds how long training and validation took
 * @param values {@code loss}, the metrics, and the same with {@code val_} before the name if there was a validation
 */
public record EpochLog(int epoch, double seconds, SequencedMap<String, Double> values) {
    /** Copies the map. */
    public EpochLog {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** A value. @throws InvalidInputException naming those there are */
    public double value(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new InvalidInputException(
                    "Nothing named \"" + name + "\" is logged. Found: " + values.keySet() + ".");
        }
        return value;
    }
}
