package org.lstm4j.train;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Steps of one size, by sign: {@code p ← p (1 - lr wd) - lr sign(β₁ m + (1 - β₁) g); m ← β₂ m + (1 - β₂) g}. Rates are three to ten
 * times smaller than Adam's, and decays as many times larger. <i>Source:</i> Chen et al. 2023; {@code keras.optimizers.Lion}.
 *
 * @param learningRate above 0
 * @param beta1 β₁, 0 to below 1
 * @param beta2 β₂, 0 to below 1
 * @param weightDecay wd, 0 or more
 */
public record Lion(double learningRate, double beta1, double beta2, double weightDecay) implements Optimizer {
    /** Checks the settings. */
    public Lion {
        Checks.positive("Lion", "learningRate", learningRate);
        Checks.fraction("Lion", "beta1", beta1);
        Checks.fraction("Lion", "beta2", beta2);
        Checks.notNegative("Lion", "weightDecay", weightDecay);
    }

    /** Keras's defaults: rate 0.001, β 0.9 and 0.99, no decay. */
    public static Lion keras() {
        return new Lion(0.001, 0.9, 0.99, 0);
    }

    /** The same with another rate. */
    public Lion withLearningRate(double rate) {
        return new Lion(rate, beta1, beta2, weightDecay);
    }

    /** The same with another weight decay. */
    public Lion withWeightDecay(double decay) {
        return new Lion(learningRate, beta1, beta2, decay);
    }

    @Override
    public void step(GraphBuilder g, List<Gradient> gradients, Value rate, Updates updates) {
        Decay decay = new Decay(g, rate, weightDecay, Form.KERAS);
        for (Gradient gradient : gradients) {
            Parameter p = gradient.parameter();
            Parameter slot = updates.slot(p, "m", 0);
            Value seen = g.add(g.mul(slot, beta1), g.mul(gradient.value(), 1 - beta1));
            updates.set(slot, g.add(g.mul(slot, beta2), g.mul(gradient.value(), 1 - beta2)));
            updates.set(p, g.sub(decay.kept(p), g.mul(Elementwise.sign(g, seen), rate)));
        }
    }
}
