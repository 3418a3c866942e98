package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.graph.Value;

/**
 * What reading sequences came to.
 *
 * @param output what the layer gives when it is called
 * @param states each of its {@linkplain SequenceReader#states() states} after each row's own last step, {@code [batch, its size]};
 *     of a row of length 0 what it started from
 */
public record RecurrentResult(Value output, List<Value> states) {
    /** Copies the list. */
    public RecurrentResult {
        states = List.copyOf(states);
    }
}
