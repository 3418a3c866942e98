package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.Shape;

/**
 * The gradient of a loop: a loop the other way round, whose body is the gradient of the body. What that reads of the
 * forward body becomes a further output of the forward loop. No gradient of what the body takes from outside is added
 * up in the loop: the body gives both factors of a product, the rows of a lookup, or the gradient as it is, and one
 * product or sum over all steps follows, so that each sum has one order, whoever computes the steps.
 */
final class LoopGradient {
    private final Scan scan;
    private final Gradients around;
    private final GraphBuilder g;
    /** The forward body, and its gradient behind it. */
    private final GraphBuilder inside;

    private final Set<Value> sources = new HashSet<>();
    private final BodyGradients gradients;
    /** For each state that has a gradient the input that carries it from step to step. */
    private final Map<Integer, Input> carries = new LinkedHashMap<>();
    /** Inputs of the backward body that are gradients of stacked outputs, and those. */
    private final Map<Value, Value> given = new LinkedHashMap<>();

    private LoopGradient(Node node, Gradients around, GraphBuilder g) {
        Graph body = RecurrentLoop.lowered(Scan.of(node).body());
        this.scan = Scan.of(new Node(
                node.op(), node.inputs(), node.outputs(), node.attributes().with("body", body), node.origin()));
        this.around = around;
        this.g = g;
        this.inside = GraphBuilder.of(scan.body());
        Set<Value> active = active();
        this.gradients = new BodyGradients(inside, active, new HashSet<>(scan.capturedInputs()));
    }

    /** Adds the gradients of what a loop is given, for those of what it gives. */
    static void append(Node node, Gradients around, GraphBuilder g) {
        new LoopGradient(node, around, g).append();
    }

    /** What depends on a value outside that needs a gradient; a state does if its initial or its next value does. */
    private Set<Value> active() {
        List<Value> outer = scan.node().inputs();
        for (int i = 0; i < outer.size(); i++) {
            if (around.isActive(outer.get(i))) {
                sources.add(scan.body().inputs().get(i));
            }
        }
        while (true) {
            Set<Value> active = Gradients.influencedBy(sources, scan.body().nodes());
            boolean isComplete = true;
            for (int i = 0; i < scan.stateCount(); i++) {
                if (active.contains(scan.nextStates().get(i))) {
                    isComplete &= !sources.add(scan.stateInputs().get(i));
                }
            }
            if (isComplete) {
                return active;
            }
        }
    }

    private void append() {
        int forward = scan.body().nodes().size();
        seed();
        gradients.sweep(scan.body().nodes());
        Map<Integer, Value> carried = new LinkedHashMap<>();
        carries.forEach((state, carry) ->
                carried.put(state, gradients.sumOrZero(scan.stateInputs().get(state))));
        Map<Value, Value> ofSteps = new LinkedHashMap<>();
        for (int i = 0; i < scan.sequenceCount(); i++) {
            Value sum = gradients.sum(scan.stepInputs().get(i));
            if (sum.isPresent()) {
                ofSteps.put(scan.stepInputs().get(i), sum);
            }
        }
        scan.capturedInputs().forEach(gradients::deferSum);
        List<Node> all = inside.nodes();
        Set<Value> wanted = new LinkedHashSet<>(ofSteps.values());
        gradients.deferred().forEach(deferred -> wanted.addAll(deferred.factors()));
        Loops loops = new Loops(all.subList(0, forward), all.subList(forward, all.size()), carried, wanted);
        List<Result> last = loops.lastCarries();
        int number = 0;
        for (int state : carried.keySet()) {
            Value gradient = last.get(number++);
            around.flow(scan.initialStates().get(state), () -> gradient);
        }
        ofSteps.forEach((step, gradient) -> {
            Value sequence = scan.node().input(scan.body().inputs().indexOf(step));
            around.flow(sequence, () -> loops.allSteps(gradient));
        });
        for (BodyGradients.Deferred deferred : gradients.deferred()) {
            Value captured = scan.node().input(scan.body().inputs().indexOf(deferred.input()));
            around.flow(captured, () -> deferred.outside(g, loops::allSteps));
        }
    }

