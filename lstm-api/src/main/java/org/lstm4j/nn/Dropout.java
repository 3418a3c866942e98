package org.lstm4j.nn;

import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Sets each number to zero with some probability while training and scales the rest up by {@code 1 / (1 - rate)}; does
 * nothing in predictions.
 *
 * <p><i>Input</i> and <i>output</i> float32 of any one shape. The same seed and step give the same mask on every
 * backend. <i>Source:</i> Srivastava et al. 2014. Immutable.
 *
 * @param rate the probability, 0 (never) to below 1
 */
public record Dropout(double rate) implements Layer {
    /** Checks the rate. */
    public Dropout {
        if (!(rate >= 0 && rate < 1)) {
            throw new InvalidInputException("Dropout needs a rate of 0 to below 1; got " + rate);
        }
    }

    /** With that rate. */
    public static Dropout of(double rate) {
        return new Dropout(rate);
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        if (!mode.training() || rate == 0) {
            return x;
        }
        Value dropped = g.less(mode.randomUniform(g, x.shape()), g.constant(rate, x.dtype()));
        return g.where(dropped, g.constant(0, x.dtype()), g.mul(x, 1 / (1 - rate)));
    }

    /**
     * What numbers are multiplied by: 0 with that probability, else {@code 1 / (1 - rate)}.
     *
     * @return float32 of that shape; {@link Absent} where nothing is dropped
     */
    static Value mask(GraphBuilder g, Shape shape, double rate, Mode mode) {
        if (!mode.training() || rate == 0) {
            return Absent.INSTANCE;
        }
        Value dropped = g.less(mode.randomUniform(g, shape), g.constant(rate, DType.FLOAT32));
        return g.where(dropped, g.constant(0, DType.FLOAT32), g.constant(1 / (1 - rate), DType.FLOAT32));
    }
}
