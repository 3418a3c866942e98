package org.lstm4j.train;

import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * Sums of probabilities that are kept as logarithms. Probability 0 is {@value #NONE} there and not minus infinity, whose
 * differences, and so all gradients, would be NaN.
 */
final class LogSpace {
    /** The logarithm of nothing: so small that no sum of scores is near it, so large that sums of a few stay finite. */
    static final double NONE = -1e30;

    /** What a score is below if it has come out of {@link #NONE}. */
    static final double IMPOSSIBLE = -1e29;

    private LogSpace() {}

    /** {@code log(e^a + e^b)}, element by element: the larger, and {@code log(1 + e^(smaller - larger))}. */
    static Value add(GraphBuilder g, Value a, Value b) {
        // Both choices are made by one condition, so that the gradient is that of the formula where a = b as well: with
        // a maximum and an absolute value it would go to one of the two alone.
        Value isLess = g.less(a, b);
        Value larger = g.where(isLess, b, a);
        Value difference = g.where(isLess, g.sub(a, b), g.sub(b, a));
        return g.add(larger, g.softplus(difference));
    }

    /** {@code log Σ e^x} over an axis, which is dropped. */
    static Value sum(GraphBuilder g, Value x, int axis) {
        Value largest = g.reduceMax(x, true, axis);
        Value rest = g.log(g.reduceSum(g.exp(g.sub(x, largest)), false, axis));
        return g.add(g.reduceSum(largest, false, axis), rest);
    }

    /** Probabilities as logarithms, those of 0 as {@link #NONE}; from logits, or from logarithms, which are left alone. */
    static Value ofLogits(GraphBuilder g, Value logits) {
        return g.clip(g.logSoftmax(logits), NONE, 0);
    }

    /** A number in each place of a shape. */
    static Value filled(GraphBuilder g, double value, Shape shape) {
        return g.expand(g.constant(value, DType.FLOAT32), shape);
    }
}