    private void seed() {
        for (int i = 0; i < scan.stateCount(); i++) {
            if (sources.contains(scan.stateInputs().get(i))) {
                Value next = scan.nextStates().get(i);
                Input carry = inside.freshInput("d_state", next.shape(), next.dtype());
                carries.put(i, carry);
                gradients.add(next, carry);
            }
        }
        for (int i = 0; i < scan.stepOutputs().size(); i++) {
            Value output = scan.stepOutputs().get(i);
            Value gradient = around.adjoint(scan.node(), scan.stateCount() + i);
            if (gradient.isPresent() && gradients.isActive(output)) {
                Input part = inside.freshInput("d_output", output.shape(), output.dtype());
                given.put(part, gradient);
                gradients.add(output, part);
            }
        }
    }

    /** The forward loop with what the backward one reads, and the backward one. */
    private final class Loops {
        private final Set<Value> ofForward = new HashSet<>(scan.body().inputs());
        /**
         * Values of the forward body that the backward one reads, or that are factors: each becomes an output of all
         * steps.
         */
        private final Map<Value, Value> kept = new LinkedHashMap<>();

        private final Map<Value, Value> emitted = new HashMap<>();
        private final List<Result> carries;

        Loops(List<Node> forward, List<Node> added, Map<Integer, Value> carried, Set<Value> wanted) {
            forward.forEach(node -> ofForward.addAll(node.outputs()));
            Set<Value> results = new LinkedHashSet<>();
            wanted.stream().filter(value -> !isGiven(value)).forEach(results::add);
            Set<Value> wantedBack = new LinkedHashSet<>(carried.values());
            wantedBack.addAll(results);
            List<Node> needed = Graph.needed(added, wantedBack);
            Set<Value> read = new LinkedHashSet<>();
            needed.forEach(node -> read.addAll(node.inputs()));
            read.addAll(carried.values());
            read.removeIf(value -> !ofForward.contains(value));
            Set<Value> stacked = new LinkedHashSet<>(read);
            wanted.stream().filter(ofForward::contains).forEach(stacked::add);
            stacked.removeIf(value -> value instanceof Input input
                    && (scan.stepInputs().contains(input)
                            || scan.capturedInputs().contains(input)));
            keep(forward, stacked);
            this.carries = backward(needed, carried, read, results);
        }

        /** True for what all steps of are known without the backward loop. */
        private boolean isGiven(Value value) {
            return ofForward.contains(value) || given.containsKey(value) || value instanceof Constant;
        }

        /** Puts a loop that gives more in the place of the one that there is. */
        private void keep(List<Node> forward, Set<Value> stacked) {
            for (int i = 0; i < scan.stepOutputs().size(); i++) {
                kept.putIfAbsent(scan.stepOutputs().get(i), scan.stacked().get(i));
            }
            LinkedHashMap<String, Value> outputs =
                    new LinkedHashMap<>(scan.body().outputs());
            List<Result> results = new ArrayList<>(scan.node().outputs());
            for (Value value : stacked) {
                if (!kept.containsKey(value)) {
                    String name = scan.node().output().name() + ".kept_" + results.size();
                    Result all = new Result(name, Shape.of(scan.time()).concat(value.shape()), value.dtype());
                    kept.put(value, all);
                    outputs.put("kept_" + results.size(), value);
                    results.add(all);
                }
            }
            Graph body = new Graph(scan.body().inputs(), List.of(), forward, outputs);
            Node node = scan.node();
            Attributes attributes = node.attributes().with("body", body);
            g.replace(node, new Node(Op.SCAN, node.inputs(), results, attributes, node.origin()));
        }

