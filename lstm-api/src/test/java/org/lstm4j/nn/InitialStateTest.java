package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

class InitialStateTest {
    private static final long SEED = 7;

    private static Mode training(GraphBuilder g) {
        return Mode.training(g.input("step", Shape.SCALAR, DType.INT64), SEED);
    }

    private static Feeds step(long step) {
        return new Feeds().put("step", Tensor.scalar(step));
    }

    private static double[] run(Graph graph, String output, Feeds feeds) {
        return Objects.requireNonNull(
                        new Interpreter().run(graph, feeds, Map.of()).get(output))
                .doubles();
    }

    /** What the graph computes, from the logarithm and the sine of the library; the graph's constants are floats. */
    private static double normal(int stream, int step, int index) {
        double u = Philox.uniform(SEED, stream, step, index);
        double v = Philox.uniform(SEED, stream + 1, step, index);
        return StrictMath.sqrt(-2 * StrictMath.log(1 - u)) * StrictMath.sin(StrictMath.PI * (v - 0.5));
    }

    @Test
    void randomNormalIsTheTransformOfTwoUniformNumbers() {
        GraphBuilder g = new GraphBuilder();
        g.output("y", training(g).randomNormal(g, Shape.of(100, 500)));
        double[] y = run(g.build(), "y", step(3));
        for (int i = 0; i < y.length; i++) {
            assertThat(y[i]).isCloseTo(normal(0, 3, i), within(1e-6));
        }
    }

    /** Of 50,000 numbers, within five standard deviations of each figure. */
    @Test
    void randomNormalHasTheMomentsAndSharesOfItsDistribution() {
        GraphBuilder g = new GraphBuilder();
        g.output("y", training(g).randomNormal(g, Shape.of(100, 500)));
        double[] y = run(g.build(), "y", step(0));
        double root = Math.sqrt(y.length);
        assertThat(Arrays.stream(y).average().orElseThrow()).isCloseTo(0, within(5 / root));
        assertThat(Arrays.stream(y).map(x -> x * x).average().orElseThrow())
                .isCloseTo(1, within(5 * Math.sqrt(2) / root));
        assertThat(Arrays.stream(y).map(x -> x * x * x * x).average().orElseThrow())
                .isCloseTo(3, within(5 * Math.sqrt(96) / root));
        assertThat(Arrays.stream(y).filter(x -> Math.abs(x) < 1).count() / (double) y.length)
                .isCloseTo(0.68269, within(5 * 0.466 / root));
        assertThat(Arrays.stream(y).filter(x -> Math.abs(x) > 3).count() / (double) y.length)
                .isCloseTo(0.0027, within(5 * 0.052 / root));
    }

    /** The states that a layer's operator starts from in training, as outputs h and c. */
    private static Graph states(Layer layer) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", "time", 2), DType.FLOAT32);
        layer.call(g, x, training(g));
        Node recurrent = g.nodes().stream()
                .filter(node -> node.op() == Op.LSTM)
                .findFirst()
                .orElseThrow();
        g.output("h", recurrent.input(5));
        g.output("c", recurrent.input(6));
        return g.build();
    }

    @Test
    void statesHaveTheVarianceOfXavierForTheirOwnShape() {
        Lstm lstm = Lstm.of(5).withInitialState(InitialState.XAVIER_NORMAL);
        Graph graph = states(Bidirectional.of(lstm));
        for (int batch : new int[] {1, 64}) {
            double deviation = Math.sqrt(2.0 / (batch * 5 + 2 * 5));
            Feeds feeds = step(9).put("x", Tensor.zeros(DType.FLOAT32, batch, 3, 2));
            double[] h = run(graph, "h", feeds);
            double[] c = run(graph, "c", feeds);
            assertThat(h).hasSize(2 * batch * 5);
            for (int i = 0; i < h.length; i++) {
                assertThat(h[i]).isCloseTo(deviation * normal(0, 9, i), within(1e-6));
                assertThat(c[i]).isCloseTo(deviation * normal(2, 9, i), within(1e-6));
            }
        }
    }

    @Test
    void eachStepDrawsItsOwnAndTheSameWhenRunAgain() {
        Graph graph = states(Lstm.of(5).withInitialState(InitialState.XAVIER_NORMAL));
        Tensor x = Tensor.zeros(DType.FLOAT32, 4, 3, 2);
        double[] first = run(graph, "h", step(0).put("x", x));
        assertThat(run(graph, "h", step(0).put("x", x))).containsExactly(first);
        assertThat(run(graph, "h", step(1).put("x", x))).isNotEqualTo(first);
    }

    static Stream<Recurrent> layers() {
        return Stream.of(
                Lstm.of(3).withInitialState(InitialState.XAVIER_NORMAL),
                Gru.of(3).withInitialState(InitialState.XAVIER_NORMAL),
                Gru.of(3).withResetBefore().withInitialState(InitialState.XAVIER_NORMAL),
                SimpleRnn.of(3).withInitialState(InitialState.XAVIER_NORMAL));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void predictionsStartFromZeros(Recurrent layer) {
        Model model = new Model(layer, new Input("x", Shape.of("batch", "time", 2), DType.FLOAT32), false);
        assertThat(model.inferenceGraph().nodes())
                .noneMatch(node -> node.op() == Op.RANDOM_UNIFORM)
                .filteredOn(node -> node.op() == Op.LSTM || node.op() == Op.GRU || node.op() == Op.RNN)
                .singleElement()
                .satisfies(node -> {
                    assertThat(node.input(5).isPresent()).isFalse();
                    assertThat(node.input(6).isPresent()).isFalse();
                });
    }

    /** The loss of a step, its states drawn, against differences; rows of all lengths. */
    @ParameterizedTest
    @MethodSource("layers")
    void gradientsFlowThroughStatesThatWereDrawn(Recurrent layer) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(3, 4, 2), Initializer.zeros());
        Value lengths = g.constant(Tensor.of(new int[] {3}, 4, 0, 2));
        Value y = Bidirectional.of(layer).call(g.scope("layer"), x, training(g).withSequenceLens(lengths));
        g.output("loss", g.reduceSumAll(g.mul(y, y)));
        Graph graph = g.build();
        GradientCheck.check(graph, "loss", step(2), GradientCheck.values(graph, 6, -0.8, 0.9));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void aCarriedStateAndADrawnOneExcludeEachOther(Recurrent layer) {
        Model model = new Model(
                Sequential.of(Dense.of(2), layer),
                new Input("x", Shape.of("batch", "time", 2), DType.FLOAT32),
                false,
                true);
        assertThatThrownBy(model::inferenceGraph)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        "(lstm|gru|simple_rnn): a stateful model goes on where the batch before ended, so its "
                                + "(LSTM|GRU|SimpleRNN) cannot start at random; .*");
    }
}
