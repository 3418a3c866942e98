package org.lstm4j.io.internal.keras;

import java.util.List;

/** The weights of a model's layers. */
interface KerasStore extends KerasTensors {
    /**
     * Those of a layer of the model.
     *
     * @param layer which
     * @param all layers of the model in the order of the file, which number those of a class
     */
    KerasStore layer(KerasConfig layer, List<KerasConfig> all);
}
