package org.lstm4j.train;

import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** {@code |p - t|}; its gradient is 0 where both are equal. */
public record MeanAbsoluteError() implements Loss {
    @Override
    public Value call(GraphBuilder g, Value prediction, Value target) {
        Losses.sameShape("MeanAbsoluteError", prediction, target);
        return Losses.meanPerItem(g, g.abs(g.sub(prediction, target)));
    }
}
