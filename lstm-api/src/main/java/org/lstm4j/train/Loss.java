package org.lstm4j.train;

import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** How far a prediction is from its target, written as a graph. Implementations are immutable. */
public interface Loss {
    /**
     * Writes the loss of each row.
     *
     * @param g where to write
     * @param prediction what the model gives, {@code [batch, ...]}
     * @param target what it should give
     * @return one number for each row, {@code [batch]}: the mean over the row's other dimensions, as in Keras
     * @throws org.lstm4j.ShapeException if the target does not fit the prediction
     */
    Value call(GraphBuilder g, Value prediction, Value target);

    /** The shape of the target for a prediction of that shape. */
    default Shape targetShape(Shape prediction) {
        return prediction;
    }

    /** The element type of the target. */
    default DType targetType() {
        return DType.FLOAT32;
    }
}
