package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The largest of the steps in each window, Keras's {@code MaxPooling1D}.
 *
 * <p><i>Input</i> float32 {@code [batch, time, features]}; <i>output</i> {@code [batch, windows, features]}, with as many
 * windows as {@link Conv1D} has. Where lengths are given, windows lie in a row, and what lies behind its length is
 * in none. <i>Throws</i> {@link org.lstm4j.ShapeException} for another rank. Immutable.
 *
 * @param poolSize how many steps a window has, 2 by default
 * @param strides from one window to the next, the size by default
 * @param padding valid by default, or same
 */
public record MaxPooling1D(int poolSize, int strides, Padding padding) implements Layer {
    /** Checks the numbers. */
    public MaxPooling1D {
        if (padding == Padding.CAUSAL) {
            throw new InvalidInputException("MaxPooling1D has padding valid or same, not causal");
        }
        new Windows(poolSize, strides, 1, padding);
    }

    /** Windows side by side. */
    public static MaxPooling1D of(int poolSize) {
        return new MaxPooling1D(poolSize, poolSize, Padding.VALID);
    }

    /** The same with other {@link #strides}. */
    public MaxPooling1D withStrides(int steps) {
        return new MaxPooling1D(poolSize, steps, padding);
    }

    /** The same with another {@link #padding}. */
    public MaxPooling1D withPadding(Padding beside) {
        return new MaxPooling1D(poolSize, strides, beside);
    }

    @Override
    public String name() {
        return "max_pooling1d";
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        return apply(g, x, mode).value();
    }

    @Override
    public Output apply(GraphBuilder g, Value x, Mode mode) {
        SequenceMask.requireSequences(g, "MaxPooling1D", x);
        Windows windows = new Windows(poolSize, strides, 1, padding);
        Mode behind = windows.behind(g, "MaxPooling1D", mode);
        boolean hasEdges = padding == Padding.SAME;
        double none = hasEdges ? Double.NEGATIVE_INFINITY : 0;
        Value steps = x;
        if (hasEdges && mode.isPadded()) {
            steps = SequenceMask.orElse(g, x, mode, none);
        }
        List<Value> places = windows.places(g, steps, 1, none);
        Shape one = places.getFirst().shape();
        Shape beside = Shape.of(one.dim(0), one.dim(1), Dim.of(1), one.dim(2));
        Value all = g.concat(
                2, places.stream().map(place -> g.reshape(place, beside)).toArray(Value[]::new));
        Value largest = g.reduceMax(all, false, 2);
        // windows of padding alone: minus infinity times 0 would be NaN further on
        return new Output(hasEdges && mode.isPadded() ? SequenceMask.orElse(g, largest, behind, 0) : largest, behind);
    }
}
