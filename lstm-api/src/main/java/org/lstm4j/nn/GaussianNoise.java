package org.lstm4j.nn;

import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Adds numbers of a normal distribution while training; does nothing in predictions. Keras's {@code GaussianNoise}.
 *
 * <p><i>Input</i> and <i>output</i> float32 of any one shape. The same seed and step give the same noise on every backend.
 * Immutable.
 *
 * @param stddev the standard deviation, 0 or more
 */
public record GaussianNoise(double stddev) implements Layer {
    /** Checks the deviation. */
    public GaussianNoise {
        if (!(stddev >= 0 && stddev < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException("GaussianNoise needs a standard deviation of 0 or more; got " + stddev);
        }
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        return mode.training() && stddev > 0 ? g.add(x, g.mul(mode.randomNormal(g, x.shape()), stddev)) : x;
    }
}
