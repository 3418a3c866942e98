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
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;

/**
 * What each value is called in the model, where a name means one value. Inputs and outputs are what users see, so they keep
 * their names and everything else gives way.
 */
final class Names {
    /** The same for a model and the bodies in it: a name means one value, wherever it stands. */
    private final Set<String> taken;
    /** Constants are the whole model's. */
    private final Map<Constant, String> constants;

    private final Map<Value, String> values = new HashMap<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();

    Names(Graph graph) {
        this.taken = new HashSet<>();
        this.constants = new HashMap<>();
        add(graph);
    }

    private Names(Names outer) {
        this.taken = outer.taken;
        this.constants = outer.constants;
    }

    /** The names in a loop's body, where what comes from outside is called as it is outside. */
    Names inside(Scan scan) {
        Names names = new Names(this);
        for (int i = 0; i < scan.captured().size(); i++) {
            names.values.put(scan.capturedInputs().get(i), of(scan.captured().get(i)));
        }
        names.add(scan.body());
        return names;
    }

    private void add(Graph graph) {
        for (Input input : graph.inputs()) {
            if (!values.containsKey(input)) {
                values.put(input, free(input.name()));
            }
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
            constants.computeIfAbsent(constant, value -> free(value.name()));
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
        if (!value.isPresent()) {
            return "";
        }
        String name = value instanceof Constant constant ? constants.get(constant) : values.get(value);
        return Objects.requireNonNull(name, value.name());
    }

    /** The name of an output of the graph. */
    String output(String name) {
        return Objects.requireNonNull(outputs.get(name), name);
    }
}
