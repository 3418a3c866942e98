package org.lstm4j.graph;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.InvalidInputException;

/**
 * A whole training step: forward pass, loss, gradients, clipping and the optimizer in one graph, and which values
 * become the parameters of the next step. All new values are computed from the old ones before any is stored.
 *
 * @param graph the computation; its outputs are at least {@code loss}, a scalar
 * @param updates for each parameter that changes (weights and optimizer slots), the value it takes
 * @param guards float scalars that must be finite for any update to be stored, such as the loss and a sum of gradients
 */
public record TrainingGraph(Graph graph, SequencedMap<Parameter, Value> updates, List<Value> guards) {
    /** A step that is guarded by its output {@code loss} alone. */
    public TrainingGraph(Graph graph, SequencedMap<Parameter, Value> updates) {
        this(graph, updates, List.of(graph.output("loss")));
    }

    /** Copies the collections and checks that shapes fit and that all values are the graph's. */
    public TrainingGraph {
        updates = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(updates));
        guards = List.copyOf(guards);
        graph.output("loss");
        Set<Value> known = new HashSet<>(graph.inputs());
        known.addAll(graph.parameters());
        graph.nodes().forEach(node -> known.addAll(node.outputs()));
        for (Value guard : guards) {
            if (guard.rank() != 0 || !guard.dtype().isFloating() || !isKnown(guard, known)) {
                throw new InvalidInputException(
                        "A guard of a training step is a float scalar of its graph, not " + guard.name());
            }
        }
        for (var update : updates.entrySet()) {
            Parameter parameter = update.getKey();
            Value value = update.getValue();
            if (!graph.parameters().contains(parameter)) {
                throw new InvalidInputException("Parameter " + parameter + " is not in the graph that updates it");
            }
            if (!isKnown(value, known)) {
                throw new InvalidInputException("The update of parameter " + parameter + ", \"" + value.name()
                        + "\", is not computed by the graph. Make it an output, so that building the graph does not drop"
                        + " it");
            }
            if (!value.shape().equals(parameter.shape()) || value.dtype() != parameter.dtype()) {
                throw new InvalidInputException(
                        "Parameter " + parameter + " is " + parameter.dtype().text() + parameter.shape()
                                + "; its update is " + value.dtype().text() + value.shape());
            }
        }
    }

    private static boolean isKnown(Value value, Set<Value> known) {
        return value instanceof Constant || known.contains(value);
    }
}
