package org.lstm4j.train;

import java.util.Optional;
import org.lstm4j.Tensor;

/** A number that says how good predictions are, gathered over batches. Not thread-safe. */
public interface Metric {
    /** Its name in logs, such as {@code accuracy}. */
    String name();

    /** Forgets all batches. */
    void reset();

    /** Takes a batch into account. */
    void update(Tensor prediction, Tensor target);

    /**
     * Takes a batch into account, some of which may be padding: steps at or beyond a row's length do not count in metrics that
     * are built in. By default the lengths are not looked at.
     *
     * @param lengths of each row, int32 {@code [batch]}, where prediction and target are {@code [batch, time, ...]} and lengths are
     *     fed; else empty
     */
    default void update(Tensor prediction, Tensor target, Optional<Tensor> lengths) {
        update(prediction, target);
    }

    /** The value over all batches since the last reset; NaN if there were none. */
    double result();
}
