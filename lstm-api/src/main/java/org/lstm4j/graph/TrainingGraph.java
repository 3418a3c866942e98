package org.lstm4j.graph;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.InvalidInputException;

/**
 * A whole training step: forward pass, loss, gradients, clipping and the optimizer in one graph, and which values
 * become the parameters of the next step. All new values are computed from the old ones before any is stored.
 *
 * @param graph the computation; its outputs are at least {@code loss}, a scalar
 * @param updates for each parameter that changes (weights and optimizer slots), the value it takes; usually an output too,
 *     since building a graph drops what no output needs
 */
public record TrainingGraph(Graph graph, SequencedMap<Parameter, Value> updates) {
    /** Copies the map and checks that the shapes fit and that all parameters and values are the graph's. */
    public TrainingGraph {
        updates = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(updates));
        Set<Value> computed = new HashSet<>();
        graph.nodes().forEach(node -> computed.addAll(node.outputs()));
        for (var update : updates.entrySet()) {
            Parameter parameter = update.getKey();
            Value value = update.getValue();
            if (!graph.parameters().contains(parameter)) {
                throw new InvalidInputException("Parameter " + parameter + " is not in the graph that updates it");
            }
            if (value instanceof Result && !computed.contains(value)) {
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
}
