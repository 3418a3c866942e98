package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** Recurrent layers that no operator computes: the formula written out, and equality with the operator where both can. */
class RecurrentFormulaTest {
    /** Nothing is clipped there, so the loop computes what the operator computes. */
    private static final RecurrentFormula FAR = RecurrentFormula.STANDARD.withClip(1e6);

    private static final RecurrentOptions STEPS = RecurrentOptions.DEFAULT.withReturnSequences(true);

    static Stream<List<Layer>> twice() {
        RecurrentOptions loop = STEPS.withFormula(FAR);
        return Stream.of(
                List.of(new Lstm(3, STEPS), new Lstm(3, loop)),
                List.of(new Gru(3, true, STEPS), new Gru(3, true, loop)),
                List.of(new Gru(3, false, STEPS), new Gru(3, false, loop)),
                List.of(new SimpleRnn(3, STEPS), new SimpleRnn(3, loop)),
                List.of(
                        new Lstm(3, STEPS.withWeights(WeightConvention.PYTORCH).withGoBackwards(true)),
                        new Lstm(3, loop.withWeights(WeightConvention.PYTORCH).withGoBackwards(true))),
                List.of(Bidirectional.of(new Gru(3, false, STEPS)), Bidirectional.of(new Gru(3, false, loop))),
                List.of(
                        new Lstm(3, STEPS.withActivation(Activation.RELU).withFormula(RecurrentFormula.STANDARD)),
                        new Lstm(3, loop.withActivation(Activation.RELU))),
                // the layer's weights fit the cell
                List.of(new Lstm(3, STEPS), Rnn.of(new LstmCell(3)).withReturnSequences()),
                List.of(new Gru(3, true, STEPS), Rnn.of(new GruCell(3)).withReturnSequences()),
                List.of(
                        new Gru(3, false, STEPS.withWeights(WeightConvention.PYTORCH)),
                        Rnn.of(new GruCell(3, false, RecurrentOptions.DEFAULT.withWeights(WeightConvention.PYTORCH)))
                                .withReturnSequences()),
                List.of(new SimpleRnn(3, STEPS), Rnn.of(new SimpleRnnCell(3)).withReturnSequences()));
    }

    private static Graph graph(Layer layer) {
        GraphBuilder g = new GraphBuilder();
        Input x = g.input("x", Shape.of("batch", "time", 2), DType.FLOAT32);
        Input lengths = g.input(Model.SEQUENCE_LENS, Shape.of("batch"), DType.INT32);
        g.output("y", layer.call(g, x, Mode.inference().withSequenceLens(lengths)));
        return g.build();
    }

    @ParameterizedTest
    @MethodSource("twice")
    void aLoopAndACellHaveTheOperatorsWeightsAndGiveWhatItGives(List<Layer> layers) {
        Graph operator = graph(layers.getFirst());
        Graph loop = graph(layers.getLast());
        assertThat(operator.nodes()).extracting(Node::op).containsAnyOf(Op.LSTM, Op.GRU, Op.RNN);
        assertThat(loop.nodes()).extracting(Node::op).contains(Op.SCAN);
        assertThat(loop.parameters()).isEqualTo(operator.parameters());
        Map<String, Tensor> weights = GradientCheck.values(operator, 5, -0.9, 0.9);
        Feeds feeds = new Feeds()
                .put("x", Tried.input(4, 5, 2))
                .put(Model.SEQUENCE_LENS, Tensor.of(new int[] {4}, 5, 0, 2, 4));
        double[] expected = Objects.requireNonNull(
                        new Interpreter().run(operator, feeds, weights).get("y"))
                .doubles();
        double[] given = Objects.requireNonNull(
                        new Interpreter().run(loop, feeds, weights).get("y"))
                .doubles();
        assertThat(given).containsExactly(expected, within(1e-12));
    }

