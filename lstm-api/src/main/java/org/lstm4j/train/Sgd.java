package org.lstm4j.train;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Stochastic gradient descent, with momentum if that is above 0.
 *
 * <p>Keras: {@code v ← μ v - lr g; p ← p + v}, with Nesterov {@code p ← p + μ v - lr g}. PyTorch: {@code b ← μ b + g; p ←
 * p - lr b}, with Nesterov {@code p ← p - lr (g + μ b)}. Both are the same until the learning rate changes.
 *
 * @param learningRate above 0
 * @param momentum μ, 0 to below 1
 * @param nesterov true to look ahead
 * @param form whose rule
 */
public record Sgd(double learningRate, double momentum, boolean nesterov, Form form) implements Optimizer {
    /** Checks the settings. */
    public Sgd {
        Checks.positive("Sgd", "learningRate", learningRate);
        Checks.fraction("Sgd", "momentum", momentum);
    }

    /** Without momentum, where both forms are the same. */
    public static Sgd of(double learningRate) {
        return new Sgd(learningRate, 0, false, Form.KERAS);
    }

    @Override
    public void step(GraphBuilder g, List<Gradient> gradients, Value rate, Updates updates) {
        for (Gradient gradient : gradients) {
            Parameter p = gradient.parameter();
            if (momentum == 0) {
                updates.set(p, g.sub(p, g.mul(gradient.value(), rate)));
            } else if (form == Form.KERAS) {
                keras(g, p, g.mul(gradient.value(), rate), updates);
            } else {
                pytorch(g, p, gradient.value(), rate, updates);
            }
        }
    }

    private void keras(GraphBuilder g, Parameter p, Value scaled, Updates updates) {
        Parameter velocity = updates.slot(p, "velocity", 0);
        Value next = g.sub(g.mul(velocity, momentum), scaled);
        updates.set(velocity, next);
        updates.set(p, nesterov ? g.sub(g.add(p, g.mul(next, momentum)), scaled) : g.add(p, next));
    }

    private void pytorch(GraphBuilder g, Parameter p, Value gradient, Value rate, Updates updates) {
        Parameter buffer = updates.slot(p, "momentum_buffer", 0);
        Value next = g.add(g.mul(buffer, momentum), gradient);
        updates.set(buffer, next);
        Value direction = nesterov ? g.add(gradient, g.mul(next, momentum)) : next;
        updates.set(p, g.sub(p, g.mul(direction, rate)));
    }
}
