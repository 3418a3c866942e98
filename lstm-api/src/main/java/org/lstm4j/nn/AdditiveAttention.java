package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * {@link Attention} whose score is {@code Σ scale tanh(query + key)}, Keras's {@code AdditiveAttention}. Put a {@link Dense}
 * before each of them for the one of the source.
 *
 * <p><i>Inputs</i> query {@code [batch, steps, features]}, value {@code [batch, others, features]}, and key, which is the value if
 * it is not given; <i>output</i> {@code [batch, steps, features]}. Steps of the value that do not count are not looked at; a row
 * without any gives zeros. Memory grows by steps × others × features; {@link Attention} needs steps × others. <i>Weights</i> {@code
 * scale [features]}, Glorot uniform, if used. <i>Throws</i> {@link org.lstm4j.ShapeException} if the inputs do not fit. <i>Source:</i>
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
        AttentionInputs given = AttentionInputs.ofOneSpace(g, this, inputs);
        Value query = given.query();
        Value key = given.key();
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
        return AttentionWeights.of(g, scores, given.looked(), mode).attend(g, given.value());
    }
}
