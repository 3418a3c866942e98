package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The scalar product of two vectors, Keras's {@code Dot(axes=-1)} of vectors: what compares the two sides of a model of two towers.
 *
 * <p><i>Inputs</i> two of one shape {@code [batch, ..., features]}; <i>output</i> {@code [batch, ..., 1]}. With {@code normalize}
 * each vector is divided by its length first, as by {@code l2_normalize}, so that the output is their cosine; a vector of zeros
 * stays one. <i>Throws</i> {@link org.lstm4j.ShapeException} if the shapes differ. Immutable.
 *
 * @param normalize true for the cosine
 */
public record Dot(boolean normalize) implements Join {
    /** The least square of a length that is divided by; Keras's. */
    private static final double EPSILON = 1e-12;

    /** The plain product. */
    public Dot() {
        this(false);
    }

    @Override
    public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
        List<Value> both = Joins.exactly(g, this, 2, Joins.alike(g, this, inputs));
        Value a = normalize ? normalized(g, both.getFirst()) : both.getFirst();
        Value b = normalize ? normalized(g, both.getLast()) : both.getLast();
        return g.reduceSum(g.mul(a, b), true, -1);
    }

    private static Value normalized(GraphBuilder g, Value x) {
        Value square = g.reduceSum(g.mul(x, x), true, -1);
        return g.div(x, g.sqrt(g.clip(square, EPSILON, Double.POSITIVE_INFINITY)));
    }
}
