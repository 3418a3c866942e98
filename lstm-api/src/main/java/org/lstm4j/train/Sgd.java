package org.lstm4j.train;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Stochastic gradient descent, with momentum if that is above 0.
 *
 * <p>Keras: {@code v ← μ v - lr g; p ← p + v}, with Nesterov {@code p ← p + μ v - lr g}. PyTorch: {@code b ← μ b + (1 - τ) g; p ←
 * p - lr b}, in the first step {@code b ← g}, with Nesterov {@code p ← p - lr (g + μ b)}. Without dampening τ both are the same
 * until the learning rate changes. <i>Source:</i> {@code keras.optimizers.SGD}, {@code torch.optim.SGD}.
 *
 * @param learningRate above 0
 * @param momentum μ, 0 to below 1
 * @param nesterov true to look ahead
 * @param form whose rule
 * @param dampening τ, 0 to 1; above 0 only in PyTorch's form, with momentum and without Nesterov
 * @param weightDecay 0 or more: in PyTorch's form {@code g ← g + wd p} (L2), in Keras's {@code p ← p (1 - lr wd)} first
 */
public record Sgd(
        double learningRate, double momentum, boolean nesterov, Form form, double dampening, double weightDecay)
        implements Optimizer {
    /** Checks the settings. */
    public Sgd {
        Checks.positive("Sgd", "learningRate", learningRate);
        Checks.fraction("Sgd", "momentum", momentum);
        Checks.atMost("Sgd", "dampening", dampening, 1);
        Checks.notNegative("Sgd", "weightDecay", weightDecay);
        if (dampening > 0 && (form != Form.PYTORCH || nesterov || momentum == 0)) {
            throw new InvalidInputException(
                    "Sgd has a dampening in PyTorch's form alone, with momentum and without Nesterov; got "
                            + dampening);
        }
    }

    /** Without dampening and weight decay. */
    public Sgd(double learningRate, double momentum, boolean nesterov, Form form) {
        this(learningRate, momentum, nesterov, form, 0, 0);
    }

    /** Without momentum, where both forms are the same. */
    public static Sgd of(double learningRate) {
        return new Sgd(learningRate, 0, false, Form.KERAS);
    }

    /** The same with another dampening. */
    public Sgd withDampening(double damp) {
        return new Sgd(learningRate, momentum, nesterov, form, damp, weightDecay);
    }

    /** The same with another weight decay. */
    public Sgd withWeightDecay(double decay) {
        return new Sgd(learningRate, momentum, nesterov, form, dampening, decay);
    }

    @Override
    public void step(GraphBuilder g, List<Gradient> gradients, Value rate, Updates updates) {
        Decay decay = new Decay(g, rate, weightDecay, form);
        Value damping = dampening == 0
                ? rate
                : g.sub(1, g.mul(Elementwise.isLaterStep(g, updates, "dampening_started"), dampening));
        for (Gradient gradient : gradients) {
            Parameter p = gradient.parameter();
            Value d = decay.gradient(gradient);
            if (momentum == 0) {
                updates.set(p, g.sub(decay.kept(p), g.mul(d, rate)));
            } else if (form == Form.KERAS) {
                keras(g, p, decay.kept(p), g.mul(d, rate), updates);
            } else {
                pytorch(g, p, d, dampening == 0 ? d : g.mul(d, damping), rate, updates);
            }
        }
    }

    private void keras(GraphBuilder g, Parameter p, Value kept, Value scaled, Updates updates) {
        Parameter velocity = updates.slot(p, "velocity", 0);
        Value next = g.sub(g.mul(velocity, momentum), scaled);
        updates.set(velocity, next);
        updates.set(p, nesterov ? g.sub(g.add(kept, g.mul(next, momentum)), scaled) : g.add(kept, next));
    }

    private void pytorch(GraphBuilder g, Parameter p, Value gradient, Value damped, Value rate, Updates updates) {
        Parameter buffer = updates.slot(p, "momentum_buffer", 0);
        Value next = g.add(g.mul(buffer, momentum), damped);
        updates.set(buffer, next);
        Value direction = nesterov ? g.add(gradient, g.mul(next, momentum)) : next;
        updates.set(p, g.sub(p, g.mul(direction, rate)));
    }
}
