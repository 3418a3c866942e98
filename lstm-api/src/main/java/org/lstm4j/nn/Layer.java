package org.lstm4j.nn;

import java.util.Locale;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * A function with weights, written as a graph. Implementations are immutable and hold settings only: weights belong to
 * what a backend compiled.
 */
@FunctionalInterface
public interface Layer {
    /**
     * Writes this layer's computation.
     *
     * @param g where to write; already scoped to this layer's name, so that {@code g.parameter("kernel", ...)} gets its
     *     path
     * @param x the input, with the batch as its first dimension
     * @param mode whether this is for training, and the lengths of the sequences
     * @return the output, with the batch as its first dimension
     * @throws org.lstm4j.ShapeException if the input does not fit
     */
    Value call(GraphBuilder g, Value x, Mode mode);

    /**
     * The word that its scope and its row in a summary start with: the class name in snake case, as in Keras; {@code
     * layer} for a lambda or an anonymous class.
     */
    default String name() {
        Class<?> type = getClass();
        return type.isHidden() || type.isAnonymousClass()
                ? "layer"
                : type.getSimpleName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
