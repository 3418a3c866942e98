package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;

/**
 * A loop while its body is written: what the body reads of the graph around it becomes an input, and what need not be
 * computed in each step moves out. That is what reads nothing of the loop, and products of a sequence with a matrix
 * from outside, which are one product over all steps.
 */
final class LoopWriter {
    private final GraphBuilder outer;
    private final GraphState state;
    private final List<String> names;
    private final List<Value> initialStates;
    private final List<Value> sequences;
    private final List<Input> stateInputs = new ArrayList<>();
    private final List<Input> stepInputs = new ArrayList<>();
    private final Map<Value, Input> captured = new LinkedHashMap<>();

    LoopWriter(
            GraphBuilder outer,
            GraphState state,
            List<String> names,
            List<Value> initialStates,
            List<Value> sequences) {
        this.names = names;
        this.outer = outer;
        this.state = state;
        this.initialStates = initialStates;
        this.sequences = sequences;
        if (initialStates.isEmpty()) {
            throw new InvalidInputException(outer.path() + ": a loop needs a state; without one it is no loop");
        }
        if (sequences.isEmpty()) {
            throw new InvalidInputException(
                    outer.path() + ": a loop needs a sequence, which says how many steps there are");
        }
        for (Value value : initialStates) {
            stateInputs.add(input("state", value, value.shape()));
        }
        for (Value value : sequences) {
            if (value.rank() == 0) {
                throw new InvalidInputException(
                        outer.path() + ": a loop reads sequences [time, ...]; \"" + value.name() + "\" is a scalar");
            }
            stepInputs.add(input("step", value, value.shape().slice(1, value.rank())));
        }
    }

    private Input input(String kind, Value value, Shape shape) {
        Input input = new Input(state.fresh(kind), shape, value.dtype());
        state.inputs.add(input);
        return input;
    }

    GraphState state() {
        return state;
    }

    GraphBuilder outer() {
        return outer;
    }

    List<Value> states() {
        return List.copyOf(stateInputs);
    }

    List<Value> steps() {
        return List.copyOf(stepInputs);
    }

    /** Values as the body has them: its own, or an input for what comes from outside. */
    List<Value> inside(List<? extends Value> values) {
        List<Value> inside = new ArrayList<>();
        for (Value value : values) {
            boolean isFree = value instanceof Constant || value instanceof Absent;
            boolean isOwn = isFree
                    || state.producer(value).isPresent()
                    || (value instanceof Input input && state.inputs.contains(input));
            inside.add(isOwn ? value : captured.computeIfAbsent(value, v -> input(v.name() + ".in", v, v.shape())));
        }
        return inside;
    }

