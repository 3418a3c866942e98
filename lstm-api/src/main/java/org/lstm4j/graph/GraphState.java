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
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;

/** What all scopes of one {@link GraphBuilder} share: the graph so far, and the names in it. */
final class GraphState {
    final List<Input> inputs = new ArrayList<>();
    final List<Parameter> parameters = new ArrayList<>();
    final List<Node> nodes = new ArrayList<>();
    final LinkedHashMap<String, Value> outputs = new LinkedHashMap<>();
    final LinkedHashMap<Parameter, Value> updates = new LinkedHashMap<>();
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
    /** What each name of a shared layer stands for, and where it was called first. */
    private final Map<String, SharedLayer> shared = new HashMap<>();
    /** For each parameter of a shared layer the line of the call that made it. */
    private final Map<String, String> sharedLines = new HashMap<>();

    private record SharedLayer(Object layer, String line) {}

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
        return unusedScope(prefix, type, scopes);
    }

    /** The same, where only some names are in use: those of one call of a shared layer. */
    String unusedScope(String prefix, String type, Set<String> used) {
        String name = type;
        for (int i = 1; !used.add(prefix + name); i++) {
            name = type + "_" + i;
        }
        scopes.add(prefix + name);
        return name;
    }

    /** Takes a name for a shared layer, or sees that it is that layer's. @throws InvalidInputException if it is not */
    void share(String name, Object layer, String line) {
        SharedLayer known = shared.get(name);
        if (known != null) {
            if (!known.layer().equals(layer)) {
                throw new InvalidInputException(
                        "Two layers are shared under the name \"" + name + "\": " + known.layer() + at(known.line())
                                + " and " + layer + at(line) + ". Give one of them another name");
            }
            return;
        }
        // Whoever calls it may have taken a scope of its name for it; one in which something is written is somebody
        // else's.
        String below = name + "/";
        boolean isWritten = parameters.stream().anyMatch(it -> it.name().startsWith(below))
                || nodes.stream().map(node -> node.origin().scope() + "/").anyMatch(it -> it.startsWith(below));
        if (isWritten) {
            throw new InvalidInputException(
                    "There is a layer \"" + name + "\" already, so that none can be shared under" + " that name"
                            + at(line) + ". Give it another name");
        }
        scopes.add(name);
        shared.put(name, new SharedLayer(layer, line));
    }

    /**
     * The parameter that an earlier call of a shared layer has made, if one has.
     *
     * @param wanted what this call would make
     * @throws ShapeException if it has another shape
     * @throws InvalidInputException if one call trains it and the other does not
     */
    Optional<Parameter> shared(Parameter wanted, SharedCall call) {
        boolean isFirstHere = call.parameters().add(wanted.name());
        Optional<Parameter> earlier = parameters.stream()
                .filter(it -> isFirstHere && it.name().equals(wanted.name()))
                .findFirst();
        if (earlier.isEmpty()) {
            sharedLines.put(wanted.name(), call.line());
            return earlier;
        }
        Parameter known = earlier.get();
        String before = at(Objects.requireNonNull(sharedLines.get(known.name())));
        String weight = "the weight \"" + known.name().substring(call.layer().length() + 1) + "\" is shared, and";
        if (!known.shape().equals(wanted.shape())) {
            throw new ShapeException(
                    call.layer(),
                    weight + " two callers want different shapes of it: " + known.shape() + before + ", "
                            + wanted.shape() + at(call.line())
                            + ". Feed both the same number of features, or do not share the layer",
                    known.shape(),
                    wanted.shape());
        }
        if (known.trainable() != wanted.trainable()) {
            throw new InvalidInputException(call.layer() + ": " + weight + " one caller trains it"
                    + (known.trainable() ? before : at(call.line()))
                    + " while the other has it frozen" + (known.trainable() ? at(call.line()) : before)
                    + ". Freeze the layer that is shared, and so all its calls");
        }
        return earlier;
    }

    private static String at(String line) {
        return line.isEmpty() ? "" : " (" + line + ")";
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
