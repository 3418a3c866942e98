package org.lstm4j.conformance.internal.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.Tolerance;
import org.lstm4j.conformance.internal.Numbers;
import org.lstm4j.conformance.internal.Probe;
import org.lstm4j.conformance.internal.Rule;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.RecurrentOutputs;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/** A recurrent operator over full rows: its formula, its gradients, its directions and its states. */
final class RecurrentRules {
    private static final List<Integer> BATCHES = List.of(1, 3, 5);
    private static final List<Integer> LARGE_BATCHES = List.of(33, 70);
    private static final List<Integer> TIMES = List.of(1, 7, 64);
    private static final List<Integer> UNITS = List.of(1, 3, 8, 17, 33);

    private RecurrentRules() {}

    static List<Rule> all(RecurrentFamily family) {
        return List.of(
                family.rule("01_forwardEqualsReference", RecurrentRules::forward),
                family.training("02_gradientsEqualReference", RecurrentRules::gradients),
                family.rule("06_reverseReadsFromTheEnd", RecurrentRules::reverse),
                family.rule("07_bidirectionalIsForwardAndReverse", RecurrentRules::bidirectional),
                family.rule("08_initialStatesAreUsed", RecurrentRules::initialStates),
                family.rule("09_stackedEqualsReference", (probe, cell) -> stacked(probe, cell, false)),
                family.training("10_stackedGradientsEqualReference", (probe, cell) -> stacked(probe, cell, true)),
                family.rule("11_carriedStateEqualsTheWhole", RecurrentRules::carriedState),
                family.rule("12_saturatedGatesEqualReference", RecurrentRules::saturated),
                family.training("13_saturatedGradientsEqualReference", RecurrentRules::saturatedGradients),
                family.training("14_gradientsOfEachOutputAlone", RecurrentRules::partialGradients),
                family.rule("15_sizesMayChangeBetweenRuns", RecurrentRules::sizesChange));
    }

    private static List<RecurrentCase> grid(RecurrentCell cell) {
        List<RecurrentCase> cases = new ArrayList<>();
        for (int batch : BATCHES) {
            for (int time : TIMES) {
                for (int units : UNITS) {
                    for (Direction direction : Direction.values()) {
                        int features = 1 + (batch + time + units) % 6;
                        cases.add(RecurrentCase.of(cell, time, batch, features, units, direction));
                    }
                }
            }
        }
        return cases;
    }

    /** So many rows that a backend may take them in parts, whose gradients it has to add up. */
    private static List<RecurrentCase> largeBatches(RecurrentCell cell) {
        return LARGE_BATCHES.stream()
                .map(batch -> RecurrentCase.of(cell, 3, batch, 4, 17, Direction.BIDIRECTIONAL))
                .toList();
    }

    static void compareForward(Probe probe, RecurrentCase node) {
        probe.at(node);
        Graph graph = node.inference();
        Map<String, Tensor> actual = probe.predict(graph, node.feeds(), node.weights());
        probe.compareAll(
                probe.expected(graph, node.feeds(), node.weights()), actual, probe.orDouble(Tolerance.FORWARD));
    }

    static void compareGradients(Probe probe, RecurrentCase node, Graph graph) {
        probe.at(node);
        Map<String, Tensor> actual = probe.differentiate(graph, node.lengthFeeds(), node.parameters());
        probe.compareAll(
                probe.expected(graph, node.lengthFeeds(), node.parameters()),
                actual,
                probe.orDouble(Tolerance.GRADIENT));
    }

    private static void forward(Probe probe, RecurrentCell cell) {
        for (RecurrentCase node : grid(cell)) {
            compareForward(probe, node);
        }
        largeBatches(cell).forEach(node -> compareForward(probe, node));
        RecurrentCase plain = RecurrentCase.of(cell, 7, 3, 5, 8, Direction.BIDIRECTIONAL);
        compareForward(probe, plain.withBias(false));
        compareForward(probe, plain.withState(false));
        compareForward(probe, plain.withBias(false).withState(false));
    }

