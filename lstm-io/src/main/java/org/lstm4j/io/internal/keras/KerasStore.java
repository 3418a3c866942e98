package org.lstm4j.io.internal.keras;

import java.util.List;
import org.lstm4j.Tensor;

/** The weights of a model or of a layer. */
interface KerasStore {
    /**
     * Those of a layer of the model.
     *
     * @param layer which
     * @param all layers of the model in the order of the file, which number those of a class
     */
    KerasStore layer(KerasConfig layer, List<KerasConfig> all);

    /** Of one layer, in the order in which Keras saves them; none of a layer without. */
    List<Tensor> all();

    /**
     * Of a layer within this one.
     *
     * @param keys what the formats call it, the first one that is there counts
     */
    KerasStore within(String... keys);
}