    /** Makes the loop of what was written. */
    LoopBody.Results finish(Direction direction, LoopBody.Step step) {
        if (step.states().size() != initialStates.size()) {
            throw new InvalidInputException(outer.path() + ": a loop with " + initialStates.size()
                    + (initialStates.size() == 1 ? " state" : " states") + " has a body that gives "
                    + step.states().size());
        }
        List<Value> nextStates = inside(step.states());
        List<Value> outputs = inside(step.outputs());
        Outside outside = new Outside();
        List<Node> kept = new ArrayList<>();
        List<Value> wanted = new ArrayList<>(nextStates);
        wanted.addAll(outputs);
        for (Node node : Graph.needed(state.nodes, wanted)) {
            if (!outside.takes(node)) {
                kept.add(node);
            }
        }
        Map<Value, Input> lifted = new LinkedHashMap<>();
        Map<Value, Input> fixed = new LinkedHashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Node node : kept) {
            List<Value> inputs = node.inputs().stream()
                    .map(value -> outside.read(value, lifted, fixed))
                    .toList();
            nodes.add(new Node(node.op(), inputs, node.outputs(), node.attributes(), node.origin()));
        }
        LinkedHashMap<String, Value> results = new LinkedHashMap<>();
        for (int i = 0; i < nextStates.size(); i++) {
            if (results.putIfAbsent(names.get(i), outside.read(nextStates.get(i), lifted, fixed)) != null) {
                throw new InvalidInputException(
                        outer.path() + ": a loop has two states named \"" + names.get(i) + "\"");
            }
        }
        for (Value output : outputs) {
            String name = "output_" + results.size();
            while (results.containsKey(name)) {
                name += "_";
            }
            results.put(name, outside.read(output, lifted, fixed));
        }
        Set<Value> read = new HashSet<>(results.values());
        nodes.forEach(node -> read.addAll(node.inputs()));
        return loop(direction, nodes, results, lifted, fixed, read);
    }

    private LoopBody.Results loop(
            Direction direction,
            List<Node> nodes,
            SequencedMap<String, Value> results,
            Map<Value, Input> lifted,
            Map<Value, Input> fixed,
            Set<Value> read) {
        List<Value> operands = new ArrayList<>(initialStates);
        List<Input> inputs = new ArrayList<>(stateInputs);
        int sequenceCount = 0;
        for (int i = 0; i < sequences.size(); i++) {
            // the last one stays even if nobody reads it: it says how many steps there are
            boolean isNeeded = read.contains(stepInputs.get(i))
                    || (lifted.isEmpty() && sequenceCount == 0 && i == sequences.size() - 1);
            if (isNeeded) {
                operands.add(sequences.get(i));
                inputs.add(stepInputs.get(i));
                sequenceCount++;
            }
        }
        operands.addAll(lifted.keySet());
        inputs.addAll(lifted.values());
        sequenceCount += lifted.size();
        captured.forEach((value, input) -> {
            if (read.contains(input)) {
                operands.add(value);
                inputs.add(input);
            }
        });
        operands.addAll(fixed.keySet());
        inputs.addAll(fixed.values());
        Graph body = new Graph(inputs, List.of(), nodes, results);
        Attributes attributes = Attributes.NONE
                .with("body", body)
                .with("direction", direction.text())
                .with("sequences", sequenceCount)
                .with("states", initialStates.size());
        List<Result> all = outer.node(Op.SCAN, operands, attributes).outputs();
        return new LoopBody.Results(
                List.copyOf(all.subList(0, initialStates.size())),
                List.copyOf(all.subList(initialStates.size(), all.size())));
    }

    /** What is computed before the loop, of what was written in its body. */
    private final class Outside {
        /** Of values of the body that are the same in each step: what they are outside. */
        private final Map<Value, Value> fixed = new HashMap<>();
        /** Of values of the body that depend on a step and on no state: all steps at once. */
        private final Map<Value, Value> stacked = new HashMap<>();

        Outside() {
            captured.forEach((value, input) -> fixed.put(input, value));
            for (int i = 0; i < sequences.size(); i++) {
                stacked.put(stepInputs.get(i), sequences.get(i));
            }
        }

        private boolean isFixed(Value value) {
            return value instanceof Constant || value instanceof Absent || fixed.containsKey(value);
        }

        private Value fixed(Value value) {
            return fixed.getOrDefault(value, value);
        }

        /** Computes a node before the loop, if that is possible and worth it. */
        boolean takes(Node node) {
            if (node.inputs().stream().allMatch(this::isFixed)) {
                Node before = outer.nodeFrom(
                        node, node.inputs().stream().map(this::fixed).toList(), node.attributes());
                for (int i = 0; i < node.outputs().size(); i++) {
                    fixed.put(node.outputs().get(i), before.outputs().get(i));
                }
                return true;
            }
            Value left = node.input(0);
            Value right = node.input(1);
            boolean isProduct = node.op() == Op.MATMUL && right.rank() == 2 && isFixed(right);
            boolean isLookup = node.op() == Op.GATHER && isFixed(left) && stacked.containsKey(right);
            if (isProduct && stacked.containsKey(left)) {
                stack(node, List.of(stacked.getOrDefault(left, left), fixed(right)));
                return true;
            }
            if (isLookup) {
                stack(node, List.of(fixed(left), stacked.getOrDefault(right, right)));
                return true;
            }
            return false;
        }

        private void stack(Node node, List<Value> inputs) {
            Node before = outer.nodeFrom(node, inputs, node.attributes());
            stacked.put(node.output(), before.output());
        }

        /** A value as what stays in the body reads it: what was moved out comes back as an input. */
        Value read(Value value, Map<Value, Input> lifted, Map<Value, Input> fixedInputs) {
            if (value instanceof Result && stacked.containsKey(value)) {
                Value all = stacked.getOrDefault(value, value);
                return lifted.computeIfAbsent(all, v -> new Input(state.fresh("step"), value.shape(), value.dtype()));
            }
            if (value instanceof Result && fixed.containsKey(value)) {
                Value once = fixed(value);
                return once instanceof Constant
                        ? once
                        : fixedInputs.computeIfAbsent(
                                once, v -> new Input(state.fresh(once.name() + ".in"), value.shape(), value.dtype()));
            }
            return value;
        }
    }
}
