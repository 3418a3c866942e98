package org.lstm4j.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Branches;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.GlobalAveragePooling;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Feeds;

class IntegratedGradientsTest {
    private static Graph graph(Layer behind, boolean lengths, Object time) {
        Input tokens = new Input("tokens", Shape.of("batch", time), DType.INT32);
        return new Model(Sequential.of(Embedding.of(9, 3), behind), tokens, lengths).inferenceGraph();
    }

    private static Map<String, Tensor> weights(Graph graph) {
        Map<String, Tensor> weights = GradientCheck.values(graph, 11, -0.9, 0.9);
        weights.replaceAll((name, tensor) -> tensor.to(DType.FLOAT32));
        return weights;
    }

    private static Feeds row(int... tokens) {
        return new Feeds().put("tokens", Tensor.of(new int[] {1, tokens.length}, tokens));
    }

    private static double predict(Graph graph, Feeds row, int index) {
        return Objects.requireNonNull(
                        new Interpreter().run(graph, row, weights(graph)).get(Model.PREDICTION))
                .element(index);
    }

    /** The integral of a constant gradient: each word's share is its own term of the sum. */
    @Test
    void ofALinearModelEachWordGetsItsOwnTerm() {
        Graph graph = graph(Sequential.of(new Flatten(), Dense.of(1)), false, 3);
        Map<String, Tensor> weights = weights(graph);
        Tensor table = Objects.requireNonNull(weights.get("embedding/embeddings"));
        Tensor kernel = Objects.requireNonNull(weights.get("sequential/dense/kernel"));
        int[] words = {4, 7, 1};
        try (IntegratedGradients gradients =
                new IntegratedGradients(new ReferenceBackend(), graph, weights, new Target(0, Target.Link.NONE))) {
            Attribution attribution = gradients.attribute(row(words), row(0, 0, 0));
            for (int t = 0; t < 3; t++) {
                double share = 0;
                for (int k = 0; k < 3; k++) {
                    share += (table.element(words[t] * 3 + k) - table.element(k)) * kernel.element(t * 3 + k);
                }
                assertThat(attribution.steps().get(t)).isCloseTo(share, within(1e-6));
            }
            assertThat(attribution.completenessError()).isCloseTo(0, within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSharesAddUpToWhatIsExplained(boolean lengths) {
        Graph graph = graph(
                Sequential.of(
                        Bidirectional.of(Lstm.of(4)), Dense.of(5, Activation.RELU), Dense.of(1, Activation.SIGMOID)),
                lengths,
                "time");
        Feeds row = row(4, 7, 1, 0, 0);
        Feeds baseline = row(0, 0, 0, 0, 0);
        if (lengths) {
            row.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {1}, 3));
            baseline.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {1}, 3));
        }
        try (IntegratedGradients gradients = new IntegratedGradients(
                new ReferenceBackend(), graph, weights(graph), new Target(0, Target.Link.NONE))) {
            Attribution attribution = gradients.attribute(row, baseline);
            assertThat(attribution.prediction()).isCloseTo(predict(graph, row, 0), within(1e-6));
            assertThat(attribution.baseline()).isCloseTo(predict(graph, baseline, 0), within(1e-6));
            assertThat(Math.abs(attribution.completenessError()))
                    .isLessThan(Math.max(1e-5, 1e-3 * Math.abs(attribution.prediction() - attribution.baseline())));
            assertThat(attribution.steps().subList(3, 5))
                    .as("padding is in the baseline too")
                    .containsExactly(0.0, 0.0);
            assertThat(attribution.steps().getFirst()).isNotZero();
        }
    }

    /** Two branches over one table, of which one looks up time before the batch and one the batch first. */
    @Test
    void theSharesOfBranchesOverOneTableAddUpToo() {
        Input tokens = new Input("tokens", Shape.of("batch", "time"), DType.INT32);
        Branches layers = new Branches(List.of(
                new Branches.Part(Optional.of("words"), Embedding.of(9, 3), List.of()),
                new Branches.Part(Optional.of("read"), Lstm.of(4), List.of()),
                new Branches.Part(Optional.of("mean"), new GlobalAveragePooling(), List.of("words")),
                new Branches.Part(Optional.empty(), new Concatenate(), List.of("read", "mean")),
                new Branches.Part(Optional.empty(), Dense.of(1, Activation.SIGMOID), List.of())));
        Graph graph = new Model(layers, tokens, false).inferenceGraph();
        try (IntegratedGradients gradients = new IntegratedGradients(
                new ReferenceBackend(), graph, weights(graph), new Target(0, Target.Link.NONE))) {
            Attribution attribution = gradients.attribute(row(4, 7, 1), row(0, 0, 0));
            assertThat(attribution.prediction()).isCloseTo(predict(graph, row(4, 7, 1), 0), within(1e-6));
            assertThat(attribution.baseline()).isCloseTo(predict(graph, row(0, 0, 0), 0), within(1e-6));
            assertThat(Math.abs(attribution.completenessError()))
                    .isLessThan(Math.max(1e-5, 1e-3 * Math.abs(attribution.prediction() - attribution.baseline())));
            assertThat(attribution.steps()).hasSize(3).doesNotContain(0.0);
        }
    }

    @Test
    void oneWordOfASoftmaxOverTheLastStepCanBeTheTarget() {
        Graph graph = graph(Sequential.of(Lstm.of(4).withReturnSequences(), Dense.of(9)), false, "time");
        try (IntegratedGradients gradients = new IntegratedGradients(
                new ReferenceBackend(), graph, weights(graph), new Target(6, Target.Link.SOFTMAX))) {
            Attribution attribution = gradients.attribute(row(4, 7, 1));
            double sum = 0;
            for (int word = 0; word < 9; word++) {
                sum += Math.exp(predict(graph, row(4, 7, 1), 2 * 9 + word));
            }
            assertThat(attribution.prediction())
                    .isCloseTo(Math.exp(predict(graph, row(4, 7, 1), 2 * 9 + 6)) / sum, within(1e-6));
            assertThat(attribution.completenessError()).isCloseTo(0, within(1e-4));
        }
    }

    @Test
    void whatCannotBeExplainedIsSaid() {
        Graph numbers = new Model(
                        Sequential.of(Lstm.of(4), Dense.of(1)),
                        new Input("x", Shape.of("batch", "time", 3), DType.FLOAT32),
                        false)
                .inferenceGraph();
        assertThatThrownBy(() -> new IntegratedGradients(
                        new ReferenceBackend(), numbers, weights(numbers), new Target(0, Target.Link.NONE)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found 0");
        Graph graph = graph(Sequential.of(Lstm.of(4), Dense.of(2)), false, "time");
        assertThatThrownBy(() -> new IntegratedGradients(
                        new ReferenceBackend(), graph, weights(graph), new Target(2, Target.Link.NONE)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("number 2");
        try (IntegratedGradients gradients = new IntegratedGradients(
                new ReferenceBackend(), graph, weights(graph), new Target(1, Target.Link.SIGMOID))) {
            assertThatThrownBy(() -> gradients.attribute(row(1, 2), row(1, 2, 3)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("one size");
        }
    }

    @Test
    void theRuleIntegratesPolynomialsExactly() {
        GaussLegendre rule = new GaussLegendre(32);
        double one = 0;
        double power = 0;
        for (int i = 0; i < 32; i++) {
            one += rule.weight(i);
            power += rule.weight(i) * Math.pow(rule.point(i), 63);
        }
        assertThat(one).isCloseTo(1, within(1e-14));
        assertThat(power).isCloseTo(1.0 / 64, within(1e-14));
    }
}
