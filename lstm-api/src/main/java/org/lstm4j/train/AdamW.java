package org.lstm4j.train;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Adam with weight decay that does not go through the moments: {@code p ← p (1 - lr wd)}, then Adam. <i>Source:</i>
 * Loshchilov, Hutter 2017.
 *
 * @param adam the rule and its settings
 * @param weightDecay wd, 0 or more
 */
public record AdamW(Adam adam, double weightDecay) implements Optimizer {
    /** Checks the decay. */
    public AdamW {
        Checks.notNegative("AdamW", "weightDecay", weightDecay);
        if (adam.weightDecay() != 0) {
            throw new InvalidInputException(
                    "The weight decay of AdamW is its own; its Adam has none. Got one of " + adam.weightDecay());
        }
    }

    /** Keras's rule and defaults: as {@link Adam#keras}, wd 0.004. */
    public static AdamW keras() {
        return new AdamW(Adam.keras(), 0.004);
    }

    /** PyTorch's rule and defaults: as {@link Adam#pytorch}, wd 0.01. */
    public static AdamW pytorch() {
        return new AdamW(Adam.pytorch(), 0.01);
    }

    @Override
    public double learningRate() {
        return adam.learningRate();
    }

    @Override
    public void step(GraphBuilder g, List<Gradient> gradients, Value rate, Updates updates) {
        Moments moments =
                new Moments(g, updates, adam.beta1(), adam.beta2(), adam.epsilon(), adam.form(), adam.amsgrad());
        Value keep = g.sub(1, g.mul(rate, weightDecay));
        for (Gradient gradient : gradients) {
            Value change = moments.change(gradient.parameter(), gradient.value(), rate);
            updates.set(gradient.parameter(), g.sub(g.mul(gradient.parameter(), keep), change));
        }
    }
}
