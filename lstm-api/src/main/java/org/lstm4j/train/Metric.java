package org.lstm4j.train;

import org.lstm4j.Tensor;

/** A number that says how good predictions are, gathered over batches. Not thread-safe. */
public interface Metric {
    /** Its name in logs, such as {@code accuracy}. */
    String name();

    /** Forgets all batches. */
    void reset();

    /** Takes a batch into account. */
    void update(Tensor prediction, Tensor target);

    /** The value over all batches since the last reset; NaN if there were none. */
    double result();
}
