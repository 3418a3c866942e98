package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The same numbers of each row in another shape: Keras's {@code Reshape} without its {@code -1}. In a {@link TimeDistributed} it
 * makes images of the steps, as {@link org.lstm4j.nn.cell.ConvLstm} reads them.
 *
 * <p><i>Input</i> {@code [batch, ...]}; <i>output</i> {@code [batch, shape]}, numbers in their order. <i>Throws</i> {@link
 * ShapeException} if a row has another count of numbers, or one that is not known. Immutable.
 *
 * @param shape of a row, its sizes 1 or more
 */
public record Reshape(List<Integer> shape) implements Layer {
    /** Checks the sizes. */
    public Reshape {
        shape = List.copyOf(shape);
        if (shape.isEmpty() || shape.stream().anyMatch(size -> size < 1)) {
            throw new InvalidInputException("Reshape needs one size or more, each 1 or more; got " + shape);
        }
    }

    /** The layer with sizes one after the other. */
    public static Reshape of(Integer... sizes) {
        return new Reshape(List.of(sizes));
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        Dim wanted = Dim.product(shape.stream().map(Dim::of).toList());
        if (x.rank() < 1 || !Dim.product(x.shape().slice(1, x.rank()).dims()).equals(wanted)) {
            throw new ShapeException(
                    g.path(),
                    "Reshape to " + shape + " needs rows of " + wanted + " numbers; the input is " + x.shape(),
                    x.shape());
        }
        Shape row = Shape.ofInts(shape.stream().mapToInt(Integer::intValue).toArray());
        return g.reshape(x, Shape.of(x.shape().dim(0)).concat(row));
    }
}
