package org.lstm4j.nn;

import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * A layer that reads a sequence step by step, in either direction; what {@link Bidirectional} can wrap.
 *
 * <p><i>Input</i> float32 {@code [batch, time, features]}; <i>output</i> {@code [batch, units]}, the state after the last
 * step, or {@code [batch, time, units]} if it {@linkplain #returnSequences returns sequences}. Sequences are right-padded:
 * where lengths are given, steps at or beyond {@code lengths[b]} yield zeros and leave the state unchanged, and a row of
 * length 0 gives zeros, or what it started from.
 */
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

    /**
     * True if it reads from the last step to the first; with {@link #returnSequences} the outputs stay in the order of time
     * (Keras turns them into the order of reading).
     */
    default boolean goBackwards() {
        return false;
    }

    @Override
    default Value call(GraphBuilder g, Value x, Mode mode) {
        Outputs outputs = read(g, x, mode, goBackwards() ? Direction.REVERSE : Direction.FORWARD);
        Shape steps = outputs.steps().shape();
        Dim time = steps.dim(0);
        Dim batch = steps.dim(2);
        return returnSequences()
                ? g.transpose(g.reshape(outputs.steps(), Shape.of(time, batch, units())), 1, 0, 2)
                : g.reshape(outputs.last(), Shape.of(batch, units()));
    }
}
