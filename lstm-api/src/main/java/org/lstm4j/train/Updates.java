package org.lstm4j.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;

/**
 * What an optimizer writes into: the slots it keeps between steps, and what every parameter and slot becomes. Slots
 * are parameters of the graph under the scope {@code optimizer}, so a checkpoint holds them by name. For one thread.
 */
public final class Updates {
    /** The scope of slots. */
    public static final String SCOPE = "optimizer";

    private final GraphBuilder g;
    private final SequencedMap<Parameter, Value> values = new LinkedHashMap<>();

    /** Updates of the graph that a builder writes. */
    public Updates(GraphBuilder g) {
        this.g = g;
    }

    /** A slot of a parameter's shape that starts at a number. */
    public Parameter slot(Parameter parameter, String name, double initial) {
        return slot(parameter.name() + "/" + name, parameter.shape(), initial);
    }

    /** A scalar slot that starts at a number, for what all parameters share. */
    public Parameter slot(String name, double initial) {
        return slot(name, Shape.SCALAR, initial);
    }

    private Parameter slot(String path, Shape shape, double initial) {
        return g.scope(SCOPE).parameter(path, shape, new Initializer.Constant(initial), false);
    }

    /** What a parameter or a slot is after the step. @throws InvalidInputException if that was said already */
    public void set(Parameter parameter, Value value) {
        if (values.putIfAbsent(parameter, value) != null) {
            throw new InvalidInputException("Parameter " + parameter.name() + " is updated twice in one step");
        }
    }

    /** All of them so far. */
    public SequencedMap<Parameter, Value> values() {
        return Collections.unmodifiableSequencedMap(values);
    }
}
