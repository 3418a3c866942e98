package org.lstm4j.trace;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;

/**
 * What a cell computed in each step. Immutable but for the tensors' elements.
 *
 * @param layer its path, such as {@code bidirectional/backward}
 * @param direction which way it read; the steps are in the order of time in either
 * @param values by name, {@code [time, batch, units]}: the states after each step, then what the cell wrote under a
 *     scope of its own
 */
public record CellTrace(String layer, Direction direction, SequencedMap<String, Tensor> values) {
    /** Copies the map. */
    public CellTrace {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /** All steps of a value. @throws InvalidInputException naming those there are */
    public Tensor value(String name) {
        Tensor value = values.get(name);
        if (value == null) {
            throw new InvalidInputException(
                    "The cell " + layer + " has no value \"" + name + "\". Found: " + values.keySet());
        }
        return value;
    }
}
