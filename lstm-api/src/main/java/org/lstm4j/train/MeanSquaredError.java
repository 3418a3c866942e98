package org.lstm4j.train;

import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** {@code (p - t)²}. */
public record MeanSquaredError() implements Loss {
    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Losses.sameShape("MeanSquaredError", prediction, target);
        Value difference = g.sub(prediction, target);
        return Losses.meanPerItem(g, g.mul(difference, difference));
    }
}
