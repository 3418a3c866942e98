package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/**
 * A layer with several inputs, such as {@link Concatenate} and {@link Attention}. {@link Wire#join} calls it; in a task file a layer
 * names its {@code inputs}. A lambda can be one. Implementations are immutable and hold settings only.
 */
public interface Join extends Layer {
    /**
     * Writes this layer's computation.
     *
     * @param g where to write; already scoped to this layer's name
     * @param inputs one or more, each with its {@linkplain Wire#lengths() lengths}
     * @param mode whether this is for training, and the lengths of the first input
     * @return the output, with the batch as its first dimension
     * @throws InvalidInputException if there are too few or too many inputs, or they do not fit each other
     */
    Value join(GraphBuilder g, List<Wire> inputs, Mode mode);

    /** Refused, as there is one input only. */
    @Override
    default Value call(GraphBuilder g, Value x, Mode mode) {
        throw new InvalidInputException(
                g.path() + ": " + Wiring.type(this) + " puts several inputs together and is called with one"
                        + CallerLine.inBrackets() + ". Name its inputs");
    }
}
