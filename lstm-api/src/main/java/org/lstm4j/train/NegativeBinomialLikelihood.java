package org.lstm4j.train;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * {@code -log} of the negative binomial distribution of counts k with mean μ and variance {@code μ + α μ²}: with {@code r = 1/α} it is
 * {@code log Γ(k+1) - log(Γ(k+r) / Γ(r)) + r log(1 + α μ) + k log(1 + 1 / (α μ))}. Predictions have two numbers for each one of the
 * target in their last axis, first all m, then all a: {@code μ = softplus(m) + 1e-6}, {@code α = softplus(a) + 1e-6}. Targets are
 * counts, 0 or more, as float32. The mean of what belongs to one item.
 *
 * <p>The gamma functions are Stirling's series; those of r are subtracted term by term, so that a small α, where it is Poisson's
 * distribution, loses no digits. <i>Source:</i> Salinas, Flunkert, Gasthaus, Januschowski: DeepAR (2017), section 3.1.
 */
public record NegativeBinomialLikelihood() implements Loss {
    private static final String NAME = "NegativeBinomialLikelihood";

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Likelihoods.check(NAME, prediction, target, targetShape(prediction.shape()));
        List<Value> parts = Likelihoods.parts(g, prediction, 2);
        Value mean = Likelihoods.positive(g, parts.get(0));
        Value alpha = Likelihoods.positive(g, parts.get(1));
        Value r = g.div(g.constant(1, DType.FLOAT32), alpha);
        Value odds = g.add(g.log(alpha), g.log(mean)); // log(α μ)
        Value spread = g.add(g.mul(r, g.softplus(odds)), g.mul(target, g.softplus(g.neg(odds))));
        Value ways = g.sub(Likelihoods.logGamma(g, g.add(target, 1)), Likelihoods.logGammaRatio(g, r, target));
        return Losses.meanPerItem(g, g.add(ways, spread));
    }

    @Override
    public Shape targetShape(Shape prediction) {
        return Likelihoods.target(NAME, prediction, 2);
    }
}
