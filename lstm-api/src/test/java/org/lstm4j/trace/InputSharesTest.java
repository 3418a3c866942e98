package org.lstm4j.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Feeds;

class InputSharesTest {
    private static Map<String, Tensor> weights(Graph graph) {
        Map<String, Tensor> weights = GradientCheck.values(graph, 11, -0.9, 0.9);
        weights.replaceAll((name, tensor) -> tensor.to(DType.FLOAT32));
        return weights;
    }

    private static Tensor predict(Graph graph, Feeds row) {
        return Objects.requireNonNull(
                new Interpreter().run(graph, row, weights(graph)).get(Model.PREDICTION));
    }

    private static Tensor one(int place, int... dims) {
        Tensor wanted = Tensor.zeros(DType.FLOAT32, dims);
        wanted.floats()[place] = 1;
        return wanted;
    }

    private static InputShares.Shares shares(Graph graph, Target.Link link, Feeds row, Tensor wanted) {
        try (InputShares shares = new InputShares(new ReferenceBackend(), graph, weights(graph), link)) {
            return shares.of(row, wanted);
        }
    }

    @Test
    void ofALinearModelEachNumberThatIsFedGetsItsOwnTerm() {
        Input numbers = new Input("numbers", Shape.of("batch", 3, 2), DType.FLOAT32);
        Graph graph = new Model(Sequential.of(new Flatten(), Dense.of(2)), numbers, false).inferenceGraph();
        Tensor x = Tensor.of(new int[] {1, 3, 2}, 1f, -2f, 0.5f, 4f, 0f, 3f);
        InputShares.Shares shares = shares(graph, Target.Link.NONE, new Feeds().put("numbers", x), one(1, 1, 2));
        Tensor kernel = Objects.requireNonNull(weights(graph).get("dense/kernel"));
        Tensor given = Objects.requireNonNull(shares.values().get("numbers"));
        for (int i = 0; i < 6; i++) {
            assertThat(given.element(i)).isCloseTo(x.element(i) * kernel.element(i * 2 + 1), within(1e-6));
        }
        double[] steps = shares.ofSteps(3);
        assertThat(steps[0]).isCloseTo(given.element(0) + given.element(1), within(1e-12));
        assertThat(shares.number())
                .isCloseTo(predict(graph, new Feeds().put("numbers", x)).element(1), within(1e-6));
    }

    /** Words and their endings from two tables, and a number for each of two labels of each word. */
    private static Graph tagger() {
        Layer layers = new Layer() {
            @Override
            public Value call(GraphBuilder g, Value x, Mode mode) {
                Value words = g.reshape(
                        g.slice(x, 2, 0, 1),
                        Shape.of(x.shape().dim(0), x.shape().dim(1)));
                Value endings = g.reshape(
                        g.slice(x, 2, 1, 2),
                        Shape.of(x.shape().dim(0), x.shape().dim(1)));
                Value both = g.concat(
                        2,
                        Embedding.of(9, 3).call(g.scope("words"), words, mode),
                        Embedding.of(5, 2).call(g.scope("endings"), endings, mode));
                return Sequential.of(Bidirectional.of(Lstm.of(3).withReturnSequences()), Dense.of(2))
                        .call(g.scope("behind"), both, mode);
            }
        };
        return new Model(layers, new Input("ids", Shape.of("batch", "time", 2), DType.INT32), true).inferenceGraph();
    }

    @Test
    void vectorsOfSeveralTablesShareANumberOfAnyStepAndAddUpToIt() {
        Graph graph = tagger();
        Feeds row = new Feeds()
                .put("ids", Tensor.of(new int[] {1, 4, 2}, 3, 1, 8, 4, 2, 2, 0, 0))
                .put(Model.SEQUENCE_LENS, Tensor.of(new int[] {1}, 3));
        InputShares.Shares shares = shares(graph, Target.Link.SOFTMAX, row, one(1 * 2 + 1, 1, 4, 2));
        Tensor scores = predict(graph, row);
        double first = Math.exp(scores.element(2));
        double second = Math.exp(scores.element(3));
        assertThat(shares.number()).isCloseTo(second / (first + second), within(1e-6));
        assertThat(Math.abs(shares.completenessError()))
                .isLessThan(Math.max(1e-5, 1e-3 * Math.abs(shares.number() - shares.baseline())));
        double[] steps = shares.ofSteps(4);
        assertThat(steps[0]).isNotZero();
        assertThat(steps[1]).isNotZero();
        assertThat(steps[2]).isNotZero();
        assertThat(steps[3]).as("behind the end nothing counts").isZero();
        assertThat(shares.values()).hasSize(2);
    }

    @Test
    void theDifferenceOfTwoNumbersIsDividedTheSameWay() {
        Graph graph = tagger();
        Feeds row = new Feeds()
                .put("ids", Tensor.of(new int[] {1, 2, 2}, 3, 1, 8, 4))
                .put(Model.SEQUENCE_LENS, Tensor.of(new int[] {1}, 2));
        Tensor difference = one(0, 1, 2, 2);
        difference.floats()[1] = -1;
        double[] first = shares(graph, Target.Link.NONE, row, one(0, 1, 2, 2)).ofSteps(2);
        double[] second = shares(graph, Target.Link.NONE, row, one(1, 1, 2, 2)).ofSteps(2);
        double[] both = shares(graph, Target.Link.NONE, row, difference).ofSteps(2);
        for (int step = 0; step < 2; step++) {
            assertThat(both[step]).isCloseTo(first[step] - second[step], within(2e-3 * Math.abs(both[step]) + 2e-4));
        }
    }

    @Test
    void ofOneTableTheSharesAreThoseOfIntegratedGradients() {
        Graph graph = new Model(
                        Sequential.of(Embedding.of(9, 3), Lstm.of(4), Dense.of(1, Activation.SIGMOID)),
                        new Input("tokens", Shape.of("batch", "time"), DType.INT32),
                        false)
                .inferenceGraph();
        Feeds row = new Feeds().put("tokens", Tensor.of(new int[] {1, 3}, 4, 7, 1));
        double[] shares = shares(graph, Target.Link.NONE, row, one(0, 1, 1)).ofSteps(3);
        try (IntegratedGradients gradients = new IntegratedGradients(
                new ReferenceBackend(), graph, weights(graph), new Target(0, Target.Link.NONE))) {
            List<Double> steps = gradients.attribute(row).steps();
            for (int step = 0; step < 3; step++) {
                assertThat(shares[step]).isCloseTo(steps.get(step), within(1e-5));
            }
        }
    }

    @Test
    void aModelThatReadsNothingOfTheKindIsRefused() {
        Layer layer = (g, x, mode) -> g.cast(x, DType.FLOAT32);
        Graph graph = new Model(layer, new Input("ids", Shape.of("batch", 2), DType.INT32), false).inferenceGraph();
        assertThatThrownBy(() -> new InputShares(new ReferenceBackend(), graph, Map.of(), Target.Link.NONE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the model reads neither");
    }
}