    private static void gradients(Probe probe, RecurrentCell cell) {
        for (RecurrentCase node : grid(cell)) {
            compareGradients(probe, node, node.gradients());
        }
        largeBatches(cell).forEach(node -> compareGradients(probe, node, node.gradients()));
        RecurrentCase plain = RecurrentCase.of(cell, 7, 3, 5, 8, Direction.BIDIRECTIONAL);
        compareGradients(probe, plain.withBias(false), plain.withBias(false).gradients());
        compareGradients(probe, plain.withState(false), plain.withState(false).gradients());
    }

    // ---- directions and states: two ways to the same numbers

    static Tensor flipTime(Tensor sequence) {
        Tensor flipped = Tensor.zeros(sequence.dtype(), sequence.dims());
        int steps = sequence.dim(0);
        int step = sequence.size() / steps;
        for (int t = 0; t < steps; t++) {
            flipped.copyElements(sequence, t * step, (steps - 1 - t) * step, step);
        }
        return flipped;
    }

    private static Tensor get(Map<String, Tensor> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static void reverse(Probe probe, RecurrentCell cell) {
        RecurrentCase backward = RecurrentCase.of(cell, 7, 3, 5, 8, Direction.REVERSE);
        RecurrentCase forward = backward.withDirection(Direction.FORWARD);
        probe.at(backward);
        Map<String, Tensor> actual = probe.predict(backward.inference(), backward.feeds(), backward.weights());
        Feeds flipped = forward.feeds().put(RecurrentCase.X, flipTime(forward.x()));
        Map<String, Tensor> expected = probe.predict(forward.inference(), flipped, forward.weights());
        Tolerance tolerance = probe.orDouble(Tolerance.FORWARD);
        probe.compare(
                "Y of a flipped sequence",
                flipTime(get(expected, RecurrentCase.Y)),
                get(actual, RecurrentCase.Y),
                tolerance);
        for (String state : backward.states().keySet()) {
            probe.compare(state, get(expected, state), get(actual, state), tolerance);
        }
        Tensor y = get(actual, RecurrentCase.Y);
        Tensor last = Tensor.zeros(y.dtype(), 1, 3, 8);
        last.copyElements(y, 0, 0, last.size());
        probe.compare("Y at step 0, where reverse ends, against Y_h", get(actual, RecurrentCase.Y_H), last, tolerance);
    }

    /** The part of a tensor whose given axis is at an index, with that axis kept at 1. */
    private static Tensor at(Tensor tensor, int axis, int index) {
        int[] dims = tensor.dims();
        int outer = 1;
        int inner = 1;
        for (int i = 0; i < dims.length; i++) {
            outer *= i < axis ? dims[i] : 1;
            inner *= i > axis ? dims[i] : 1;
        }
        int size = dims[axis];
        dims[axis] = 1;
        Tensor part = Tensor.zeros(tensor.dtype(), dims);
        for (int i = 0; i < outer; i++) {
            part.copyElements(tensor, (i * size + index) * inner, i * inner, inner);
        }
        return part;
    }

    private static void bidirectional(Probe probe, RecurrentCell cell) {
        RecurrentCase both = RecurrentCase.of(cell, 7, 3, 5, 8, Direction.BIDIRECTIONAL);
        probe.at(both);
        Map<String, Tensor> actual = probe.predict(both.inference(), both.feeds(), both.weights());
        Tolerance tolerance = probe.orDouble(Tolerance.FORWARD);
        for (int d = 0; d < 2; d++) {
            int direction = d;
            RecurrentCase one = both.withDirection(d == 0 ? Direction.FORWARD : Direction.REVERSE);
            Map<String, Tensor> weights = new LinkedHashMap<>();
            both.weights().forEach((name, tensor) -> weights.put(name, at(tensor, 0, direction)));
            Feeds feeds = new Feeds().put(RecurrentCase.X, both.x());
            both.states().values().forEach(state -> feeds.put(state, at(both.state(state), 0, direction)));
            Map<String, Tensor> alone = probe.predict(one.inference(), feeds, weights);
            String which = one.direction().text();
            probe.compare(
                    "Y, " + which, get(alone, RecurrentCase.Y), at(get(actual, RecurrentCase.Y), 1, d), tolerance);
            for (String state : both.states().keySet()) {
                probe.compare(state + ", " + which, get(alone, state), at(get(actual, state), 0, d), tolerance);
            }
        }
    }

    private static void initialStates(Probe probe, RecurrentCell cell) {
        RecurrentCase with = RecurrentCase.of(cell, 3, 3, 5, 8, Direction.BIDIRECTIONAL);
        compareForward(probe, with);
        compareForward(probe, with.withState(false));
        Feeds zeros = with.feeds();
        with.states().values().forEach(state -> zeros.put(state, Tensor.zeros(DType.FLOAT32, 2, 3, 8)));
        Map<String, Tensor> zero = probe.predict(with.inference(), zeros, with.weights());
        RecurrentCase none = with.withState(false);
        probe.compareAll(probe.predict(none.inference(), none.feeds(), none.weights()), zero, Tolerance.FORWARD);
    }

    private static void stacked(Probe probe, RecurrentCell cell, boolean differentiate) {
        GraphBuilder g = new GraphBuilder();
        Initializer zeros = Initializer.zeros();
        Value x = g.parameter("x", Shape.of(7, 3, 5), zeros);
        for (int layer = 0; layer < 3; layer++) {
            int directions = layer == 1 ? 1 : 2;
            int units = 4 + 5 * layer;
            int features = x.shape().fixed(2);
            GraphBuilder scoped = g.scope("layer_" + layer);
            int gates = cell.gates() * units;
            RecurrentOutputs outputs = scoped.recurrent(
                    cell,
                    RecurrentInputs.of(
                                    x,
                                    scoped.parameter("w", Shape.of(directions, gates, features), zeros),
                                    scoped.parameter("r", Shape.of(directions, gates, units), zeros))
                            .withBias(scoped.parameter("b", Shape.of(directions, 2 * gates), zeros)),
                    units,
                    directions == 2 ? Direction.BIDIRECTIONAL : Direction.REVERSE);
            x = g.reshape(g.transpose(outputs.y(), 0, 2, 1, 3), Shape.of(7, 3, directions * units));
        }
        g.output("y", x);
        Tensor weights = Numbers.uniform(11, "weights", -1, 1, 7, 3, 28);
        g.output(RecurrentCase.LOSS, g.reduceSumAll(g.mul(x, g.constant(weights))));
        Graph graph = g.build();
        Map<String, Tensor> parameters = Numbers.parameters(graph.parameters(), 11, -0.6, 0.6);
        probe.at("three layers, seed 11");
        if (differentiate) {
            Graph gradients = graph.withGradients(graph.output(RecurrentCase.LOSS), graph.parameters());
            probe.compareAll(
                    probe.expected(gradients, new Feeds(), parameters),
                    probe.differentiate(gradients, new Feeds(), parameters),
                    probe.orDouble(Tolerance.GRADIENT));
        } else {
            probe.compareAll(
                    probe.expected(graph, new Feeds(), parameters),
                    probe.predict(graph, new Feeds(), parameters),
                    probe.orDouble(Tolerance.GRADIENT));
        }
    }

    private static void carriedState(Probe probe, RecurrentCell cell) {
        for (int time : List.of(2, 7, 64)) {
            RecurrentCase whole = RecurrentCase.of(cell, time, 3, 5, 17, Direction.FORWARD);
            probe.at(whole);
            Map<String, Tensor> expected = probe.predict(whole.inference(), whole.feeds(), whole.weights());
            int half = time / 2;
            Tensor x = whole.x();
            Tensor first = Tensor.zeros(DType.FLOAT32, half, 3, 5);
            first.copyElements(x, 0, 0, first.size());
            Tensor second = Tensor.zeros(DType.FLOAT32, time - half, 3, 5);
            second.copyElements(x, first.size(), 0, second.size());
            Map<String, Tensor> start =
                    probe.predict(whole.inference(), whole.feeds().put(RecurrentCase.X, first), whole.weights());
            Feeds rest = new Feeds().put(RecurrentCase.X, second);
            whole.states()
                    .forEach((after, before) ->
                            rest.put(before, get(start, after).to(DType.FLOAT32)));
            Map<String, Tensor> end = probe.predict(whole.inference(), rest, whole.weights());
            for (String state : whole.states().keySet()) {
                probe.compare(state + " after two halves", get(expected, state), get(end, state), Tolerance.FORWARD);
            }
        }
    }

    // ---- extremes

    /**
     * Biases that keep each gate open or shut, from a little to wholly. Large weights would saturate as well, but their sums
     * pass zero now and then, where float32 has no digits left to compare.
     */
    private static Tensor saturatingBiases(RecurrentCase node) {
        Tensor b = Tensor.zeros(
                DType.FLOAT32, node.direction().count(), 2 * node.cell().gates() * node.units());
        for (int i = 0; i < b.size(); i++) {
            b.floats()[i] = (i % 3 == 0 ? -1 : 1) * (4 + 9 * (i % 5));
        }
        return b;
    }

    private static void saturated(Probe probe, RecurrentCell cell) {
        if (cell.stateFunction() == CellFunction.RELU) {
            return; // has no bound that it could reach
        }
        for (Direction direction : Direction.values()) {
            RecurrentCase node = RecurrentCase.of(cell, 7, 3, 5, 8, direction);
            Map<String, Tensor> weights = node.weights();
            weights.put("b", saturatingBiases(node));
            probe.at(node + ", biases of 4 to 40");
            Graph graph = node.inference();
            probe.compareAll(
                    probe.expected(graph, node.feeds(), weights),
                    probe.predict(graph, node.feeds(), weights),
                    probe.orDouble(Tolerance.FORWARD));
            for (double scale : new double[] {40, 1000, 1e30}) {
                RecurrentCase large = node.withScale(scale);
                probe.at(large);
                probe.predict(large.inference(), large.feeds(), large.weights()).forEach(probe::finite);
            }
        }
    }

    private static void saturatedGradients(Probe probe, RecurrentCell cell) {
        if (cell.stateFunction() == CellFunction.RELU) {
            return; // has no bound that it could reach
        }
        RecurrentCase node = RecurrentCase.of(cell, 7, 3, 5, 8, Direction.BIDIRECTIONAL);
        Map<String, Tensor> parameters = node.parameters();
        parameters.put("b", saturatingBiases(node));
        probe.at(node + ", biases of 4 to 40");
        Graph graph = node.gradients();
        probe.compareAll(
                probe.expected(graph, new Feeds(), parameters),
                probe.differentiate(graph, new Feeds(), parameters),
                probe.orDouble(Tolerance.GRADIENT));
        RecurrentCase large = node.withScale(40);
        probe.at(large);
        probe.differentiate(large.gradients(), new Feeds(), large.parameters()).forEach(probe::finite);
    }

    private static void partialGradients(Probe probe, RecurrentCell cell) {
        for (Direction direction : Direction.values()) {
            RecurrentCase node = RecurrentCase.of(cell, 7, 3, 5, 8, direction);
            for (String output : node.outputs()) {
                compareGradients(probe, node, node.gradients(List.of(output)));
            }
        }
    }

    private static void sizesChange(Probe probe, RecurrentCell cell) {
        RecurrentCase large = RecurrentCase.of(cell, 64, 5, 5, 17, Direction.BIDIRECTIONAL);
        Graph graph = large.inference();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(large.weights());
            for (RecurrentCase node :
                    List.of(large.withSizes(7, 3), large, large.withSizes(1, 1), large.withSizes(64, 2), large)) {
                probe.at(node);
                probe.compareAll(
                        probe.expected(graph, node.feeds(), node.weights()),
                        probe.run(predictor, graph, node.feeds()),
                        probe.orDouble(Tolerance.FORWARD));
            }
        }
    }
}
