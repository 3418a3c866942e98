package org.lstm4j.nn;

import org.lstm4j.DType;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The largest of each feature over the steps of a sequence, Keras's {@code GlobalMaxPooling1D}.
 *
 * <p><i>Input</i> float32 {@code [batch, time, features]}; <i>output</i> {@code [batch, features]}. Where lengths or a mask are
 * given, padding does not count, and a row without steps gives zeros. <i>Throws</i> {@link org.lstm4j.ShapeException} if the
 * input has another rank. <i>Source:</i> ONNX {@code ReduceMax}. Immutable.
 */
public record GlobalMaxPooling() implements Layer {
    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        SequenceMask.requireSequences(g, "GlobalMaxPooling", x);
        if (!mode.isPadded()) {
            return g.reduceMax(x, false, 1);
        }
        Value largest = g.reduceMax(SequenceMask.orElse(g, x, mode, Double.NEGATIVE_INFINITY), false, 1);
        Value hasSteps = g.reduceMax(SequenceMask.of(g, x, mode), false, 1);
        Value zero = g.constant(0, DType.FLOAT32);
        return g.where(g.less(zero, hasSteps), largest, zero);
    }
}
