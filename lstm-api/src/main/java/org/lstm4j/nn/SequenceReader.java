package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * A layer that reads sequences, can start from a state that it is given, and gives the one it ends in: Keras's {@code
 * initial_state} and {@code return_state}. An encoder's states can start a decoder. {@link Wire#read} calls it.
 */
public interface SequenceReader extends Layer {
    /** What its states are called, in the order in which they are taken and given; the first one is what shows: {@code h, c}. */
    List<String> states();

    /**
     * Reads sequences from a state on.
     *
     * @param x {@code [batch, time, features]}
     * @param initial each of the {@linkplain #states() states}, {@code [batch, its size]}; empty for the layer's own start, which
     *     is zeros unless its settings or the mode say otherwise
     * @throws org.lstm4j.ShapeException if a state does not fit
     * @throws org.lstm4j.InvalidInputException if there are more or fewer states than it has, or it has another start too: one that
     *     is drawn, or carried from batch to batch
     */
    RecurrentResult read(GraphBuilder g, Value x, List<Value> initial, Mode mode);
}
