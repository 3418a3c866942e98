package org.lstm4j.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.CellFunction;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.GlobalAveragePooling;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Feeds;

class TracerTest {
    private static final int TIME = 5;
    private static final int FEATURES = 3;
    private static final int ROWS = 3;
    private static final int[] LENGTHS = {5, 2, 0};
    /** Weights and states are rounded to float32 on their way. */
    private static final double ROUNDING = 1e-6;

    private static Model model(Layer layer, boolean lengths) {
        return new Model(layer, new Input("x", Shape.of("batch", "time", FEATURES), DType.FLOAT32), lengths);
    }

    private static Feeds feeds(boolean lengths) {
        Tensor x = Tensor.zeros(DType.FLOAT32, ROWS, TIME, FEATURES);
        for (int i = 0; i < x.size(); i++) {
            x.floats()[i] = 0.3f * ((i * 5) % 13) - 1.7f;
        }
        Feeds feeds = new Feeds().put("x", x);
        return lengths ? feeds.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {ROWS}, LENGTHS)) : feeds;
    }

    private static Map<String, Tensor> weights(Graph graph) {
        Map<String, Tensor> weights = GradientCheck.values(graph, 7, -0.9, 0.9);
        weights.replaceAll((name, tensor) -> tensor.to(DType.FLOAT32));
        return weights;
    }

    static Stream<Arguments> networks() {
        List<Arguments> networks = new ArrayList<>();
        for (boolean lengths : new boolean[] {false, true}) {
            for (Layer layer : List.of(
                    Lstm.of(4),
                    Lstm.of(4).withGoBackwards(),
                    Sequential.of(Bidirectional.of(Lstm.of(4)), Dense.of(1, Activation.SIGMOID)),
                    new Bidirectional(Lstm.of(4).withReturnSequences(), Bidirectional.Merge.SUM),
                    Sequential.of(Lstm.of(4).withReturnSequences(), Bidirectional.of(Gru.of(2)), Dense.of(2)),
                    Gru.of(4).withReturnSequences(),
                    Gru.of(4).withResetBefore(),
                    Sequential.of(SimpleRnn.of(4).withReturnSequences(), Lstm.of(3)),
                    SimpleRnn.of(4).withActivation(Activation.RELU),
                    Lstm.of(4).withRecurrentActivation(Activation.HARD_SIGMOID).withActivation(Activation.RELU),
                    Gru.of(4).withRecurrentActivation(Activation.HARD_SIGMOID).withActivation(Activation.SIGMOID),
                    Gru.of(4).withActivation(Activation.RELU).withResetBefore())) {
                networks.add(Arguments.of(layer, lengths));
            }
        }
        return networks.stream();
    }

    private static double[][] row(LayerTrace layer, int row) {
        double[][] x = new double[layer.length(row)][layer.layer().features()];
        for (int step = 0; step < x.length; step++) {
            for (int k = 0; k < x[step].length; k++) {
                x[step][k] = layer.input().element((step * layer.rows() + row) * x[step].length + k);
            }
        }
        return x;
    }

    private static void holdAgainstPlainArithmetic(LayerTrace layer, PlainCell plain) {
        for (int row = 0; row < ROWS; row++) {
            Map<Signal, double[][]> expected = plain.read(row(layer, row), layer.direction());
            for (Signal signal : layer.signals()) {
                for (int step = 0; step < TIME; step++) {
                    for (int unit = 0; unit < layer.layer().units(); unit++) {
                        double value =
                                step < layer.length(row) ? Objects.requireNonNull(expected.get(signal))[step][unit] : 0;
                        assertThat(layer.value(signal, step, row, unit))
                                .as("%s of %s at step %d, row %d, unit %d", signal, layer, step, row, unit)
                                .isCloseTo(value, within(ROUNDING));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyNumberIsThatOfPlainArithmeticOnTheWeights(Layer layer, boolean lengths) {
        Graph graph = model(layer, lengths).inferenceGraph();
        try (Tracer tracer = Tracer.of(new ReferenceBackend(), graph, weights(graph))) {
            Trace trace = tracer.trace(feeds(lengths));
            for (LayerTrace it : trace.layers()) {
                holdAgainstPlainArithmetic(it, new PlainCell(it.cell(), it.weights(), Map.of()));
                assertThat(it.deviation()).isLessThan(ROUNDING);
            }
            assertThat(trace.output(Model.PREDICTION).floats())
                    .containsExactly(Objects.requireNonNull(new Interpreter()
                                    .run(graph, feeds(lengths), weights(graph))
                                    .get(Model.PREDICTION))
                            .to(DType.FLOAT32)
                            .floats());
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theArithmeticOfEveryNumberComesToThatNumber(Layer layer, boolean lengths) {
        Graph graph = model(layer, lengths).inferenceGraph();
        try (Tracer tracer = Tracer.of(new ReferenceBackend(), graph, weights(graph))) {
            for (LayerTrace it : tracer.trace(feeds(lengths)).layers()) {
                for (int row = 0; row < ROWS; row++) {
                    for (int step = 0; step < it.length(row); step++) {
                        for (Signal signal : it.signals()) {
                            Arithmetic arithmetic = it.arithmetic(signal, step, row, 1);
                            assertThat(arithmetic.value())
                                    .as(arithmetic.toText())
                                    .isCloseTo(it.value(signal, step, row, 1), within(ROUNDING));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aForcedGateIsForcedAndEverythingBehindItFollows(Layer layer, boolean lengths) {
        Graph graph = model(layer, lengths).inferenceGraph();
        try (Tracer tracer = Tracer.of(new ReferenceBackend(), graph, weights(graph))) {
            Trace free = tracer.trace(feeds(lengths));
            for (LayerTrace it : free.layers()) {
                for (Signal gate : Signal.weighted(it.cell())) {
                    for (int value = 0; value <= 1 && gate.canBeForced(); value++) {
                        Force force =
                                Force.of(gate, value).inLayer(it.layer().name()).inDirection(it.direction());
                        Trace forced = tracer.trace(feeds(lengths), List.of(force));
                        Map<Signal, Integer> values = new EnumMap<>(Map.of(gate, value));
                        LayerTrace traced = forced.layer(it.layer().name(), it.direction());
                        holdAgainstPlainArithmetic(traced, new PlainCell(it.cell(), it.weights(), values));
                        assertThat(tracer.outputs(feeds(lengths), List.of(force))
                                        .get(Model.PREDICTION))
                                .isNotNull()
                                .extracting(Tensor::floats)
                                .isEqualTo(forced.output(Model.PREDICTION).floats());
                    }
                }
            }
            assertThat(tracer.trace(feeds(lengths)).output(Model.PREDICTION).floats())
                    .as("nothing is left of a force")
                    .containsExactly(free.output(Model.PREDICTION).floats());
        }
    }

    @Test
    void aForceOfOneUnitLeavesTheOthersTheirWeights() {
        Graph graph = model(Bidirectional.of(Lstm.of(4)), false).inferenceGraph();
        try (Tracer tracer = Tracer.of(new ReferenceBackend(), graph, weights(graph))) {
            LayerTrace free = tracer.trace(feeds(false)).layers().getFirst();
            List<Force> forces = List.of(Force.of(Signal.FORGET, 1).ofUnit(2).inDirection(Direction.FORWARD));
            LayerTrace forced = tracer.trace(feeds(false), forces).layers().getFirst();
            assertThat(forced.value(Signal.FORGET, 0, 0, 2)).isEqualTo(1);
            for (int unit : new int[] {0, 1, 3}) {
                assertThat(forced.value(Signal.FORGET, 0, 0, unit)).isEqualTo(free.value(Signal.FORGET, 0, 0, unit));
            }
            assertThat(tracer.trace(feeds(false), forces)
                            .layers()
                            .getLast()
                            .values(Signal.HIDDEN)
                            .floats())
                    .containsExactly(tracer.trace(feeds(false))
                            .layers()
                            .getLast()
                            .values(Signal.HIDDEN)
                            .floats());
        }
    }

    @Test
    void carriedStateIsWhereALayerStartsFrom() {
        Model model = model(Lstm.of(2).withReturnSequences(), false).stateful();
        Graph graph = model.inferenceGraph();
        Feeds feeds = feeds(false);
        graph.inputs().stream().skip(1).forEach(state -> {
            Tensor start = Tensor.zeros(DType.FLOAT32, ROWS, 2);
            for (int i = 0; i < start.size(); i++) {
                start.floats()[i] = 0.1f * (i + state.name().length());
            }
            feeds.put(state.name(), start);
        });
        try (Tracer tracer = Tracer.of(new ReferenceBackend(), graph, weights(graph))) {
            LayerTrace layer = tracer.trace(feeds).layers().getFirst();
            assertThat(layer.cellBefore().element(1)).isNotZero();
            assertThat(layer.hiddenBefore().element(1)).isNotZero();
            assertThat(layer.deviation()).isLessThan(ROUNDING);
        }
    }

    /** The mask of a pooling is a recurrent operator, but no layer that anybody trained. */
    @Test
    void aRecurrentOperatorWithoutLearnedWeightsIsNoLayer() {
        Layer pooled = Sequential.of(Lstm.of(4).withReturnSequences(), new GlobalAveragePooling());
        Graph graph = model(pooled, true).inferenceGraph();
        assertThat(graph.nodes()).extracting(node -> node.op().text()).contains("LSTM", "RNN");
        try (Tracer tracer = Tracer.of(new ReferenceBackend(), graph, weights(graph))) {
            assertThat(tracer.layers()).extracting(RecurrentLayer::name).containsExactly("lstm");
            assertThat(tracer.trace(feeds(true), List.of(Force.of(Signal.FORGET, 0)))
                            .layers())
                    .hasSize(1);
        }
    }

    @Test
    void whatIsNotThereIsNamed() {
        Graph graph = model(Sequential.of(Lstm.of(4)), false).inferenceGraph();
        try (Tracer tracer = Tracer.of(new ReferenceBackend(), graph, weights(graph))) {
            Trace trace = tracer.trace(feeds(false));
            assertThatThrownBy(() -> tracer.trace(feeds(false), List.of(Force.of(Signal.RESET, 0))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("lstm (forward, 4 units, gates i o f g)");
            assertThatThrownBy(() -> tracer.trace(
                            feeds(false), List.of(Force.of(Signal.FORGET, 0).ofUnit(4))))
                    .hasMessageContaining("unit 4");
            assertThatThrownBy(() -> trace.layer("lstm", Direction.REVERSE)).hasMessageContaining("lstm forward");
            assertThatThrownBy(() -> trace.layers().getFirst().values(Signal.RESET))
                    .hasMessageContaining("forget gate");
            assertThatThrownBy(() -> Force.of(Signal.CELL, 0)).hasMessageContaining("cell state");
            assertThatThrownBy(() -> Force.of(Signal.FORGET, 2)).hasMessageContaining("got 2");
        }
        Graph none = model(Dense.of(1), false).inferenceGraph();
        assertThatThrownBy(() -> Tracer.of(new ReferenceBackend(), none, weights(none)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no recurrent layer");
    }

    @Test
    void arithmeticReadsAsInTheTextbooks() {
        GateArithmetic gate = new GateArithmetic(
                Signal.FORGET,
                CellFunction.SIGMOID,
                List.of(new GateArithmetic.Term(2, 0.25), new GateArithmetic.Term(-1, 0.1)),
                1,
                List.of(new GateArithmetic.Term(0.5, -0.5)),
                0,
                1);
        assertThat(gate.toText()).isEqualTo("f = σ(W·x + R·h + b) = σ(0.4000 - 0.2500 + 1.0000) = σ(1.1500) = 0.7595");
        assertThat(new StateArithmetic(Signal.KEPT, 0.5, -0.25, 0, RecurrentCell.LSTM).toText())
                .isEqualTo("k = f · c₋ = 0.5000 · (-0.2500) = -0.1250");
        assertThat(new StateArithmetic(Signal.HIDDEN, 0.25, 0.5, -1, RecurrentCell.GRU).toText())
                .isEqualTo("h = (1 - z) · g + z · h₋ = (1 - 0.2500) · 0.5000 + 0.2500 · (-1.0000) = 0.1250");
        assertThat(new StateArithmetic(Signal.HIDDEN, 0.5, -1, 0, RecurrentCell.LSTM).toText())
                .isEqualTo("h = o · tanh(c) = 0.5000 · tanh(-1.0000) = -0.3808");
        RecurrentCell relu = RecurrentCell.LSTM.withStateFunction(CellFunction.RELU);
        assertThat(new StateArithmetic(Signal.HIDDEN, 0.5, 3, 0, relu).toText())
                .isEqualTo("h = o · relu(c) = 0.5000 · relu(3.0000) = 1.5000");
        GateArithmetic candidate = new GateArithmetic(
                Signal.CANDIDATE,
                CellFunction.TANH,
                List.of(new GateArithmetic.Term(1, 0.5)),
                0.25,
                List.of(),
                0.5,
                0.5);
        assertThat(candidate.toText())
                .isEqualTo(
                        "g = tanh(W·x + b + r (R·h + b')) = tanh(0.5000 + 0.2500 + 0.5000 · (0.0000 + 0.5000)) = tanh(1.0000) = 0.7616");
    }
}
