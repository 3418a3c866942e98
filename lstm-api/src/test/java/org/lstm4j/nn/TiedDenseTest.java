package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** One table of words at both ends of a language model. */
class TiedDenseTest {
    private static Graph graph(Layer... layers) {
        return Model.ofTokens(Sequential.of(layers), false).inferenceGraph();
    }

    @Test
    void scoresAreProductsWithTheVectorsOfTheWords() {
        Graph graph = graph(Embedding.of(3, 2), TiedDense.of("embedding"));
        assertThat(graph.parameters())
                .extracting(Parameter::name)
                .containsExactly("embedding/embeddings", "tied_dense/bias");
        Tensor table = Tensor.of(new int[] {3, 2}, 1f, 2, 3, 4, 5, 6);
        Tensor bias = Tensor.of(new int[] {3}, 0f, 10, 20);
        Tensor y = Objects.requireNonNull(new Interpreter()
                .run(
                        graph,
                        new Feeds().put("tokens", Tensor.of(new int[] {1, 1}, 1)),
                        Map.of("embedding/embeddings", table, "tied_dense/bias", bias))
                .get(Model.PREDICTION));
        assertThat(y.doubles()).containsExactly(3 + 8, 9 + 16 + 10, 15 + 24 + 20);
    }

    @Test
    void theTableLearnsFromBothEnds() {
        Graph inference = graph(Embedding.of(4, 3), Dense.of(3), TiedDense.of("embedding"));
        GraphBuilder g = GraphBuilder.of(inference);
        Value y = inference.output(Model.PREDICTION);
        g.output("loss", g.reduceSumAll(g.mul(y, y)));
        Graph graph = g.build();
        GradientCheck.check(
                graph,
                "loss",
                new Feeds().put("tokens", Tensor.of(new int[] {2, 2}, 0, 3, 3, 1)),
                GradientCheck.values(graph, 4, -0.9, 0.9));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> graph(Embedding.of(4, 3), TiedDense.of("words")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no layer \"words\" with embeddings")
                .hasMessageContaining("embedding/embeddings");
        assertThatThrownBy(() -> graph(Embedding.of(4, 3), Dense.of(5), TiedDense.of("embedding")))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("A Dense of 3 units before it makes them fit");
    }
}
