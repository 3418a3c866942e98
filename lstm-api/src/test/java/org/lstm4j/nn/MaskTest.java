package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** Steps that do not count, in front and in the middle: as if they were not there, and what they give as in Keras. */
class MaskTest {
    private static final double NEAR = 1e-12;

    /** Weights that differ, by name, so that two models have the same. */
    private static Map<String, Tensor> weights(Graph graph) {
        Map<String, Tensor> weights = new HashMap<>();
        for (Parameter parameter : graph.parameters()) {
            Tensor tensor = Tensor.zeros(DType.FLOAT64, parameter.shape().resolve(Sizes.NONE));
            for (int i = 0; i < tensor.size(); i++) {
                tensor.doubles()[i] = Math.sin(1 + i + parameter.name().hashCode() % 7);
            }
            weights.put(parameter.name(), tensor);
        }
        return weights;
    }

    private static double[] tokens(Layer layer, int... ids) {
        Model model = Model.ofTokens(Sequential.of(Embedding.of(9, 3).withMaskZero(), layer), false);
        Graph graph = model.inferenceGraph();
        Feeds feeds = new Feeds().put("tokens", Tensor.of(new int[] {1, ids.length}, ids));
        return Objects.requireNonNull(
                        new Interpreter().run(graph, feeds, weights(graph)).get(Model.PREDICTION))
                .doubles();
    }

    static Stream<Layer> readers() {
        return Stream.of(
                Lstm.of(2),
                Lstm.of(2).withGoBackwards(),
                Gru.of(2),
                SimpleRnn.of(2),
                Rnn.of(new PeepholeLstm(2)),
                Bidirectional.of(Lstm.of(2)),
                Bidirectional.of(Rnn.of(new PeepholeLstm(2))),
                new GlobalAveragePooling(),
                new GlobalMaxPooling(),
                new AttentionPooling(2),
                Sequential.of(Lstm.of(2).withReturnSequences(), Gru.of(2)),
                Sequential.of(Bidirectional.of(Lstm.of(2).withReturnSequences()), new GlobalMaxPooling()),
                Sequential.of(new TimeDistributed(Dense.of(3)), Dropout.of(0.5), Lstm.of(2)),
                Sequential.of(new LayerNormalization(), MultiHeadAttention.of(2, 2), new GlobalAveragePooling()));
    }

    @ParameterizedTest
    @MethodSource("readers")
    void aMaskedStepIsAsIfItWereNotThere(Layer layer) {
        double[] expected = tokens(layer, 4, 7, 2);
        for (int[] ids : new int[][] {{0, 0, 4, 7, 2}, {4, 0, 7, 0, 0, 2}, {4, 7, 2, 0}, {0, 4, 7, 0, 2, 0}}) {
            assertThat(tokens(layer, ids)).containsExactly(expected, within(NEAR));
        }
    }

    @Test
    void aMaskedStepRepeatsTheOutputBeforeIt() {
        for (Layer layer : List.of(
                Lstm.of(1).withReturnSequences(), Rnn.of(new PeepholeLstm(1)).withReturnSequences())) {
            double[] plain = tokens(layer, 4, 7);
            assertThat(tokens(layer, 0, 4, 0, 7, 0))
                    .containsExactly(new double[] {0, plain[0], plain[0], plain[1], plain[1]}, within(NEAR));
        }
        Layer both = Bidirectional.of(Lstm.of(1).withReturnSequences());
        double[] plain = tokens(both, 4, 7);
        assertThat(tokens(both, 0, 4, 0, 7))
                .containsExactly(new double[] {0, 0, plain[0], plain[1], 0, 0, plain[2], plain[3]}, within(NEAR));
    }

    @Test
    void rowsWithoutAStepGiveZeros() {
        for (Layer layer :
                List.of(Lstm.of(2), new GlobalAveragePooling(), new GlobalMaxPooling(), new AttentionPooling(2))) {
            assertThat(tokens(layer, 0, 0)).containsOnly(0);
        }
    }

    @Test
    void stepsOfOneValueAreMasked() {
        Model model = new Model(
                Sequential.of(new Masking(-1), Lstm.of(2)),
                new Input("x", Shape.of("batch", "time", 2), DType.FLOAT32),
                false);
        Graph graph = model.inferenceGraph();
        Map<String, Tensor> weights = weights(graph);
        Tensor plain = Tensor.of(new int[] {1, 2, 2}, 0.5f, -1, -1, 0.25f);
        Tensor masked = Tensor.of(new int[] {1, 4, 2}, -1f, -1, 0.5f, -1, -1, -1, -1, 0.25f);
        assertThat(read(graph, masked, weights)).containsExactly(read(graph, plain, weights), within(NEAR));
    }

    private static double[] read(Graph graph, Tensor x, Map<String, Tensor> weights) {
        return Objects.requireNonNull(new Interpreter()
                        .run(graph, new Feeds().put("x", x), weights)
                        .get(Model.PREDICTION))
                .doubles();
    }

    @Test
    void lengthsAndAMaskTogetherLeaveWhatBothDo() {
        Model model = Model.ofTokens(Sequential.of(Embedding.of(9, 3).withMaskZero(), Lstm.of(2)), true);
        Graph graph = model.inferenceGraph();
        Feeds feeds = new Feeds()
                .put("tokens", Tensor.of(new int[] {1, 5}, 0, 4, 0, 7, 8))
                .put(Model.SEQUENCE_LENS, Tensor.of(new int[] {1}, 4));
        assertThat(Objects.requireNonNull(new Interpreter()
                                .run(graph, feeds, weights(graph))
                                .get(Model.PREDICTION))
                        .doubles())
                .containsExactly(tokens(Lstm.of(2), 4, 7), within(NEAR));
    }

    @Test
    void aNetworkHandsMasksOn() {
        Model model = Model.of(
                ModelInput.of("tokens", Shape.of("batch", "time"), DType.INT32),
                in -> Wires.of(
                        "y",
                        in.get("tokens")
                                .through(Embedding.of(9, 3).withMaskZero())
                                .through(Dense.of(3))
                                .through(Lstm.of(2))));
        Graph graph = model.inferenceGraph();
        Map<String, Tensor> weights = weights(graph);
        Feeds masked = new Feeds().put("tokens", Tensor.of(new int[] {1, 4}, 0, 4, 0, 7));
        Feeds plain = new Feeds().put("tokens", Tensor.of(new int[] {1, 2}, 4, 7));
        assertThat(Objects.requireNonNull(
                                new Interpreter().run(graph, masked, weights).get("y"))
                        .doubles())
                .containsExactly(
                        Objects.requireNonNull(new Interpreter()
                                        .run(graph, plain, weights)
                                        .get("y"))
                                .doubles(),
                        within(NEAR));
    }
}
