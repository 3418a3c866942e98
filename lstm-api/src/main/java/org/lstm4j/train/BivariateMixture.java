package org.lstm4j.train;

import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The loss of handwriting: {@code -log Σ π N(x; μ, σ, ρ) - log p(e)} for an offset of the pen {@code x = (x1, x2)} and whether its
 * stroke ends there, e of 0 or 1. Predictions have {@code 6 components + 1} numbers in their last axis, a logit for e, then for all
 * components the logit of π, μ1, μ2, the logarithm of σ1, that of σ2, and what ρ is the tanh of. Targets are {@code x1, x2, e}.
 *
 * <p>σ is 1e-6 at least, and ρ at most the tanh of 6, 0.99999: beyond, float32 has no digits for {@code 1 - ρ²}. <i>Source:</i> Graves:
 * Generating Sequences With Recurrent Neural Networks (2013), equations 17 to 26; there e is the sigmoid of the negative number.
 *
 * @param components how many Gaussians, 20 in the source
 */
public record BivariateMixture(int components) implements Loss {
    private static final double LEAST_LOG = Math.log(Likelihoods.LEAST);
    private static final double LARGEST_RHO = 6;

    /** With 20 components, as in the source. */
    public BivariateMixture() {
        this(20);
    }

    /** Checks the number. */
    public BivariateMixture {
        if (components < 1) {
            throw new InvalidInputException("BivariateMixture needs 1 component or more; got " + components);
        }
    }

    /** How many numbers a prediction has. */
    public int outputs() {
        return Math.addExact(Math.multiplyExact(6, components), 1);
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Likelihoods.check("BivariateMixture", prediction, target, targetShape(prediction.shape()));
        Value end = g.slice(prediction, -1, 0, 1);
        Value ended = g.slice(target, -1, 2, 3);
        Value log1 = g.clip(part(g, prediction, 3), LEAST_LOG, Double.POSITIVE_INFINITY);
        Value log2 = g.clip(part(g, prediction, 4), LEAST_LOG, Double.POSITIVE_INFINITY);
        Value raw = g.clip(part(g, prediction, 5), -LARGEST_RHO, LARGEST_RHO);
        Value rho = g.tanh(raw);
        Value twice = g.mul(raw, 2);
        // log(1 - ρ²) without subtracting from 1: 1 - tanh² = 4 / ((1 + e^2x) (1 + e^-2x))
        Value rest = g.sub(2 * Math.log(2), g.add(g.softplus(twice), g.softplus(g.neg(twice))));
        Value z1 = standard(g, target, 0, part(g, prediction, 1), log1);
        Value z2 = standard(g, target, 1, part(g, prediction, 2), log2);
        // (z1² + z2² - 2ρ z1 z2) / (1 - ρ²), as a sum that cannot become negative
        Value off = g.sub(z1, g.mul(rho, z2));
        Value distance = g.add(g.mul(g.mul(off, off), g.exp(g.neg(rest))), g.mul(z2, z2));
        Value exponents = g.add(g.add(g.mul(g.add(distance, rest), 0.5), log1), log2);
        Value shares = g.logSoftmax(part(g, prediction, 0));
        Value pen = LogSpace.sum(g, g.add(g.sub(shares, exponents), -2 * Likelihoods.HALF_LOG_2_PI), -1);
        Value stroke = g.reduceSum(g.sub(g.softplus(end), g.mul(ended, end)), false, -1);
        return g.sub(stroke, pen);
    }

    private Value part(GraphBuilder g, Value prediction, int which) {
        return g.slice(prediction, -1, 1 + which * components, 1 + (which + 1) * components);
    }

    private static Value standard(GraphBuilder g, Value target, int which, Value mean, Value logScale) {
        return g.mul(g.sub(g.slice(target, -1, which, which + 1), mean), g.exp(g.neg(logScale)));
    }

    @Override
    public Shape targetShape(Shape prediction) {
        if (prediction.rank() < 2 || !prediction.dim(-1).equals(Dim.of(outputs()))) {
            throw new ShapeException(
                    "BivariateMixture",
                    "of " + components + " components needs " + outputs()
                            + " numbers in the last axis; the prediction is " + prediction,
                    prediction);
        }
        return prediction.with(prediction.rank() - 1, Dim.of(3));
    }
}