        private List<Result> backward(
                List<Node> needed, Map<Integer, Value> carried, Set<Value> read, Set<Value> results) {
            List<Value> operands = new ArrayList<>();
            List<Input> inputs = new ArrayList<>();
            LinkedHashMap<String, Value> outputs = new LinkedHashMap<>();
            Map<Value, Value> renamed = new HashMap<>();
            // a value that the forward body computes is an input of the backward one
            read.stream()
                    .filter(Result.class::isInstance)
                    .forEach(value -> renamed.put(value, new Input(value.name(), value.shape(), value.dtype())));
            carried.forEach((state, next) -> {
                Input carry = LoopGradient.this.carries.getOrDefault(
                        state, scan.stateInputs().get(state));
                Value last = around.adjoint(scan.node(), state);
                operands.add(last.isPresent() ? last : zeros(carry));
                inputs.add(carry);
                outputs.put("next_" + outputs.size(), renamed.getOrDefault(next, next));
            });
            if (carried.isEmpty()) {
                // a loop has a state
                Input none = inside.freshInput(
                        "none", Shape.SCALAR, scan.node().output().dtype());
                operands.add(g.constant(0, none.dtype()));
                inputs.add(none);
                outputs.put("next_0", none);
            }
            int states = operands.size();
            given.forEach((part, gradient) -> {
                operands.add(gradient);
                inputs.add((Input) part);
            });
            for (Value value : read) {
                boolean isCaptured =
                        value instanceof Input input && scan.capturedInputs().contains(input);
                if (!isCaptured) {
                    operands.add(allSteps(value));
                    inputs.add((Input) renamed.getOrDefault(value, value));
                }
            }
            if (operands.size() == states) {
                operands.add(scan.sequences().getFirst());
                inputs.add(scan.stepInputs().getFirst());
            }
            int sequences = operands.size() - states;
            for (int i = 0; i < scan.captured().size(); i++) {
                if (read.contains(scan.capturedInputs().get(i))) {
                    operands.add(scan.captured().get(i));
                    inputs.add(scan.capturedInputs().get(i));
                }
            }
            results.forEach(value -> outputs.put("output_" + outputs.size(), renamed.getOrDefault(value, value)));
            List<Node> nodes = needed.stream()
                    .map(node -> new Node(
                            node.op(),
                            node.inputs().stream()
                                    .map(value -> renamed.getOrDefault(value, value))
                                    .toList(),
                            node.outputs(),
                            node.attributes(),
                            node.origin()))
                    .toList();
            Direction direction = scan.isReverse() ? Direction.FORWARD : Direction.REVERSE;
            Attributes attributes = Attributes.NONE
                    .with("body", new Graph(inputs, List.of(), nodes, outputs))
                    .with("direction", direction.text())
                    .with("sequences", sequences)
                    .with("states", states);
            List<Result> all = g.node(Op.SCAN, operands, attributes).outputs();
            int number = states;
            for (Value value : results) {
                emitted.put(value, all.get(number++));
            }
            return List.copyOf(all.subList(0, carried.size()));
        }

        private Value zeros(Value like) {
            return g.expand(g.constant(0, like.dtype()), like.shape());
        }

        List<Result> lastCarries() {
            return carries;
        }

        /** All steps of a value of either body. */
        Value allSteps(Value value) {
            if (emitted.containsKey(value)) {
                return emitted.getOrDefault(value, value);
            }
            if (given.containsKey(value)) {
                return given.getOrDefault(value, value);
            }
            if (value instanceof Input input && scan.stepInputs().contains(input)) {
                return scan.sequences().get(scan.stepInputs().indexOf(input));
            }
            if (kept.containsKey(value)) {
                return kept.getOrDefault(value, value);
            }
            Value same = value instanceof Input input
                    ? scan.captured().get(scan.capturedInputs().indexOf(input))
                    : value;
            return g.expand(same, Shape.of(scan.time()).concat(value.shape()));
        }
    }
}
