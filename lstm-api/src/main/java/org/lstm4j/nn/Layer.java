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
     * What a layer gives.
     *
     * @param value the output, with the batch as its first dimension
     * @param mode of the layers behind it: the lengths and the mask of its output's steps
     */
    record Output(Value value, Mode mode) {}

    /**
     * Writes this layer's computation and says which steps of the output count: Keras's {@code compute_mask}. By default
     * those of the input; layers that change the number of steps, or mask some, say otherwise. Whoever calls layers one
     * after the other calls this.
     *
     * @param g as for {@link #call}
     * @param x as for {@link #call}
     * @param mode as for {@link #call}
     * @throws org.lstm4j.ShapeException if the input does not fit
     */
    default Output apply(GraphBuilder g, Value x, Mode mode) {
        return new Output(call(g, x, mode), mode);
    }

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
