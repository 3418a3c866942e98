package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/**
 * {@link Attention} whose score is {@code Σ scale tanh(query + key)}, Keras's {@code AdditiveAttention}. Put a {@link Dense}
 * before each of them for the one of the source.
 *
 * <p><i>Inputs</i> query {@code [batch, steps, features]}, value {@code [batch, others, features]}, and key, which is the value if
 * it is not given; <i>output</i> {@code [batch, steps, features]}. Steps of the value that do not count are not looked at; a row
 * without any gives zeros. Memory grows by steps × others × features; {@link Attention} needs steps × others. <i>Weights</i> {@code
 * scale [features]}, Glorot uniform, if used. <i>Throws</i> {@link ShapeException} if the inputs do not fit. <i>Source:</i>
 * Bahdanau, Cho, Bengio 2015. Immutable.
 *
 * @param useScale true for a trained scale, as by default
 */
public record AdditiveAttention(boolean useScale) implements Join {
    /** With a scale. */
    public AdditiveAttention() {
        this(true);
    }

    @Override
    public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
        if (inputs.size() < 2 || inputs.size() > 3) {
            throw new InvalidInputException(
                    g.path() + ": AdditiveAttention has the inputs query, value and, if you like, key; got "
                            + inputs.size() + CallerLine.inBrackets());
        }
        Value query = inputs.get(0).value();
        Value value = inputs.get(1).value();
        Value key = inputs.getLast().value();
        boolean fits = query.rank() == 3
                && value.rank() == 3
                && key.rank() == 3
                && query.shape().dim(2).equals(key.shape().dim(2))
                && query.shape().dim(0).equals(value.shape().dim(0))
                && key.shape().slice(0, 2).equals(value.shape().slice(0, 2));
        if (!fits) {
            throw new ShapeException(
                    g.path(),
                    "AdditiveAttention needs a query [batch, steps, features], a value [batch, others, n] and a key [batch,"
                            + " others, features]; got " + query.shape() + ", " + value.shape() + ", " + key.shape()
                            + CallerLine.inBrackets(),
                    query.shape(),
                    value.shape(),
                    key.shape());
        }
        int features = Shapes.features(g, "AdditiveAttention", query);
        Dim batch = query.shape().dim(0);
        Dim steps = query.shape().dim(1);
        Dim others = key.shape().dim(1);
        Value sum = g.tanh(g.add(
                g.reshape(query, Shape.of(batch, steps, 1, features)),
                g.reshape(key, Shape.of(batch, 1, others, features))));
        Value scores = useScale
                ? g.reshape(
                        g.matMul(
                                sum,
                                g.reshape(
                                        g.parameter(
                                                "scale",
                                                Shape.of(features),
                                                Initializer.glorotUniform(features, features)),
                                        Shape.of(features, 1))),
                        Shape.of(batch, steps, others))
                : g.reduceSum(sum, false, -1);
        return AttentionWeights.of(g, scores, inputs.get(1), mode).attend(g, value);
    }
}
