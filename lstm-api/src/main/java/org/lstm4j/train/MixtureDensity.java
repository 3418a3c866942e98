package org.lstm4j.train;

import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * {@code -log Σ π N(t; μ, σ²)} over the components of a mixture of Gaussians, whose dimensions are independent within a component: a
 * mixture density network. Predictions have {@code components * (2 * dimensions + 1)} numbers in their last axis: all μ, component by
 * component, all s alike, and a logit for each component: {@code σ = exp(s)}, 1e-6 at least, {@code π = softmax}. Targets have
 * {@code dimensions} numbers.
 *
 * <p><i>Source:</i> Bishop: Mixture Density Networks (1994), equations 22 to 28, but for a σ for each dimension.
 *
 * @param components how many Gaussians
 * @param dimensions how many numbers a target has
 */
public record MixtureDensity(int components, int dimensions) implements Loss {
    private static final double LEAST_LOG = Math.log(Likelihoods.LEAST);

    /** Checks the numbers. */
    public MixtureDensity {
        if (components < 1 || dimensions < 1) {
            throw new InvalidInputException("MixtureDensity needs components and dimensions of 1 or more; got "
                    + components + " and " + dimensions);
        }
    }

    /** Of one number. */
    public MixtureDensity(int components) {
        this(components, 1);
    }

    /** How many numbers a prediction has. */
    public int outputs() {
        return Math.multiplyExact(components, Math.addExact(Math.multiplyExact(2, dimensions), 1));
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Likelihoods.check("MixtureDensity", prediction, target, targetShape(prediction.shape()));
        int all = components * dimensions;
        Shape items = prediction.shape().slice(0, prediction.rank() - 1);
        Shape each = items.concat(Shape.of(components, dimensions));
        Value means = g.reshape(g.slice(prediction, -1, 0, all), each);
        Value scales =
                g.clip(g.reshape(g.slice(prediction, -1, all, 2 * all), each), LEAST_LOG, Double.POSITIVE_INFINITY);
        Value shares = g.logSoftmax(g.slice(prediction, -1, 2 * all, outputs()));
        Value t = g.reshape(target, items.concat(Shape.of(Dim.of(1), Dim.of(dimensions))));
        Value z = g.mul(g.sub(t, means), g.exp(g.neg(scales)));
        Value exponents = g.reduceSum(g.add(g.mul(g.mul(z, z), 0.5), scales), false, -1);
        Value logs = g.add(g.sub(shares, exponents), -dimensions * Likelihoods.HALF_LOG_2_PI);
        return g.neg(LogSpace.sum(g, logs, -1));
    }

    @Override
    public Shape targetShape(Shape prediction) {
        if (prediction.rank() < 2 || !prediction.dim(-1).equals(Dim.of(outputs()))) {
            throw new ShapeException(
                    "MixtureDensity",
                    "of " + components + " components and " + dimensions + " dimensions needs " + outputs()
                            + " numbers in the last axis; the prediction is " + prediction,
                    prediction);
        }
        return prediction.with(prediction.rank() - 1, Dim.of(dimensions));
    }
}
