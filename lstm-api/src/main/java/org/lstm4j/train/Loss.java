package org.lstm4j.train;

import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** How far a prediction is from its target, written as a graph. Implementations are immutable. */
public interface Loss {
    /**
     * Writes the loss of each item: of a row, or of each step of a row. The mean over what counts is taken by who calls this.
     *
     * @param g where to write
     * @param prediction what the model gives, {@code [batch, ...]}
     * @param target what it should give
     * @return one number for each row, {@code [batch]}, or for each of its items, {@code [batch, ...]}, as steps {@code [batch,
     *     time]}; where a prediction has several numbers for an item, their mean, as in Keras
     * @throws org.lstm4j.ShapeException if the target does not fit the prediction
     */
    Value call(GraphBuilder g, Value prediction, Value target);

    /**
     * Writes which items count, for a loss that leaves some out, such as labels to be ignored. Others count neither in the
     * loss nor in what a mean divides by.
     *
     * @return float32, of the shape that {@link #call} gives, 1 where an item counts and 0 where not, or how much it counts, 0
     *     or more; by default empty: all count
     */
    default Optional<Value> counted(GraphBuilder g, Value target) {
        return Optional.empty();
    }

    /** The shape of the target for a prediction of that shape. */
    default Shape targetShape(Shape prediction) {
        return prediction;
    }

    /** The element type of the target. */
    default DType targetType() {
        return DType.FLOAT32;
    }

    /**
     * True if what the model gives are logits, which a sigmoid or softmax makes probabilities of: Keras's {@code from_logits}. False by
     * default; who saves a model says it with it.
     */
    default boolean fromLogits() {
        return false;
    }
}
