package org.lstm4j.train;

import java.util.Optional;
import org.lstm4j.graph.Value;

/**
 * A loss before its mean is taken.
 *
 * @param items one number for each row, {@code [batch]}, or for each of its items, {@code [batch, ...]}, as steps {@code [batch, time]}
 * @param counted float32 of the same shape, 1 where an item counts and 0 where not, or how much it counts, 0 or more; empty if
 *     all do
 */
public record LossItems(Value items, Optional<Value> counted) {
    /** All of which count. */
    public static LossItems of(Value items) {
        return new LossItems(items, Optional.empty());
    }

    /** Some of which count. */
    public static LossItems of(Value items, Value counted) {
        return new LossItems(items, Optional.of(counted));
    }
}
