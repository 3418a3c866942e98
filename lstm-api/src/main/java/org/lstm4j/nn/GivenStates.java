package org.lstm4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/** States between layers, where each is {@code [batch, size]}, and in operators, where it is {@code [directions, batch, size]}. */
final class GivenStates {
    private GivenStates() {}

    /**
     * For an operator.
     *
     * @param reader whose they are
     * @param given all of one direction before those of the other; none if empty
     * @return one of both directions for each state, or none
     */
    static List<Value> packed(GraphBuilder g, SequenceReader reader, List<Value> given, Direction direction) {
        List<String> names = reader.states();
        if (given.isEmpty()) {
            return List.of();
        }
        if (given.size() != names.size()) {
            throw new InvalidInputException(g.path() + ": " + reader.getClass().getSimpleName() + " starts from "
                    + names.size() + (names.size() == 1 ? " state, " : " states, ") + String.join(", ", names)
                    + "; got "
                    + given.size() + CallerLine.inBrackets()
                    + ". Give it all that a layer of its kind ended in, or none");
        }
        for (int i = 0; i < given.size(); i++) {
            if (given.get(i).rank() != 2) {
                throw mismatch(g, reader, names.get(i), given.get(i), "[batch, units]");
            }
        }
        int perDirection = given.size() / direction.count();
        List<Value> packed = new ArrayList<>();
        for (int i = 0; i < perDirection; i++) {
            Value forward = alone(g, given.get(i));
            if (direction.count() == 1) {
                packed.add(forward);
                continue;
            }
            Value backward = given.get(perDirection + i);
            if (!backward.shape().equals(given.get(i).shape())) {
                throw mismatch(
                        g,
                        reader,
                        names.get(perDirection + i),
                        backward,
                        given.get(i).shape() + " as " + names.get(i));
            }
            packed.add(g.concat(0, forward, alone(g, backward)));
        }
        return packed;
    }

    private static Value alone(GraphBuilder g, Value state) {
        return g.reshape(
                state, Shape.of(Dim.of(1), state.shape().dim(0), state.shape().dim(1)));
    }

    /** Between layers: all states of one direction, then those of the other. */
    static List<Value> unpacked(GraphBuilder g, List<Value> packed) {
        List<Value> states = new ArrayList<>();
        int directions = packed.getFirst().shape().fixed(0);
        for (int direction = 0; direction < directions; direction++) {
            for (Value state : packed) {
                Value one = directions == 1 ? state : g.slice(state, 0, direction, direction + 1);
                states.add(g.reshape(one, one.shape().slice(1, 3)));
            }
        }
        return states;
    }

    /**
     * Refuses a state that does not fit an operator.
     *
     * @param state as {@link #packed} gives it
     * @param wanted its shape there
     */
    static void check(GraphBuilder g, SequenceReader reader, String name, Value state, Shape wanted) {
        if (!state.shape().equals(wanted) || !state.dtype().isFloating()) {
            throw mismatch(g, reader, name, state, wanted.slice(1, 3).toString());
        }
    }

    private static ShapeException mismatch(
            GraphBuilder g, SequenceReader reader, String name, Value state, String wanted) {
        Shape shown = state.rank() == 3 ? state.shape().slice(1, 3) : state.shape();
        return new ShapeException(
                g.path(),
                reader.getClass().getSimpleName() + " starts from a state \"" + name + "\" that is float32" + wanted
                        + "; got " + state.dtype().text() + shown + CallerLine.inBrackets(),
                state.shape());
    }
}
