package org.lstm4j.nn;

import java.util.List;
import java.util.stream.Collectors;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/** What layers with several inputs ask of them. */
final class Joins {
    private Joins() {}

    /** Two or more. */
    static List<Value> several(GraphBuilder g, Join layer, List<Wire> inputs) {
        if (inputs.size() < 2) {
            throw new InvalidInputException(
                    g.path() + ": " + Wiring.type(layer) + " needs 2 inputs or more; got 1" + CallerLine.inBrackets());
        }
        return inputs.stream().map(Wire::value).toList();
    }

    /** Two or more of one shape and type. */
    static List<Value> alike(GraphBuilder g, Join layer, List<Wire> inputs) {
        List<Value> values = several(g, layer, inputs);
        Value first = values.getFirst();
        for (Value value : values) {
            if (!value.shape().equals(first.shape()) || value.dtype() != first.dtype()) {
                throw new ShapeException(
                        g.path(),
                        Wiring.type(layer) + " needs inputs of one shape; got "
                                + inputs.stream()
                                        .map(it -> it.source() + " "
                                                + it.value().dtype().text() + it.shape())
                                        .collect(Collectors.joining(", "))
                                + CallerLine.inBrackets(),
                        values.stream().map(Value::shape).toArray(Shape[]::new));
            }
        }
        return values;
    }

    /** So many. */
    static List<Value> exactly(GraphBuilder g, Join layer, int count, List<Value> values) {
        if (values.size() != count) {
            throw new InvalidInputException(g.path() + ": " + Wiring.type(layer) + " has " + count + " inputs; got "
                    + values.size() + CallerLine.inBrackets());
        }
        return values;
    }
}
