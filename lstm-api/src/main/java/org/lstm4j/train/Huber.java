package org.lstm4j.train;

import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * {@code d²/2} where the difference d is at most delta, {@code delta (|d| - delta/2)} beyond: squared near the target,
 * linear far from it. <i>Source:</i> Huber 1964.
 *
 * @param delta where it changes, above 0
 */
public record Huber(double delta) implements Loss {
    /** With delta 1, as in Keras and PyTorch. */
    public Huber() {
        this(1);
    }

    /** Checks delta. */
    public Huber {
        if (!(delta > 0)) {
            throw new InvalidInputException("Huber needs a delta above 0; got " + delta);
        }
    }

    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Losses.sameShape("Huber", prediction, target);
        Value distance = g.abs(g.sub(prediction, target));
        Value far = g.mul(g.add(distance, -delta / 2), delta);
        Value near = g.mul(g.mul(distance, distance), 0.5);
        return Losses.meanPerItem(g, g.where(g.less(g.constant(delta, distance.dtype()), distance), far, near));
    }
}
