package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The mean of the steps in each window, Keras's {@code AveragePooling1D}.
 *
 * <p><i>Input</i> float32 {@code [batch, time, features]}; <i>output</i> {@code [batch, windows, features]}, with as many
 * windows as {@link Conv1D} has. Steps beside the
 * sequence, or behind a row's length, are not counted. <i>Throws</i> {@link org.lstm4j.ShapeException} for another rank. Immutable.
 *
 * @param poolSize how many steps a window has, 2 by default
 * @param strides from one window to the next, the size by default
 * @param padding valid by default, or same
 */
public record AveragePooling1D(int poolSize, int strides, Padding padding) implements Layer {
    /** Checks the numbers. */
    public AveragePooling1D {
        if (padding == Padding.CAUSAL) {
            throw new InvalidInputException("AveragePooling1D has padding valid or same, not causal");
        }
        new Windows(poolSize, strides, 1, padding);
    }

    /** Windows side by side. */
    public static AveragePooling1D of(int poolSize) {
        return new AveragePooling1D(poolSize, poolSize, Padding.VALID);
    }

    /** The same with other {@link #strides}. */
    public AveragePooling1D withStrides(int steps) {
        return new AveragePooling1D(poolSize, steps, padding);
    }

    /** The same with another {@link #padding}. */
    public AveragePooling1D withPadding(Padding beside) {
        return new AveragePooling1D(poolSize, strides, beside);
    }

    @Override
    public String name() {
        return "average_pooling1d";
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        return apply(g, x, mode).value();
    }

    @Override
    public Output apply(GraphBuilder g, Value x, Mode mode) {
        SequenceMask.requireSequences(g, "AveragePooling1D", x);
        Windows windows = new Windows(poolSize, strides, 1, padding);
        Mode behind = windows.behind(g, "AveragePooling1D", mode);
        boolean hasEdges = padding == Padding.SAME;
        Value ones = g.expand(
                g.constant(1, DType.FLOAT32),
                Shape.of(x.shape().dim(0), x.shape().dim(1), Dim.of(1)));
        Value counts = mode.isPadded() ? SequenceMask.of(g, x, mode) : ones;
        if (!hasEdges) {
            return new Output(g.mul(sum(g, windows.places(g, x, 1, 0)), 1.0 / poolSize), behind);
        }
        Value steps = mode.isPadded() ? SequenceMask.orElse(g, x, mode, 0) : x;
        Value sum = sum(g, windows.places(g, steps, 1, 0));
        Value number = sum(g, windows.places(g, counts, 1, 0));
        return new Output(g.div(sum, g.clip(number, 1, poolSize)), behind);
    }

    private static Value sum(GraphBuilder g, List<Value> places) {
        return places.stream().reduce(g::add).orElseThrow();
    }
}
