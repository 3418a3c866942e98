package org.lstm4j.train;

import java.util.List;
import java.util.Objects;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * Any optimizer, with a moving average of the weights that it makes: {@code a ← m a + (1 - m) p} after each step, from {@code a = p}
 * of the first one. The averages are the model: what a trainer evaluates, predicts with, hands to callbacks and gives as its weights;
 * the optimizer goes on from its own, which checkpoints hold beside them. <i>Source:</i> Polyak, Juditsky 1992; Keras's {@code use_ema} and {@code ema_momentum}, which puts the averages in the weights' place when the training has ended.
 *
 * @param optimizer what makes the weights
 * @param momentum m, 0 to below 1; 0.99 in Keras
 */
public record MovingAverage(Optimizer optimizer, double momentum) implements Optimizer {
    /** The slot of each average, behind the parameter's name. */
    static final String SLOT = "average";

    /** The scalar that is 0 until there are averages, and 1 then. */
    static final String STARTED = "average_started";

    /** Checks the momentum. */
    public MovingAverage {
        Checks.fraction("MovingAverage", "momentum", momentum);
        if (optimizer instanceof MovingAverage) {
            throw new InvalidInputException("The weights have a moving average already; there is no average of it");
        }
    }

    /** With Keras's momentum, 0.99. */
    public static MovingAverage of(Optimizer optimizer) {
        return new MovingAverage(optimizer, 0.99);
    }

    @Override
    public double learningRate() {
        return optimizer.learningRate();
    }

    @Override
    public void step(GraphBuilder g, List<Gradient> gradients, Value rate, Updates updates) {
        optimizer.step(g, gradients, rate, updates);
        Value kept = g.mul(Elementwise.isLaterStep(g, updates, STARTED), momentum);
        for (Gradient gradient : gradients) {
            Parameter p = gradient.parameter();
            Value next =
                    Objects.requireNonNull(updates.values().get(p), () -> p.name() + " is not updated by " + optimizer);
            Parameter average = updates.slot(p, SLOT, 0);
            updates.set(average, g.add(g.mul(average, kept), g.mul(next, g.sub(1, kept))));
        }
    }
}
