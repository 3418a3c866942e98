package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Multiplies its inputs element by element, Keras's {@code Multiply}.
 *
 * <p><i>Inputs</i> two or more of one shape; <i>output</i> that shape. <i>Throws</i> {@link org.lstm4j.ShapeException} if they
 * differ. Immutable.
 */
public record Multiply() implements Join {
    @Override
    public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
        return Joins.alike(g, this, inputs).stream().reduce(g::mul).orElseThrow();
    }
}
