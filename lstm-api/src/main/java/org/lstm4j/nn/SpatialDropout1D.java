package org.lstm4j.nn;

import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * {@link Dropout} of whole features of a sequence, the same at all steps of a row: Keras's {@code SpatialDropout1D}.
 *
 * <p><i>Input</i> and <i>output</i> float32 {@code [batch, time, features]}. <i>Throws</i> {@link org.lstm4j.ShapeException} for
 * another rank. <i>Source:</i> Tompson and others 2015. Immutable.
 *
 * @param rate the probability, 0 (never) to below 1
 */
public record SpatialDropout1D(double rate) implements Layer {
    /** Checks the rate. */
    public SpatialDropout1D {
        if (!(rate >= 0 && rate < 1)) {
            throw new InvalidInputException("SpatialDropout1D needs a rate of 0 to below 1; got " + rate);
        }
    }

    @Override
    public String name() {
        return "spatial_dropout1d";
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        SequenceMask.requireSequences(g, "SpatialDropout1D", x);
        if (!mode.training() || rate == 0) {
            return x;
        }
        Value uniform = mode.randomUniform(g, x.shape().with(1, Dim.of(1)));
        Value isDropped = g.less(uniform, g.constant(rate, x.dtype()));
        return g.where(isDropped, g.constant(0, x.dtype()), g.mul(x, 1 / (1 - rate)));
    }
}
