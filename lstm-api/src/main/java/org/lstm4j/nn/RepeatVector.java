package org.lstm4j.nn;

import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * A sequence of one vector again and again, Keras's {@code RepeatVector}: what a decoder reads of an encoder's last output.
 *
 * <p><i>Input</i> float32 {@code [batch, features]}; <i>output</i> {@code [batch, n, features]}, all steps of which count.
 * <i>Throws</i> {@link ShapeException} for another rank. Immutable.
 *
 * @param n how many steps, 1 or more
 */
public record RepeatVector(int n) implements Layer {
    /** Checks the number. */
    public RepeatVector {
        if (n < 1) {
            throw new InvalidInputException("RepeatVector needs 1 step or more; got " + n);
        }
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        if (x.rank() != 2) {
            throw new ShapeException(
                    g.path(), "RepeatVector needs rank 2 [batch, features]; got " + x.shape(), x.shape());
        }
        Dim batch = x.shape().dim(0);
        Dim features = x.shape().dim(1);
        return g.expand(g.reshape(x, Shape.of(batch, Dim.of(1), features)), Shape.of(batch, Dim.of(n), features));
    }

    @Override
    public Output apply(GraphBuilder g, Value x, Mode mode) {
        return new Output(
                call(g, x, mode), mode.withSequenceLens(Absent.INSTANCE).withMask(Absent.INSTANCE));
    }
}
