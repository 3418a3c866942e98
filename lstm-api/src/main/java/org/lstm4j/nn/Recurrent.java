package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/**
 * A layer that reads a sequence step by step, in either direction; what {@link Bidirectional} can wrap.
 *
 * <p><i>Input</i> float32 {@code [batch, time, features]}; <i>output</i> {@code [batch, units]}, the state after the last
 * step, or {@code [batch, time, units]} if it {@linkplain #returnSequences returns sequences}. Sequences are right-padded:
 * where lengths are given, steps at or beyond {@code lengths[b]} yield zeros and leave the state unchanged, and a row of
 * length 0 gives zeros, or what it started from. Where a {@linkplain Mode#mask() mask} is given, steps that do not count
 * leave the state unchanged and repeat the output before them, as in Keras; in a {@link Bidirectional} they yield zeros.
 */
public interface Recurrent extends SequenceReader {
    /**
     * What it gives.
     *
     * @param steps every step's output [time, directions, batch, units], zero at and beyond a row's length
     * @param last the output after each row's last step [directions, batch, units]
     * @param states each of the {@linkplain #states() states} after each row's last step, [directions, batch, its size]
     */
    record Outputs(Value steps, Value last, List<Value> states) {
        /** Copies the list. */
        public Outputs {
            states = List.copyOf(states);
        }

        /** Of a layer whose one state is its output. */
        public Outputs(Value steps, Value last) {
            this(steps, last, List.of(last));
        }
    }

    /**
     * Reads a sequence.
     *
     * @param x {@code [batch, time, features]}
     * @param direction which way, or both ways with weights of their own
     */
    Outputs read(GraphBuilder g, Value x, Mode mode, Direction direction);

    /**
     * Reads a sequence from a state on. A layer that does not do this by default refuses the state.
     *
     * @param x {@code [batch, time, features]}
     * @param initial each of the {@linkplain #states() states}, [directions, batch, its size]; empty for the layer's own start
     * @param direction which way, or both ways with weights of their own
     * @throws InvalidInputException if the layer cannot start from a state that it is given
     */
    default Outputs read(GraphBuilder g, Value x, List<Value> initial, Mode mode, Direction direction) {
        if (!initial.isEmpty()) {
            throw new InvalidInputException(g.path() + ": " + getClass().getSimpleName()
                    + " cannot start from a state that it is given" + CallerLine.inBrackets());
        }
        return read(g, x, mode, direction);
    }

    @Override
    default List<String> states() {
        return List.of("h");
    }

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
        return output(g, read(g, x, mode, direction()));
    }

    @Override
    default RecurrentResult read(GraphBuilder g, Value x, List<Value> initial, Mode mode) {
        Outputs outputs = read(g, x, GivenStates.packed(g, this, initial, direction()), mode, direction());
        return new RecurrentResult(output(g, outputs), GivenStates.unpacked(g, outputs.states()));
    }

    private Direction direction() {
        return goBackwards() ? Direction.REVERSE : Direction.FORWARD;
    }

    /** What it gives when it is called, of what one way of reading gave. */
    default Value output(GraphBuilder g, Outputs outputs) {
        Shape steps = outputs.steps().shape();
        Dim time = steps.dim(0);
        Dim batch = steps.dim(2);
        return returnSequences()
                ? g.transpose(g.reshape(outputs.steps(), Shape.of(time, batch, steps.dim(3))), 1, 0, 2)
                : g.reshape(outputs.last(), Shape.of(batch, steps.dim(3)));
    }
}
