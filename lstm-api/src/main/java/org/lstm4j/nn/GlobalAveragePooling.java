package org.lstm4j.nn;

import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The mean over the steps of a sequence, Keras's {@code GlobalAveragePooling1D}.
 *
 * <p><i>Input</i> float32 {@code [batch, time, features]}; <i>output</i> {@code [batch, features]}. Where lengths
 * or a mask are given, padding does not count, and a row without steps gives zeros. <i>Throws</i> {@link
 * org.lstm4j.ShapeException} if the input has another rank. Immutable.
 */
public record GlobalAveragePooling() implements Layer {
    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        SequenceMask.requireSequences(g, "GlobalAveragePooling", x);
        if (!mode.isPadded()) {
            return g.reduceMean(x, false, 1);
        }
        Value mask = SequenceMask.of(g, x, mode);
        Value sum = g.reduceSum(g.mul(x, mask), false, 1);
        Value steps = mode.mask().isPresent()
                ? g.reduceSum(mask, false, 1)
                : g.reshape(
                        g.cast(mode.sequenceLens(), DType.FLOAT32),
                        Shape.of(x.shape().dim(0), Dim.of(1)));
        return g.div(sum, g.clip(steps, 1, Float.MAX_VALUE));
    }
}
