package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * A layer for each step of a sequence, with the same weights: Keras's {@code TimeDistributed}. A {@link Dense} does this by
 * itself; a {@link Conv2D} over the frames of a film does not.
 *
 * <p><i>Input</i> {@code [batch, time, ...]}; <i>output</i> {@code [batch, time, ...]}, what the layer gives of {@code [batch *
 * time, ...]}, which it takes for so many rows without lengths. <i>Weights</i> the layer's. <i>Throws</i> {@link ShapeException}
 * if there are no steps. Immutable.
 *
 * @param layer what is done with each step
 */
public record TimeDistributed(Layer layer) implements Layer {
    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        if (x.rank() < 2) {
            throw new ShapeException(
                    g.path(), "TimeDistributed needs rank 2 or more [batch, time, ...]; got " + x.shape(), x.shape());
        }
        Shape steps = x.shape().slice(0, 2);
        Value rows = g.reshape(
                x, Shape.of(Dim.product(steps.dims())).concat(x.shape().slice(2, x.rank())));
        Mode ofRows = mode.withSequenceLens(Absent.INSTANCE).withMask(Absent.INSTANCE);
        Value y = layer.call(g.uniqueScope(layer.name()), rows, ofRows);
        if (!y.shape().dim(0).equals(Dim.product(steps.dims()))) {
            throw new ShapeException(
                    g.path(),
                    "TimeDistributed needs a layer that gives a row for each step; " + layer.name() + " gives "
                            + y.shape(),
                    y.shape());
        }
        return g.reshape(
                y, new Shape(List.copyOf(steps.dims())).concat(y.shape().slice(1, y.rank())));
    }
}
