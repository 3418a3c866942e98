package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Folds all dimensions but the batch into one: {@code [batch, a, b]} becomes {@code [batch, a*b]}; {@code [batch]}
 * becomes {@code [batch, 1]}. Immutable.
 */
public record Flatten() implements Layer {
    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        if (x.rank() == 0) {
            throw new ShapeException(g.path(), "Flatten needs a batch dimension; got a scalar", x.shape());
        }
        Dim rest = Dim.product(x.shape().slice(1, x.rank()).dims());
        return g.reshape(x, new Shape(List.of(x.shape().dim(0), rest)));
    }
}
