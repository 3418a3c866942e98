package org.lstm4j.nn;

import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;

/**
 * Adds a trained vector to each step by its place in the sequence, the first step being place 0.
 *
 * <p><i>Input</i> and <i>output</i> float32 {@code [batch, time, features]}; a run of more steps than the table has is refused.
 * <i>Weights</i> {@code embeddings [maxLength, features]}, Glorot uniform as KerasHub's {@code PositionEmbedding}. <i>Throws</i>
 * {@link org.lstm4j.ShapeException} for another rank. <i>Source:</i> Gehring and others 2017. Immutable.
 *
 * @param maxLength the most steps there may be
 */
public record PositionEmbedding(int maxLength) implements Layer {
    /** Checks the number. */
    public PositionEmbedding {
        if (maxLength < 1) {
            throw new InvalidInputException("PositionEmbedding needs a length of 1 or more; got " + maxLength);
        }
    }

    @Override
    public Value call(GraphBuilder g, Value x, Mode mode) {
        SequenceMask.requireSequences(g, "PositionEmbedding", x);
        int features = Shapes.features(g, "PositionEmbedding", x);
        Value table = g.parameter(
                "embeddings", Shape.of(maxLength, features), Initializer.glorotUniform(maxLength, features));
        return g.add(x, g.slice(table, 0, Dim.of(0), x.shape().dim(1)));
    }
}
