package org.lstm4j.backend.jvm.internal.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;

/**
 * The part of a plan that no size can change: which nodes run together and in which order, which values share
 * memory, which must be kept in memory at all, and which updates may overwrite their parameter in place.
 */
final class Schedule {
    /** A reader behind the last unit: whoever takes the outputs. */
    static final int END = Integer.MAX_VALUE;

    private final Graph graph;
    private final SequencedMap<Parameter, Value> updates;
    private final List<Unit> units = new ArrayList<>();
    private final Map<Value, Integer> producers = new HashMap<>();
    /** For each shape the last group that gives it: a node joins that one or none. */
    private final Map<Shape, Integer> lastGroups = new HashMap<>();

    private final Map<Value, Value> aliases = new HashMap<>();
    private final Map<Value, Integer> lastUse = new HashMap<>();
    /** The place of the node that gives a value, and of the one that reads it last, within their units. */
    private final Map<Value, Integer> positions = new HashMap<>();

    private final Map<Value, Integer> lastReaders = new HashMap<>();
    private final Set<Value> kept = new HashSet<>();
    private final Map<Value, Parameter> inPlace = new LinkedHashMap<>();
    private final List<Value> guards;
    private final Set<Value> fixed = new HashSet<>();
    private int commitPoint = -1;

    private Schedule(Graph graph, SequencedMap<Parameter, Value> updates, List<Value> guards) {
        this.graph = graph;
        this.updates = updates;
        this.guards = guards;
        checkTypes();
        Set<Node> live = live();
        for (Node node : graph.nodes()) {
            if (live.contains(node)) {
                place(node);
                if (node.inputs().stream().allMatch(this::isFixed)) {
                    fixed.addAll(node.outputs());
                }
            }
        }
        readers();
        if (!updates.isEmpty()) {
            findCommitPoint();
            chooseInPlace();
        }
    }

    static Schedule of(Graph graph) {
        return new Schedule(graph, new LinkedHashMap<>(), List.of());
    }

    static Schedule of(TrainingGraph step) {
        return new Schedule(step.graph(), step.updates(), step.guards());
    }

    /** The arena holds floats and ints; what is neither, or would not fit in them, is refused here by name. */
    private void checkTypes() {
        for (Parameter parameter : graph.parameters()) {
            if (parameter.dtype() != DType.FLOAT32) {
                throw new InvalidInputException("The native backend keeps float32 parameters; " + parameter.name()
                        + " is " + parameter.dtype().text());
            }
        }
        graph.inputs().forEach(input -> checkType(input, "input"));
        graph.constants().forEach(constant -> checkType(constant, "constant"));
        graph.nodes().forEach(node -> node.outputs().forEach(output -> checkType(output, node.where())));
    }

    private static void checkType(Value value, String where) {
        if (value.dtype() == DType.FLOAT64) {
            throw new InvalidInputException(where + ": the native backend computes in float32; \"" + value.name()
                    + "\" is float64. Cast it to float32, or use the reference backend");
        }
    }

