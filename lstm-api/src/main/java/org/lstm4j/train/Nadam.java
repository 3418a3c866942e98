package org.lstm4j.train;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Adam with Nesterov's look ahead: {@code μₜ = β₁ (1 - 0.96^(ψ t) / 2); m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²; p ← p - lr
 * (μₜ₊₁ m / (1 - μ₁ … μₜ₊₁) + (1 - μₜ) g / (1 - μ₁ … μₜ)) / (√(v / (1 - β₂ᵗ)) + ε)}. <i>Source:</i> Dozat 2016; {@code
 * keras.optimizers.Nadam}, {@code torch.optim.NAdam}.
 *
 * @param learningRate above 0
 * @param beta1 β₁, 0 to below 1
 * @param beta2 β₂, 0 to below 1
 * @param epsilon ε, above 0
 * @param momentumDecay ψ, 0 or more; Keras's rule has 1
 * @param weightDecay 0 or more: in PyTorch's form {@code g ← g + wd p} (L2), in Keras's {@code p ← p (1 - lr wd)} first
 * @param form whose weight decay; the rule is the same
 */
public record Nadam(
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double momentumDecay,
        double weightDecay,
        Form form)
        implements Optimizer {
    private static final double DECAY = 0.96;

    /** Checks the settings. */
    public Nadam {
        Checks.positive("Nadam", "learningRate", learningRate);
        Checks.fraction("Nadam", "beta1", beta1);
        Checks.fraction("Nadam", "beta2", beta2);
        Checks.positive("Nadam", "epsilon", epsilon);
        Checks.notNegative("Nadam", "momentumDecay", momentumDecay);
        Checks.notNegative("Nadam", "weightDecay", weightDecay);
    }

    /** Keras's defaults: rate 0.001, β 0.9 and 0.999, ε 1e-7, ψ 1. */
    public static Nadam keras() {
        return new Nadam(0.001, 0.9, 0.999, 1e-7, 1, 0, Form.KERAS);
    }

    /** PyTorch's defaults: rate 0.002, β 0.9 and 0.999, ε 1e-8, ψ 0.004. */
    public static Nadam pytorch() {
        return new Nadam(0.002, 0.9, 0.999, 1e-8, 0.004, 0, Form.PYTORCH);
    }

    /** The same with another rate. */
    public Nadam withLearningRate(double rate) {
        return new Nadam(rate, beta1, beta2, epsilon, momentumDecay, weightDecay, form);
    }

    /** The same with another weight decay. */
    public Nadam withWeightDecay(double decay) {
        return new Nadam(learningRate, beta1, beta2, epsilon, momentumDecay, decay, form);
    }

    @Override
    public void step(GraphBuilder g, List<Gradient> gradients, Value rate, Updates updates) {
        Moments moments = new Moments(g, updates, beta1, beta2, epsilon, Form.PYTORCH, false);
        Decay decay = new Decay(g, rate, weightDecay, form);
        double shrink = StrictMath.pow(DECAY, momentumDecay);
        Parameter schedule = updates.slot("momentum_schedule", 1);
        Parameter product = updates.slot("momentum_product", 1);
        Value now = g.mul(schedule, shrink);
        updates.set(schedule, now);
        Value mu = momentum(g, now);
        Value nextMu = momentum(g, g.mul(now, shrink));
        Value sofar = g.mul(product, mu);
        updates.set(product, sofar);
        Value ofMean = g.mul(g.div(nextMu, g.sub(1, g.mul(sofar, nextMu))), rate);
        Value ofGradient = g.mul(g.div(g.sub(1, mu), g.sub(1, sofar)), rate);
        for (Gradient gradient : gradients) {
            Parameter p = gradient.parameter();
            Value d = decay.gradient(gradient);
            Value mean = moments.mean(p, d);
            Value ahead = g.add(g.mul(mean, ofMean), g.mul(d, ofGradient));
            updates.set(p, g.sub(decay.kept(p), g.div(ahead, moments.root(p, d))));
        }
    }

    private Value momentum(GraphBuilder g, Value schedule) {
        return g.sub(beta1, g.mul(schedule, beta1 / 2));
    }
}
