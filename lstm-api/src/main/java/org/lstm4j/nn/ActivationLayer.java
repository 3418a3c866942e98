package org.lstm4j.nn;

import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** An {@link Activation} as a layer of its own, any shape. */
public record ActivationLayer(Activation activation) implements Layer {
    /** The layer of an activation. */
    public static ActivationLayer of(Activation activation) {
        return new ActivationLayer(activation);
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        return activation.apply(g, x);
    }

    @Override
    public String name() {
        return "activation";
    }
}
