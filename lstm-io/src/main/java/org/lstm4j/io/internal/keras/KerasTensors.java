package org.lstm4j.io.internal.keras;

import java.util.List;
import org.lstm4j.Tensor;

/** The weights of a layer, in the order in which Keras saves them. */
interface KerasTensors {
    /** Of one layer; none of a layer without. */
    List<Tensor> all();

    /**
     * Of a layer within this one.
     *
     * @param keys what the formats call it, the first one that is there counts
     */
    KerasTensors within(String... keys);
}
