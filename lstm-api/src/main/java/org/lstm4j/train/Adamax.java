package org.lstm4j.train;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Adam by the largest gradient in the place of the root mean square: {@code m ← β₁ m + (1 - β₁) g}, then Keras {@code u ← max(β₂ u,
 * |g|); p ← p - lr/(1-β₁ᵗ) · m / (u + ε)} and PyTorch {@code u ← max(β₂ u, |g| + ε); p ← p - lr/(1-β₁ᵗ) · m / u}. <i>Source:</i>
 * Kingma, Ba 2014, section 7.1; {@code keras.optimizers.Adamax}, {@code torch.optim.Adamax}.
 *
 * @param learningRate above 0
 * @param beta1 β₁, 0 to below 1
 * @param beta2 β₂, 0 to below 1
 * @param epsilon ε, above 0
 * @param weightDecay 0 or more: in PyTorch's form {@code g ← g + wd p} (L2), in Keras's {@code p ← p (1 - lr wd)} first
 * @param form whose rule
 */
public record Adamax(double learningRate, double beta1, double beta2, double epsilon, double weightDecay, Form form)
        implements Optimizer {
    /** Checks the settings. */
    public Adamax {
        Checks.positive("Adamax", "learningRate", learningRate);
        Checks.fraction("Adamax", "beta1", beta1);
        Checks.fraction("Adamax", "beta2", beta2);
        Checks.positive("Adamax", "epsilon", epsilon);
        Checks.notNegative("Adamax", "weightDecay", weightDecay);
    }

    /** Keras's rule and defaults: rate 0.001, β 0.9 and 0.999, ε 1e-7. */
    public static Adamax keras() {
        return new Adamax(0.001, 0.9, 0.999, 1e-7, 0, Form.KERAS);
    }

    /** PyTorch's rule and defaults: rate 0.002, β 0.9 and 0.999, ε 1e-8. */
    public static Adamax pytorch() {
        return new Adamax(0.002, 0.9, 0.999, 1e-8, 0, Form.PYTORCH);
    }

    /** The same with another rate. */
    public Adamax withLearningRate(double rate) {
        return new Adamax(rate, beta1, beta2, epsilon, weightDecay, form);
    }

    /** The same with another weight decay. */
    public Adamax withWeightDecay(double decay) {
        return new Adamax(learningRate, beta1, beta2, epsilon, decay, form);
    }

    @Override
    public void step(GraphBuilder g, List<Gradient> gradients, Value rate, Updates updates) {
        Decay decay = new Decay(g, rate, weightDecay, form);
        Value corrected = g.div(rate, Moments.correction(g, updates, "bias_correction_1", beta1));
        for (Gradient gradient : gradients) {
            Parameter p = gradient.parameter();
            Value d = decay.gradient(gradient);
            Parameter first = updates.slot(p, "m", 0);
            Parameter norm = updates.slot(p, "u", 0);
            Value m = g.add(g.mul(first, beta1), g.mul(d, 1 - beta1));
            Value size = form == Form.KERAS ? g.abs(d) : g.add(g.abs(d), epsilon);
            Value u = Elementwise.larger(g, g.mul(norm, beta2), size);
            updates.set(first, m);
            updates.set(norm, u);
            Value divisor = form == Form.KERAS ? g.add(u, epsilon) : u;
            updates.set(p, g.sub(decay.kept(p), g.div(g.mul(m, corrected), divisor)));
        }
    }
}