    /** The nodes that an output, an update or a guard depends on. */
    private Set<Node> live() {
        Set<Value> needed = new HashSet<>(graph.outputs().values());
        needed.addAll(updates.values());
        needed.addAll(guards);
        Set<Node> live = new HashSet<>();
        for (Node node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                live.add(node);
                needed.addAll(node.inputs());
            }
        }
        return live;
    }

    Graph graph() {
        return graph;
    }

    SequencedMap<Parameter, Value> updates() {
        return updates;
    }

    List<Unit> units() {
        return units;
    }

    /** The value whose memory a value is. */
    Value root(Value value) {
        return aliases.getOrDefault(value, value);
    }

    /** True if a value must lie in memory, because another unit or the caller reads it. */
    boolean isKept(Value value) {
        return kept.contains(root(value));
    }

    /** True for what only parameters and constants decide: it is the same at every run until a parameter changes. */
    boolean isFixed(Value value) {
        return !value.isPresent() || value instanceof Parameter || value instanceof Constant || fixed.contains(value);
    }

    /** The last unit that reads a value's memory, {@link #END} if the caller does. */
    int lastUse(Value value) {
        return lastUse.getOrDefault(root(value), -1);
    }

    /** The unit that computes a value, -1 for inputs, parameters and constants. */
    int producer(Value value) {
        return producers.getOrDefault(root(value), -1);
    }

    /** The update values that are computed right into the memory of their parameter. */
    Map<Value, Parameter> inPlace() {
        return inPlace;
    }

    /** The values that must be finite for any parameter to change. */
    List<Value> guards() {
        return guards;
    }

    /** The unit after which nothing can fail any more and all guards are known. No unit up to it changes a parameter. */
    int commitPoint() {
        return commitPoint;
    }

    /** True if the memory of an output is a parameter that an update changes, so that it must be copied before. */
    boolean isUpdated(Value value) {
        return root(value) instanceof Parameter parameter && updates.containsKey(parameter);
    }

    private void place(Node node) {
        if (isAlias(node)) {
            aliases.put(node.output(), root(node.input(0)));
            return;
        }
        boolean fusible = isFusible(node);
        int earliest = -1;
        for (Value input : node.inputs()) {
            if (input.isPresent()) {
                earliest = Math.max(earliest, producer(input));
            }
        }
        int index = fusible ? groupFor(node, earliest) : -1;
        if (index < 0) {
            index = units.size();
            units.add(new Unit(node, fusible));
            if (fusible) {
                lastGroups.put(node.output().shape(), index);
            }
        } else {
            units.get(index).add(node);
        }
        for (Value output : node.outputs()) {
            producers.put(output, index);
        }
    }

    /** The last group of the node's shape, if it does not run before the node's inputs are there; -1 if there is none. */
    private int groupFor(Node node, int earliest) {
        int last = lastGroups.getOrDefault(node.output().shape(), -1);
        return last >= earliest ? last : -1;
    }

    /** Bools are floats of 1 and 0, and both integer types are ints, so some casts change nothing in memory. */
    private static boolean isAlias(Node node) {
        if (node.op() == Op.RESHAPE) {
            return true;
        }
        if (node.op() != Op.CAST) {
            return false;
        }
        DType from = node.input(0).dtype();
        DType to = node.output().dtype();
        return from == to || (from == DType.BOOL && to == DType.FLOAT32) || (isInteger(from) && isInteger(to));
    }

    static boolean isInteger(DType dtype) {
        return dtype == DType.INT32 || dtype == DType.INT64;
    }

    private static boolean isFusible(Node node) {
        return node.op().isElementwise()
                && !isInteger(node.output().dtype())
                && node.inputs().stream().noneMatch(input -> isInteger(input.dtype()));
    }

    private void readers() {
        for (int i = 0; i < units.size(); i++) {
            List<Node> nodes = units.get(i).nodes();
            for (int position = 0; position < nodes.size(); position++) {
                Node node = nodes.get(position);
                for (Value output : node.outputs()) {
                    positions.put(output, position);
                }
                for (int input = 0; input < node.inputs().size(); input++) {
                    if (node.input(input).isPresent() && reads(node, input)) {
                        read(node.input(input), i);
                        lastReaders.put(root(node.input(input)), position);
                    }
                }
            }
        }
        guards.forEach(value -> read(value, END));
        graph.outputs().values().forEach(value -> read(value, END));
        updates.values().forEach(value -> read(value, END));
    }

    private void read(Value value, int unit) {
        Value root = root(value);
        lastUse.merge(root, unit, Math::max);
        if (producer(root) != unit) {
            kept.add(root);
        }
    }

    /**
     * A recurrent kernel keeps what its gradient needs in a workspace of its own, so the gradient reads neither Y, gates
     * nor cells.
     */
    private boolean reads(Node node, int input) {
        boolean isOwn = node.op() == Op.RECURRENT_GRAD && input >= 7 && input <= 9;
        if (!isOwn && node.op() != Op.RECURRENT_GRAD) {
            checkNotReserved(node.input(input), node.where());
        }
        return !isOwn;
    }

    private void checkNotReserved(Value value, String where) {
        int unit = producer(value);
        if (unit >= 0 && units.get(unit).node().op() == Op.RECURRENT_TRAINING) {
            List<? extends Value> outputs = units.get(unit).node().outputs();
            Node node = units.get(unit).node();
            if (outputs.indexOf(root(value)) >= RecurrentCell.of(node).op().outputs()) {
                throw new InvalidInputException(where + ": the native backend does not give what a recurrent operator"
                        + " keeps to other operators than its gradient");
            }
        }
    }

    private void findCommitPoint() {
        guards.forEach(guard -> commitPoint = Math.max(commitPoint, producer(guard)));
        for (int i = 0; i < units.size(); i++) {
            if (units.get(i).nodes().stream().anyMatch(Node::mayFail)) {
                commitPoint = Math.max(commitPoint, i);
            }
        }
    }

    /**
     * An update is computed in place if its unit runs behind the commit point and nobody reads the old value
     * afterwards: no later unit, no later node of the same group, no other update, and not the caller.
     */
    private void chooseInPlace() {
        Map<Value, Integer> wanted = new HashMap<>();
        updates.values().forEach(value -> wanted.merge(root(value), 1, Integer::sum));
        updates.forEach((parameter, value) -> {
            Value root = root(value);
            int unit = producer(root);
            boolean once = wanted.getOrDefault(root, 0) == 1;
            boolean after = unit > commitPoint && units.get(unit).isGroup();
            if (once
                    && after
                    && root.equals(value)
                    && lastUse(parameter) <= unit
                    && isReadBefore(parameter, unit, root)) {
                inPlace.put(root, parameter);
            }
        });
    }

    /** True if no node behind the one that gives a value reads a parameter. */
    private boolean isReadBefore(Parameter parameter, int unit, Value value) {
        return lastUse(parameter) < unit
                || lastReaders.getOrDefault(parameter, -1) <= positions.getOrDefault(value, -1);
    }
}
