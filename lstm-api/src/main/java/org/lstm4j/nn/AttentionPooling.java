package org.lstm4j.nn;

import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * A weighted mean over the steps of a sequence, whose weights the layer learns: {@code u = tanh(x kernel + bias)}, {@code a =
 * softmax(u context)} over the steps, {@code y = sum of a x}.
 *
 * <p><i>Input</i> float32 {@code [batch, time, features]}; <i>output</i> {@code [batch, features]}. Where lengths are given,
 * steps at or beyond a row's length have no weight, and a row of length 0 gives zeros. <i>Weights</i> {@code kernel [features,
 * units]} and {@code context [units, 1]}, Glorot uniform, and {@code bias [units]}, zeros. <i>Throws</i> {@link
 * org.lstm4j.ShapeException} if the input has another rank or an unknown number of features. <i>Source:</i> Yang et al. 2016,
 * equations 5 to 7. Immutable.
 *
 * @param units the size of u, 1 or more
 */
public record AttentionPooling(int units) implements Layer {
    /** What the score of a step of padding is lowered by: e to this power is 0, and a sum with a score is finite. */
    private static final double PADDING = 1e9;

    /** Checks the number of units. */
    public AttentionPooling {
        if (units < 1) {
            throw new InvalidInputException("AttentionPooling needs 1 unit or more; got " + units);
        }
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        SequenceMask.requireSequences(g, "AttentionPooling", x);
        int features = Shapes.features(g, "AttentionPooling", x);
        Dim batch = x.shape().dim(0);
        Dim time = x.shape().dim(1);
        Value kernel = g.parameter("kernel", Shape.of(features, units), Initializer.glorotUniform(features, units));
        Value bias = g.parameter("bias", Shape.of(units), Initializer.zeros());
        Value context = g.parameter("context", Shape.of(units, 1), Initializer.glorotUniform(units, 1));
        Value scores = g.matMul(g.tanh(g.add(g.matMul(x, kernel), bias)), context);
        if (!mode.isPadded()) {
            return weighted(g, x, softmaxOverSteps(g, scores, batch, time));
        }
        Value mask = SequenceMask.of(g, x, mode);
        Value lowered = g.sub(scores, g.mul(g.sub(1, mask), PADDING));
        // for a row of length 0, where the softmax is over padding alone
        return weighted(g, x, g.mul(softmaxOverSteps(g, lowered, batch, time), mask));
    }

    private static Value softmaxOverSteps(GraphBuilder g, Value scores, Dim batch, Dim time) {
        Value rows = g.softmax(g.reshape(scores, Shape.of(batch, time)));
        return g.reshape(rows, Shape.of(batch, time, Dim.of(1)));
    }

    private static Value weighted(GraphBuilder g, Value x, Value weights) {
        return g.reduceSum(g.mul(x, weights), false, 1);
    }
}