    /** All that an LSTM can have, step by step in double precision; without projection and functions it is ONNX's formula. */
    @Test
    void anLstmWithPeepholesProjectionClipAndOtherFunctionsIsItsFormula() {
        for (boolean isCoupled : new boolean[] {false, true}) {
            RecurrentFormula formula =
                    RecurrentFormula.STANDARD.withPeepholes().withProjection(2).withClip(0.8);
            RecurrentOptions options = STEPS.withActivation(Activation.SOFTSIGN)
                    .withFormula(isCoupled ? formula.withInputForget() : formula);
            Tensor x = Tried.input(2, 4, 3);
            Tried tried = Tried.of(new Lstm(3, options), x);
            assertThat(tried.y().shape()).isEqualTo(Shape.of(2, 4, 2));
            for (int row = 0; row < 2; row++) {
                double[] h = new double[2];
                double[] c = new double[3];
                for (int t = 0; t < 4; t++) {
                    double[] shown = new double[3];
                    for (int u = 0; u < 3; u++) {
                        double[] sums = new double[4];
                        for (int gate = 0; gate < 4; gate++) {
                            int line = gate * 3 + u;
                            sums[gate] = tried.at("bias", 0, line);
                            for (int k = 0; k < 3; k++) {
                                sums[gate] += x.element((row * 4 + t) * 3 + k) * tried.at("kernel", 0, line, k);
                            }
                            for (int k = 0; k < 2; k++) {
                                sums[gate] += h[k] * tried.at("recurrent_kernel", 0, line, k);
                            }
                        }
                        double i = gate(sums[0] + tried.at("peepholes", 0, u) * c[u]);
                        double f = isCoupled ? 1 - i : gate(sums[2] + tried.at("peepholes", 0, 6 + u) * c[u]);
                        c[u] = f * c[u] + i * softsign(Math.clamp(sums[3], -0.8, 0.8));
                        shown[u] = gate(sums[1] + tried.at("peepholes", 0, 3 + u) * c[u]) * softsign(c[u]);
                    }
                    for (int p = 0; p < 2; p++) {
                        h[p] = 0;
                        for (int u = 0; u < 3; u++) {
                            h[p] += shown[u] * tried.at("projection", 0, p, u);
                        }
                        assertThat(tried.y().element((row * 4 + t) * 2 + p)).isCloseTo(h[p], within(1e-12));
                    }
                }
            }
        }
    }

    private static double gate(double sum) {
        return Tried.sigmoid(Math.clamp(sum, -0.8, 0.8));
    }

    private static double softsign(double x) {
        return x / (1 + Math.abs(x));
    }

