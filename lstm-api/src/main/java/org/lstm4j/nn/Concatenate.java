package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Puts its inputs side by side, Keras's {@code Concatenate}.
 *
 * <p><i>Inputs</i> two or more of one shape but for the size of the axis; <i>output</i> that shape with the sum of their sizes.
 * <i>Throws</i> {@link org.lstm4j.ShapeException} if they do not fit. Immutable.
 *
 * @param axis along which; negative counts from the end
 */
public record Concatenate(int axis) implements Join {
    /** Along the last axis. */
    public Concatenate() {
        this(-1);
    }

    @Override
    public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
        return g.concat(axis, Joins.several(g, this, inputs).toArray(Value[]::new));
    }
}
