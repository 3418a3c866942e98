package org.lstm4j.train;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * {@code -log} of Student's t with location μ, scale σ and ν degrees of freedom: {@code log Γ(ν/2) - log Γ((ν+1)/2) + log(ν π) / 2 +
 * log(σ) + (ν+1)/2 log(1 + z²/ν)}, {@code z = (t - μ) / σ}: a Gaussian whose outliers surprise less. Predictions have three numbers for
 * each one of the target in their last axis, first all μ, then all s, then all n: {@code σ = softplus(s) + 1e-6}, {@code ν = 2 +
 * softplus(n)}, so that the variance is finite. The mean of what belongs to one item.
 *
 * <p>The gamma functions are Stirling's series, subtracted term by term, so that a large ν, where it is the Gaussian, loses no digits.
 * <i>Source:</i> GluonTS, {@code StudentTOutput} (Alexandrov et al. 2020).
 */
public record StudentTLikelihood() implements Loss {
    private static final String NAME = "StudentTLikelihood";

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Likelihoods.check(NAME, prediction, target, targetShape(prediction.shape()));
        List<Value> parts = Likelihoods.parts(g, prediction, 3);
        Value sigma = Likelihoods.positive(g, parts.get(1));
        Value freedom = g.add(g.softplus(parts.get(2)), 2);
        Value half = g.mul(freedom, 0.5);
        Value z = g.div(g.sub(target, parts.get(0)), sigma);
        Value tails = g.mul(g.add(half, 0.5), Likelihoods.logOnePlus(g, g.div(g.mul(z, z), freedom)));
        Value scale = g.add(g.mul(g.log(g.mul(freedom, Math.PI)), 0.5), g.log(sigma));
        Value ratio = Likelihoods.logGammaRatio(g, half, g.constant(0.5, DType.FLOAT32));
        return Losses.meanPerItem(g, g.sub(g.add(tails, scale), ratio));
    }

    @Override
    public Shape targetShape(Shape prediction) {
        return Likelihoods.target(NAME, prediction, 3);
    }
}
