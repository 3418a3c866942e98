package org.lstm4j.train;

import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * {@code -log N(t; μ, σ²) = log(σ) + ((t - μ) / σ)² / 2 + log(2π) / 2}. Predictions have two numbers for each one of the target in
 * their last axis, first all μ, then all s: {@code σ = softplus(s) + 1e-6}. The mean of what belongs to one item.
 *
 * <p><i>Source:</i> Salinas, Flunkert, Gasthaus, Januschowski: DeepAR (2017), section 3.1. PyTorch's {@code GaussianNLLLoss} with {@code
 * full=True} is the same formula of a variance.
 */
public record GaussianLikelihood() implements Loss {
    private static final String NAME = "GaussianLikelihood";

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Likelihoods.check(NAME, prediction, target, targetShape(prediction.shape()));
        List<Value> parts = Likelihoods.parts(g, prediction, 2);
        Value sigma = Likelihoods.positive(g, parts.get(1));
        Value z = g.div(g.sub(target, parts.get(0)), sigma);
        Value loss = g.add(g.add(g.log(sigma), g.mul(g.mul(z, z), 0.5)), Likelihoods.HALF_LOG_2_PI);
        return Losses.meanPerItem(g, loss);
    }

    @Override
    public Shape targetShape(Shape prediction) {
        return Likelihoods.target(NAME, prediction, 2);
    }
}
