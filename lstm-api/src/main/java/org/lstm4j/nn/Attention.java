package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * Each step of one sequence looks for what it needs in another one, Keras's {@code Attention}: {@code softmax(query keyᵀ) value}.
 *
 * <p><i>Inputs</i> query {@code [batch, steps, features]}, value {@code [batch, others, n]}, and key {@code [batch, others,
 * features]}, which is the value if it is not given; <i>output</i> {@code [batch, steps, n]}. Steps at or beyond the length of the
 * value's row are not looked at, and a row of length 0 gives zeros. <i>Weights</i> with {@code useScale} a number {@code scale}, 1 at
 * first, that scores are multiplied by; else none. <i>Throws</i> {@link org.lstm4j.ShapeException} if the inputs do not fit. <i>Source:</i>
 * Luong, Pham, Manning 2015, the score "dot". Immutable.
 *
 * @param useScale true for a trained scale of the scores
 */
public record Attention(boolean useScale) implements Join {
    /** Without a scale. */
    public Attention() {
        this(false);
    }

    @Override
    public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
        AttentionInputs given = AttentionInputs.ofOneSpace(g, this, inputs);
        Value query = given.query();
        Value value = given.value();
        Value key = given.key();
        Value scores = g.matMul(query, g.transpose(key, 0, 2, 1));
        if (useScale) {
            scores = g.mul(scores, g.parameter("scale", Shape.SCALAR, new Initializer.Constant(1)));
        }
        return AttentionWeights.of(g, scores, given.looked(), mode).attend(g, value);
    }
}
