package org.lstm4j.nn;

import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * Takes off the mean of each vector and divides by its deviation, Keras's {@code LayerNormalization}: {@code y = gamma (x -
 * mean) / sqrt(variance + epsilon) + beta}, over the last axis.
 *
 * <p><i>Input</i> and <i>output</i> float32 {@code [batch, ..., features]}. <i>Weights</i> {@code gamma [features]}, ones, and
 * {@code beta [features]}, zeros. <i>Throws</i> {@link org.lstm4j.ShapeException} if the number of features is not known.
 * <i>Source:</i> Ba, Kiros, Hinton 2016. Immutable.
 *
 * @param epsilon is added to the variance, 0.001 by default as in Keras (PyTorch has 0.00001)
 * @param scale true for gamma
 * @param center true for beta
 */
public record LayerNormalization(double epsilon, boolean scale, boolean center) implements Layer {
    /** Checks epsilon. */
    public LayerNormalization {
        if (!(epsilon > 0)) {
            throw new InvalidInputException("LayerNormalization needs an epsilon above 0; got " + epsilon);
        }
    }

    /** With Keras's defaults. */
    public LayerNormalization() {
        this(1e-3, true, true);
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        int features = Shapes.features(g, "LayerNormalization", x);
        Value centred = g.sub(x, g.reduceMean(x, true, -1));
        Value variance = g.reduceMean(g.mul(centred, centred), true, -1);
        Value y = g.div(centred, g.sqrt(g.add(variance, epsilon)));
        y = scale ? g.mul(y, g.parameter("gamma", Shape.of(features), Initializer.ones())) : y;
        return center ? g.add(y, g.parameter("beta", Shape.of(features), Initializer.zeros())) : y;
    }
}
