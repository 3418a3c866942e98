package org.lstm4j.nn;

import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** A layer that reads a sequence step by step, in either direction; what {@link Bidirectional} can wrap. */
public interface Recurrent extends Layer {
    /**
     * What it gives.
     *
     * @param steps every step's output [time, directions, batch, units], zero at and beyond a row's length
     * @param last the output after each row's last step [directions, batch, units]
     */
    record Outputs(Value steps, Value last) {}

    /**
     * Reads a sequence.
     *
     * @param x {@code [batch, time, features]}
     * @param direction which way, or both ways with weights of their own
     */
    Outputs read(GraphBuilder g, Value x, Mode mode, Direction direction);

    /** The size of its state. */
    int units();

    /** True if it gives every step's output, false if only the last. */
    boolean returnSequences();
}
