package org.lstm4j.nn;

import org.lstm4j.graph.GraphBuilder;

/**
 * A layer whose weights are not trained: Keras's {@code trainable = False}. No gradient is computed for them, no optimizer keeps
 * slots for them, and a {@linkplain Model#summary() summary} counts them as not trainable. Gradients still flow through the layer
 * to what lies before it, if that is trained. Dropout in it drops, as in Keras.
 *
 * <p>Its scope has the name that the layer has without this, so that weights of a trained model fit: {@code
 * trainer.setWeights(...)}. Of a {@link Shared} layer all calls are frozen or none; freeze what is shared, {@code
 * Shared.of("tower", Frozen.of(layer))}. Immutable.
 *
 * @param layer any layer, with all that is in it
 */
public record Frozen(Layer layer) implements LayerWrapper {
    /** That layer, frozen. */
    public static Frozen of(Layer layer) {
        return new Frozen(layer);
    }

    @Override
    public GraphBuilder enter(GraphBuilder g) {
        return g.frozen();
    }

    @Override
    public String name() {
        return layer.name();
    }
}