    @Test
    void aProjectedLstmMergesBothWaysAndHandsOnStatesOfBothSizes() {
        Lstm lstm = Lstm.of(4).withFormula(RecurrentFormula.STANDARD.withProjection(3));
        assertThat(Tried.of(Bidirectional.of(lstm), Tried.input(2, 3, 5)).y().shape())
                .isEqualTo(Shape.of(2, 6));
        GraphBuilder g = new GraphBuilder();
        Input x = g.input("x", Shape.of("batch", "time", 5), DType.FLOAT32);
        RecurrentResult read = lstm.read(g, x, List.of(), Mode.inference());
        assertThat(read.states()).extracting(Value::shape).containsExactly(Shape.of("batch", 3), Shape.of("batch", 4));
        RecurrentResult on = lstm.read(
                g.scope("next"),
                x,
                read.states(),
                Mode.inference().withSequenceLens(g.input("lens", Shape.of("batch"), DType.INT32)));
        assertThat(on.output().shape()).isEqualTo(Shape.of("batch", 3));
        assertThatThrownBy(() -> lstm.read(g.scope("wrong"), x, read.states().reversed(), Mode.inference()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("starts from a state \"h\" that is float32[batch, 3]; got float32[batch, 4]");
    }

    /** h becomes h times the mask, step by step: after three steps it is 0 or 8 times what it was, if all masks are one. */
    @Test
    void recurrentDropoutDropsTheSameUnitsAtAllStepsAndOthersInEachRow() {
        for (boolean isCell : new boolean[] {false, true}) {
            RecurrentOptions options =
                    RecurrentOptions.DEFAULT.withActivation(Activation.LINEAR).withRecurrentDropout(0.5);
            Recurrent layer = isCell ? Rnn.of(new SimpleRnnCell(16, options)) : new SimpleRnn(16, options);
            Tensor identity = Tensor.zeros(DType.FLOAT32, 1, 16, 16);
            for (int i = 0; i < 16; i++) {
                identity.setElement(i * 17, 1);
            }
            Map<String, Tensor> weights = Map.of(
                    "kernel", Tensor.zeros(DType.FLOAT32, 1, 16, 2),
                    "recurrent_kernel", identity,
                    "bias", Tensor.zeros(DType.FLOAT32, 1, 16));
            Tensor ends = trained(layer, weights, true);
            assertThat(values(ends)).containsExactly(0.0, 8.0);
            Set<List<Double>> rows = new HashSet<>();
            for (int row = 0; row < 4; row++) {
                List<Double> one = new ArrayList<>();
                for (int unit = 0; unit < 16; unit++) {
                    one.add(ends.element(row * 16 + unit));
                }
                rows.add(one);
            }
            assertThat(rows).hasSize(4);
            assertThat(values(trained(layer, weights, false))).containsExactly(1.0);
        }
    }

    private static Set<Double> values(Tensor tensor) {
        Set<Double> values = new TreeSet<>();
        for (double value : tensor.doubles()) {
            values.add(value);
        }
        return values;
    }

    /** Reads three steps of ones in four rows from states of ones. */
    private static Tensor trained(Recurrent layer, Map<String, Tensor> weights, boolean training) {
        GraphBuilder g = new GraphBuilder();
        Input x = g.input("x", Shape.of("batch", "time", 2), DType.FLOAT32);
        Input h = g.input("h", Shape.of("batch", 16), DType.FLOAT32);
        Mode mode = training ? Mode.training(g.input("step", Shape.SCALAR, DType.INT64), 3) : Mode.inference();
        g.output("y", layer.read(g, x, List.of(h), mode).output());
        Feeds feeds = new Feeds().put("x", ones(4, 3, 2)).put("h", ones(4, 16));
        if (training) {
            feeds.put("step", Tensor.scalar(7L));
        }
        return Objects.requireNonNull(
                new Interpreter().run(g.build(), feeds, weights).get("y"));
    }

    private static Tensor ones(int... dims) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.setElement(i, 1);
        }
        return tensor;
    }

    @Test
    void dropoutDropsTheSameFeaturesOfTheInputAtAllSteps() {
        for (boolean isCell : new boolean[] {false, true}) {
            RecurrentOptions options =
                    RecurrentOptions.DEFAULT.withActivation(Activation.RELU).withDropout(0.5);
            Recurrent layer = isCell
                    ? Rnn.of(new SimpleRnnCell(16, options)).withReturnSequences()
                    : new SimpleRnn(16, options.withReturnSequences(true));
            Tensor kernel = Tensor.zeros(DType.FLOAT32, 1, 16, 2);
            for (int i = 0; i < 32; i += 3) {
                kernel.setElement(i, 1);
            }
            Map<String, Tensor> weights = Map.of(
                    "kernel", kernel,
                    "recurrent_kernel", Tensor.zeros(DType.FLOAT32, 1, 16, 16),
                    "bias", Tensor.zeros(DType.FLOAT32, 1, 16));
            Tensor y = trained(layer, weights, true);
            assertThat(values(y)).containsExactly(0.0, 2.0);
            for (int row = 0; row < 4; row++) {
                for (int t = 1; t < 3; t++) {
                    for (int unit = 0; unit < 16; unit++) {
                        assertThat(y.element((row * 3 + t) * 16 + unit)).isEqualTo(y.element(row * 48 + unit));
                    }
                }
            }
        }
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Gru.of(3).withFormula(RecurrentFormula.STANDARD.withPeepholes()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "GRU has no cell state, and so neither coupled gates, peepholes nor a projection");
        assertThatThrownBy(() -> Lstm.of(3).withRecurrentDropout(1))
                .hasMessage("LSTM needs a recurrent dropout of 0 to below 1; got 1.0");
        assertThatThrownBy(() -> RecurrentFormula.STANDARD.withClip(-1)).hasMessageContaining("got -1.0");
        assertThatThrownBy(() -> new LstmCell(3, STEPS)).hasMessageContaining("settings of the Rnn around it");
    }
}
