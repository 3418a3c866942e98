package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;

/** What all scopes of one {@link GraphBuilder} share: the graph so far, and the names in it. */
final class GraphState {
    final List<Input> inputs = new ArrayList<>();
    final List<Parameter> parameters = new ArrayList<>();
    final List<Node> nodes = new ArrayList<>();
    final LinkedHashMap<String, Value> outputs = new LinkedHashMap<>();
    final Set<String> names;
    /** How many uses of random numbers there are; each has a stream of its own. */
    int streams;

    GraphState() {
        this(new HashSet<>());
    }

    /** A graph whose names differ from all of another's, such as a loop's body. */
    GraphState(Set<String> names) {
        this.names = names;
    }

    private final Map<Result, Integer> producers = new HashMap<>();
    private final Map<String, Integer> counters = new HashMap<>();
    private final Map<String, Constant> scalars = new HashMap<>();
    private final Set<String> scopes = new HashSet<>();

    /** Takes a name. @throws InvalidInputException if somebody has it */
    String define(String name) {
        if (!names.add(name)) {
            throw new InvalidInputException("The graph already has a value named \"" + name + "\"");
        }
        return name;
    }

    /** Takes a name, or the name and the smallest number that makes it new. */
    String fresh(String base) {
        String name;
        do {
            int count = counters.merge(base, 1, Integer::sum) - 1;
            name = count == 0 ? base : base + "_" + count;
        } while (!names.add(name));
        return name;
    }

    /** Takes a layer's name below a path, numbered if it is in use. */
    String unusedScope(String prefix, String type) {
        String name = type;
        for (int i = 1; !scopes.add(prefix + name); i++) {
            name = type + "_" + i;
        }
        return name;
    }

    /** Counts each layer of a path as used, so that no other layer takes its name. */
    void rememberScopes(String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            scopes.add(path.substring(0, slash));
        }
    }

    /** The constant of a number, the same one for equal numbers. */
    Constant scalar(double value, DType dtype) {
        return scalars.computeIfAbsent(dtype.text() + value, key -> {
            Tensor tensor = Tensor.zeros(dtype);
            tensor.setElement(0, value);
            return new Constant(fresh("constant"), tensor);
        });
    }

    /** Adds a node behind all others. */
    void append(Node node) {
        remember(node, nodes.size());
        nodes.add(node);
    }

    /** Puts another node in a node's place; its first results must be the same. */
    void replace(Node old, Node replacement) {
        int index =
                Objects.requireNonNull(producers.get(old.output()), old.output().name());
        nodes.set(index, replacement);
        remember(replacement, index);
    }

    private void remember(Node node, int index) {
        for (Result result : node.outputs()) {
            names.add(result.name());
            producers.put(result, index);
        }
    }

    /** The node that computes a value, if one of this graph's does. */
    Optional<Node> producer(Value value) {
        return value instanceof Result result
                ? Optional.ofNullable(producers.get(result)).map(nodes::get)
                : Optional.empty();
    }
}
