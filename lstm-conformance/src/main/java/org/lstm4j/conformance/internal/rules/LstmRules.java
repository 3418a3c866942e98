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
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.LstmInputs;
import org.lstm4j.graph.LstmOutputs;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/** The LSTM over full rows: its formula, its gradients, its directions and its states. */
final class LstmRules {
    private static final List<Integer> BATCHES = List.of(1, 3, 5);
    private static final List<Integer> TIMES = List.of(1, 7, 64);
    private static final List<Integer> UNITS = List.of(1, 3, 8, 17, 33);

    private LstmRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.of("required_LSTM01_forwardEqualsReference", LstmRules::forward),
                Rule.training("required_LSTM02_gradientsEqualReference", LstmRules::gradients),
                Rule.of("required_LSTM03_gateOrderIsIofc", LstmFormulaRules::gateOrder),
                Rule.of("required_LSTM04_recurrentWeightsAreUsed", LstmFormulaRules::recurrentWeights),
                Rule.of("required_LSTM05_bothBiasesAreAdded", LstmFormulaRules::biases),
                Rule.of("required_LSTM06_reverseReadsFromTheEnd", LstmRules::reverse),
                Rule.of("required_LSTM07_bidirectionalIsForwardAndReverse", LstmRules::bidirectional),
                Rule.of("required_LSTM08_initialStatesAreUsed", LstmRules::initialStates),
                Rule.of("required_LSTM09_stackedEqualsReference", probe -> stacked(probe, false)),
                Rule.training("required_LSTM10_stackedGradientsEqualReference", probe -> stacked(probe, true)),
                Rule.of("required_LSTM11_carriedStateEqualsTheWhole", LstmRules::carriedState),
                Rule.of("required_LSTM12_saturatedGatesEqualReference", LstmRules::saturated),
                Rule.training("required_LSTM13_saturatedGradientsEqualReference", LstmRules::saturatedGradients),
                Rule.training("required_LSTM14_gradientsOfEachOutputAlone", LstmRules::partialGradients),
                Rule.of("required_LSTM15_sizesMayChangeBetweenRuns", LstmRules::sizesChange));
    }

    private static List<LstmCase> grid() {
        List<LstmCase> cases = new ArrayList<>();
        for (int batch : BATCHES) {
            for (int time : TIMES) {
                for (int units : UNITS) {
                    for (Direction direction : Direction.values()) {
                        int features = 1 + (batch + time + units) % 6;
                        cases.add(LstmCase.of(time, batch, features, units, direction));
                    }
                }
            }
        }
        return cases;
    }

    static void compareForward(Probe probe, LstmCase lstm) {
        probe.at(lstm);
        Graph graph = lstm.inference();
        Map<String, Tensor> actual = probe.predict(graph, lstm.feeds(), lstm.weights());
        probe.compareAll(
                probe.expected(graph, lstm.feeds(), lstm.weights()), actual, probe.orDouble(Tolerance.FORWARD));
    }

    static void compareGradients(Probe probe, LstmCase lstm, Graph graph) {
        probe.at(lstm);
        Map<String, Tensor> actual = probe.differentiate(graph, lstm.lengthFeeds(), lstm.parameters());
        probe.compareAll(
                probe.expected(graph, lstm.lengthFeeds(), lstm.parameters()),
                actual,
                probe.orDouble(Tolerance.GRADIENT));
    }

    private static void forward(Probe probe) {
        for (LstmCase lstm : grid()) {
            compareForward(probe, lstm);
        }
        LstmCase plain = LstmCase.of(7, 3, 5, 8, Direction.BIDIRECTIONAL);
        compareForward(probe, plain.withBias(false));
        compareForward(probe, plain.withState(false));
        compareForward(probe, plain.withBias(false).withState(false));
    }

    private static void gradients(Probe probe) {
        for (LstmCase lstm : grid()) {
            compareGradients(probe, lstm, lstm.gradients());
        }
        LstmCase plain = LstmCase.of(7, 3, 5, 8, Direction.BIDIRECTIONAL);
        compareGradients(probe, plain.withBias(false), plain.withBias(false).gradients());
        compareGradients(probe, plain.withState(false), plain.withState(false).gradients());
    }

    // ---- directions and states: two ways to the same numbers

    private static Tensor flipTime(Tensor sequence) {
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

    private static void reverse(Probe probe) {
        LstmCase backward = LstmCase.of(7, 3, 5, 8, Direction.REVERSE);
        LstmCase forward = backward.withDirection(Direction.FORWARD);
        probe.at(backward);
        Map<String, Tensor> actual = probe.predict(backward.inference(), backward.feeds(), backward.weights());
        Feeds flipped = forward.feeds().put(LstmCase.X, flipTime(forward.x()));
        Map<String, Tensor> expected = probe.predict(forward.inference(), flipped, forward.weights());
        Tolerance tolerance = probe.orDouble(Tolerance.FORWARD);
        probe.compare(
                "Y of a flipped sequence", flipTime(get(expected, LstmCase.Y)), get(actual, LstmCase.Y), tolerance);
        probe.compare(LstmCase.Y_H, get(expected, LstmCase.Y_H), get(actual, LstmCase.Y_H), tolerance);
        probe.compare(LstmCase.Y_C, get(expected, LstmCase.Y_C), get(actual, LstmCase.Y_C), tolerance);
        Tensor y = get(actual, LstmCase.Y);
        Tensor last = Tensor.zeros(y.dtype(), 1, 3, 8);
        last.copyElements(y, 0, 0, last.size());
        probe.compare("Y at step 0, where reverse ends, against Y_h", get(actual, LstmCase.Y_H), last, tolerance);
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

    private static void bidirectional(Probe probe) {
        LstmCase both = LstmCase.of(7, 3, 5, 8, Direction.BIDIRECTIONAL);
        probe.at(both);
        Map<String, Tensor> actual = probe.predict(both.inference(), both.feeds(), both.weights());
        Tolerance tolerance = probe.orDouble(Tolerance.FORWARD);
        for (int d = 0; d < 2; d++) {
            int direction = d;
            LstmCase one = both.withDirection(d == 0 ? Direction.FORWARD : Direction.REVERSE);
            Map<String, Tensor> weights = new LinkedHashMap<>();
            both.weights().forEach((name, tensor) -> weights.put(name, at(tensor, 0, direction)));
            Feeds feeds = new Feeds()
                    .put(LstmCase.X, both.x())
                    .put("h0", at(both.state("h0"), 0, d))
                    .put("c0", at(both.state("c0"), 0, d));
            Map<String, Tensor> alone = probe.predict(one.inference(), feeds, weights);
            String which = one.direction().text();
            probe.compare("Y, " + which, get(alone, LstmCase.Y), at(get(actual, LstmCase.Y), 1, d), tolerance);
            for (String state : List.of(LstmCase.Y_H, LstmCase.Y_C)) {
                probe.compare(state + ", " + which, get(alone, state), at(get(actual, state), 0, d), tolerance);
            }
        }
    }

    private static void initialStates(Probe probe) {
        LstmCase with = LstmCase.of(3, 3, 5, 8, Direction.BIDIRECTIONAL);
        compareForward(probe, with);
        compareForward(probe, with.withState(false));
        Feeds zeros = with.feeds()
                .put("h0", Tensor.zeros(DType.FLOAT32, 2, 3, 8))
                .put("c0", Tensor.zeros(DType.FLOAT32, 2, 3, 8));
        Map<String, Tensor> zero = probe.predict(with.inference(), zeros, with.weights());
        LstmCase none = with.withState(false);
        probe.compareAll(probe.predict(none.inference(), none.feeds(), none.weights()), zero, Tolerance.FORWARD);
    }

    private static void stacked(Probe probe, boolean differentiate) {
        GraphBuilder g = new GraphBuilder();
        Initializer zeros = Initializer.zeros();
        Value x = g.parameter("x", Shape.of(7, 3, 5), zeros);
        for (int layer = 0; layer < 3; layer++) {
            int directions = layer == 1 ? 1 : 2;
            int units = 4 + 5 * layer;
            int features = x.shape().fixed(2);
            GraphBuilder scoped = g.scope("lstm_" + layer);
            LstmOutputs outputs = scoped.lstm(
                    LstmInputs.of(
                                    x,
                                    scoped.parameter("w", Shape.of(directions, 4 * units, features), zeros),
                                    scoped.parameter("r", Shape.of(directions, 4 * units, units), zeros))
                            .withBias(scoped.parameter("b", Shape.of(directions, 8 * units), zeros)),
                    units,
                    directions == 2 ? Direction.BIDIRECTIONAL : Direction.REVERSE);
            x = g.reshape(g.transpose(outputs.y(), 0, 2, 1, 3), Shape.of(7, 3, directions * units));
        }
        g.output("y", x);
        Tensor weights = Numbers.uniform(11, "weights", -1, 1, 7, 3, 28);
        g.output(LstmCase.LOSS, g.reduceSumAll(g.mul(x, g.constant(weights))));
        Graph graph = g.build();
        Map<String, Tensor> parameters = Numbers.parameters(graph.parameters(), 11, -0.6, 0.6);
        probe.at("three layers, seed 11");
        if (differentiate) {
            Graph gradients = graph.withGradients(graph.output(LstmCase.LOSS), graph.parameters());
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

    private static void carriedState(Probe probe) {
        for (int time : List.of(2, 7, 64)) {
            LstmCase whole = LstmCase.of(time, 3, 5, 17, Direction.FORWARD);
            probe.at(whole);
            Map<String, Tensor> expected = probe.predict(whole.inference(), whole.feeds(), whole.weights());
            int half = time / 2;
            Tensor x = whole.x();
            Tensor first = Tensor.zeros(DType.FLOAT32, half, 3, 5);
            first.copyElements(x, 0, 0, first.size());
            Tensor second = Tensor.zeros(DType.FLOAT32, time - half, 3, 5);
            second.copyElements(x, first.size(), 0, second.size());
            Map<String, Tensor> start =
                    probe.predict(whole.inference(), whole.feeds().put(LstmCase.X, first), whole.weights());
            Feeds rest = new Feeds()
                    .put(LstmCase.X, second)
                    .put("h0", get(start, LstmCase.Y_H).to(DType.FLOAT32))
                    .put("c0", get(start, LstmCase.Y_C).to(DType.FLOAT32));
            Map<String, Tensor> end = probe.predict(whole.inference(), rest, whole.weights());
            for (String state : List.of(LstmCase.Y_H, LstmCase.Y_C)) {
                probe.compare(state + " after two halves", get(expected, state), get(end, state), Tolerance.FORWARD);
            }
        }
    }

    // ---- extremes

    /**
     * Biases that keep each gate open or shut, from a little to wholly. Large weights would saturate as well, but their sums
     * pass zero now and then, where float32 has no digits left to compare.
     */
    private static Tensor saturatingBiases(LstmCase lstm) {
        Tensor b = Tensor.zeros(DType.FLOAT32, lstm.direction().count(), 8 * lstm.units());
        for (int i = 0; i < b.size(); i++) {
            b.floats()[i] = (i % 3 == 0 ? -1 : 1) * (4 + 9 * (i % 5));
        }
        return b;
    }

    private static void saturated(Probe probe) {
        for (Direction direction : Direction.values()) {
            LstmCase lstm = LstmCase.of(7, 3, 5, 8, direction);
            Map<String, Tensor> weights = lstm.weights();
            weights.put("b", saturatingBiases(lstm));
            probe.at(lstm + ", biases of 4 to 40");
            Graph graph = lstm.inference();
            probe.compareAll(
                    probe.expected(graph, lstm.feeds(), weights),
                    probe.predict(graph, lstm.feeds(), weights),
                    probe.orDouble(Tolerance.FORWARD));
            for (double scale : new double[] {40, 1000, 1e30}) {
                LstmCase large = lstm.withScale(scale);
                probe.at(large);
                probe.predict(large.inference(), large.feeds(), large.weights()).forEach(probe::finite);
            }
        }
    }

    private static void saturatedGradients(Probe probe) {
        LstmCase lstm = LstmCase.of(7, 3, 5, 8, Direction.BIDIRECTIONAL);
        Map<String, Tensor> parameters = lstm.parameters();
        parameters.put("b", saturatingBiases(lstm));
        probe.at(lstm + ", biases of 4 to 40");
        Graph graph = lstm.gradients();
        probe.compareAll(
                probe.expected(graph, new Feeds(), parameters),
                probe.differentiate(graph, new Feeds(), parameters),
                probe.orDouble(Tolerance.GRADIENT));
        LstmCase large = lstm.withScale(40);
        probe.at(large);
        probe.differentiate(large.gradients(), new Feeds(), large.parameters()).forEach(probe::finite);
    }

    private static void partialGradients(Probe probe) {
        for (Direction direction : Direction.values()) {
            LstmCase lstm = LstmCase.of(7, 3, 5, 8, direction);
            for (String output : List.of(LstmCase.Y, LstmCase.Y_H, LstmCase.Y_C)) {
                compareGradients(probe, lstm, lstm.gradients(List.of(output)));
            }
        }
    }

    private static void sizesChange(Probe probe) {
        LstmCase large = LstmCase.of(64, 5, 5, 17, Direction.BIDIRECTIONAL);
        Graph graph = large.inference();
        probe.require(graph);
        try (Predictor predictor = probe.backend().compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(large.weights());
            for (LstmCase lstm :
                    List.of(large.withSizes(7, 3), large, large.withSizes(1, 1), large.withSizes(64, 2), large)) {
                probe.at(lstm);
                probe.compareAll(
                        probe.expected(graph, lstm.feeds(), lstm.weights()),
                        probe.run(predictor, graph, lstm.feeds()),
                        probe.orDouble(Tolerance.FORWARD));
            }
        }
    }
}
