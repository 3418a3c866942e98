package org.lstm4j.train;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Divides each gradient by a running root mean square: {@code v ← ρ v + (1 - ρ) g²}, then Keras {@code p ← p - lr g / √(v +
 * ε)} and PyTorch {@code p ← p - lr g / (√v + ε)}. Keras before 2.11 (TensorFlow up to 2.10) added ε as PyTorch does. Small
 * gradients tell the difference: below the root an ε of 1e-7 outweighs all below 3e-4. Centered, the square of a running mean {@code a ← ρ
 * a + (1 - ρ) g} is taken off v, which then is a variance (0 where rounding would put it below). With momentum μ Keras has {@code b ← μ b +
 * lr g / √…; p ← p - b}, PyTorch {@code b ← μ b + g / √…; p ← p - lr b}. <i>Source:</i> Hinton, Neural Networks for Machine Learning, lecture
 * 6 (2012).
 *
 * @param learningRate above 0
 * @param rho ρ, 0 to below 1
 * @param epsilon ε, above 0
 * @param form whose rule
 * @param momentum μ, 0 to below 1
 * @param centered true to divide by the deviation rather than the root mean square
 * @param weightDecay 0 or more: in PyTorch's form {@code g ← g + wd p} (L2), in Keras's {@code p ← p (1 - lr wd)} first
 */
public record RmsProp(
        double learningRate,
        double rho,
        double epsilon,
        Form form,
        double momentum,
        boolean centered,
        double weightDecay)
        implements Optimizer {
    /** Checks the settings. */
    public RmsProp {
        Checks.positive("RmsProp", "learningRate", learningRate);
        Checks.fraction("RmsProp", "rho", rho);
        Checks.positive("RmsProp", "epsilon", epsilon);
        Checks.fraction("RmsProp", "momentum", momentum);
        Checks.notNegative("RmsProp", "weightDecay", weightDecay);
    }

    /** Without momentum and weight decay, and not centered. */
    public RmsProp(double learningRate, double rho, double epsilon, Form form) {
        this(learningRate, rho, epsilon, form, 0, false, 0);
    }

    /** Keras's rule and defaults: rate 0.001, ρ 0.9, ε 1e-7. */
    public static RmsProp keras() {
        return new RmsProp(0.001, 0.9, 1e-7, Form.KERAS);
    }

    /** PyTorch's rule and defaults: rate 0.01, ρ 0.99, ε 1e-8. */
    public static RmsProp pytorch() {
        return new RmsProp(0.01, 0.99, 1e-8, Form.PYTORCH);
    }

    /** The same with another rate. */
    public RmsProp withLearningRate(double rate) {
        return new RmsProp(rate, rho, epsilon, form, momentum, centered, weightDecay);
    }

    /** The same with momentum. */
    public RmsProp withMomentum(double mu) {
        return new RmsProp(learningRate, rho, epsilon, form, mu, centered, weightDecay);
    }

    /** The same, centered. */
    public RmsProp withCentered() {
        return new RmsProp(learningRate, rho, epsilon, form, momentum, true, weightDecay);
    }

    /** The same with another weight decay. */
    public RmsProp withWeightDecay(double decay) {
        return new RmsProp(learningRate, rho, epsilon, form, momentum, centered, decay);
    }

    @Override
    public void step(GraphBuilder g, List<Gradient> gradients, Value rate, Updates updates) {
        Decay decay = new Decay(g, rate, weightDecay, form);
        for (Gradient gradient : gradients) {
            Parameter p = gradient.parameter();
            Value d = decay.gradient(gradient);
            Parameter square = updates.slot(p, "velocity", 0);
            Value next = g.add(g.mul(square, rho), g.mul(g.mul(d, d), 1 - rho));
            updates.set(square, next);
            Value spread = centered ? variance(g, p, d, next, updates) : next;
            Value root = form == Form.KERAS ? g.sqrt(g.add(spread, epsilon)) : g.add(g.sqrt(spread), epsilon);
            Value scaled = g.div(d, root);
            updates.set(
                    p, g.sub(decay.kept(p), momentum == 0 ? g.mul(scaled, rate) : rolled(g, p, scaled, rate, updates)));
        }
    }

    private Value variance(GraphBuilder g, Parameter p, Value gradient, Value square, Updates updates) {
        Parameter slot = updates.slot(p, "average_gradient", 0);
        Value mean = g.add(g.mul(slot, rho), g.mul(gradient, 1 - rho));
        updates.set(slot, mean);
        return g.relu(g.sub(square, g.mul(mean, mean)));
    }

    private Value rolled(GraphBuilder g, Parameter p, Value scaled, Value rate, Updates updates) {
        Parameter buffer = updates.slot(p, "momentum", 0);
        Value added = form == Form.KERAS ? g.mul(scaled, rate) : scaled;
        Value next = g.add(g.mul(buffer, momentum), added);
        updates.set(buffer, next);
        return form == Form.KERAS ? next : g.mul(next, rate);
    }
}
