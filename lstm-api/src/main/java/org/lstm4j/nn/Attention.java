package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/**
 * Each step of one sequence looks for what it needs in another one, Keras's {@code Attention}: {@code softmax(query keyᵀ) value}.
 *
 * <p><i>Inputs</i> query {@code [batch, steps, features]}, value {@code [batch, others, n]}, and key {@code [batch, others,
 * features]}, which is the value if it is not given; <i>output</i> {@code [batch, steps, n]}. Steps at or beyond the length of the
 * value's row are not looked at, and a row of length 0 gives zeros. <i>Weights</i> with {@code useScale} a number {@code scale}, 1 at
 * first, that scores are multiplied by; else none. <i>Throws</i> {@link ShapeException} if the inputs do not fit. <i>Source:</i>
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
        if (inputs.size() < 2 || inputs.size() > 3) {
            throw new InvalidInputException(
                    g.path() + ": Attention has the inputs query, value and, if you like, key; got " + inputs.size()
                            + CallerLine.inBrackets());
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
                    "Attention needs a query [batch, steps, features], a value [batch, others, n] and a key [batch, others,"
                            + " features]; got " + query.shape() + ", " + value.shape() + ", " + key.shape()
                            + CallerLine.inBrackets(),
                    query.shape(),
                    value.shape(),
                    key.shape());
        }
        Value scores = g.matMul(query, g.transpose(key, 0, 2, 1));
        if (useScale) {
            scores = g.mul(scores, g.parameter("scale", Shape.SCALAR, new Initializer.Constant(1)));
        }
        return AttentionWeights.of(g, scores, inputs.get(1), mode).attend(g, value);
    }
}
