package org.lstm4j.backend.onnx.internal.write;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Value;

/**
 * What each value is called in the model, where a name means one value. Inputs and outputs are what users see, so they keep
 * their names and everything else gives way.
 */
final class Names {
    private final Set<String> taken = new HashSet<>();
    private final Map<Value, String> values = new HashMap<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();

    Names(Graph graph) {
        for (Input input : graph.inputs()) {
            values.put(input, free(input.name()));
        }
        graph.outputs().forEach((name, value) -> outputs.put(name, outputName(name)));
        graph.outputs().forEach((name, value) -> {
            if (value instanceof Result) {
                values.putIfAbsent(value, output(name));
            }
        });
        for (Parameter parameter : graph.parameters()) {
            values.put(parameter, free(parameter.name()));
        }
        for (Constant constant : graph.constants()) {
            values.put(constant, free(constant.name()));
        }
        for (Node node : graph.nodes()) {
            node.outputs().forEach(result -> values.computeIfAbsent(result, value -> free(value.name())));
        }
    }

    private String outputName(String name) {
        return taken.contains(name) ? free(name + "_output") : free(name);
    }

    /** A name that nothing has yet: the one given, or with a number behind it. */
    String free(String base) {
        String name = base;
        for (int i = 1; !taken.add(name); i++) {
            name = base + "_" + i;
        }
        return name;
    }

    /** The name of a value; empty for one that is absent. */
    String of(Value value) {
        return value.isPresent() ? Objects.requireNonNull(values.get(value), value.name()) : "";
    }

    /** The name of an output of the graph. */
    String output(String name) {
        return Objects.requireNonNull(outputs.get(name), name);
    }
}
