package org.lstm4j.train;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Divides each gradient by the root of the sum of all its squares so far: {@code s ← s + g²}, then Keras {@code p ← p - lr g /
 * √(s + ε)} and PyTorch {@code p ← p - lr g / (√s + ε)}. <i>Source:</i> Duchi, Hazan, Singer 2011.
 *
 * @param learningRate above 0
 * @param initialAccumulator what s starts from, 0 or more
 * @param epsilon ε, above 0
 * @param form whose rule
 */
public record Adagrad(double learningRate, double initialAccumulator, double epsilon, Form form) implements Optimizer {
    /** Checks the settings. */
    public Adagrad {
        Checks.positive("Adagrad", "learningRate", learningRate);
        Checks.notNegative("Adagrad", "initialAccumulator", initialAccumulator);
        Checks.positive("Adagrad", "epsilon", epsilon);
    }

    /** Keras's rule and defaults: rate 0.001, s from 0.1, ε 1e-7. */
    public static Adagrad keras() {
        return new Adagrad(0.001, 0.1, 1e-7, Form.KERAS);
    }

    /** PyTorch's rule and defaults: rate 0.01, s from 0, ε 1e-10. */
    public static Adagrad pytorch() {
        return new Adagrad(0.01, 0, 1e-10, Form.PYTORCH);
    }

    @Override
    public void step(GraphBuilder g, List<Gradient> gradients, Value rate, Updates updates) {
        for (Gradient gradient : gradients) {
            Parameter p = gradient.parameter();
            Value d = gradient.value();
            Parameter sum = updates.slot(p, "accumulator", initialAccumulator);
            Value next = g.add(sum, g.mul(d, d));
            updates.set(sum, next);
            Value root = form == Form.KERAS ? g.sqrt(g.add(next, epsilon)) : g.add(g.sqrt(next), epsilon);
            updates.set(p, g.sub(p, g.mul(g.div(d, root), rate)));
        }
    }
}
