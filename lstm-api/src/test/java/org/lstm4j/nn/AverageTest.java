package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Average.Outputs;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Feeds;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** The mean of several networks. */
class AverageTest {
    private static final int MEMBERS = 3;

    private static Layer classifier(Activation last) {
        return Sequential.of(Embedding.of(11, 3), Bidirectional.of(Lstm.of(2)), Dense.of(1, last));
    }

    private static Average of(Layer member, Outputs outputs) {
        return new Average(IntStream.range(0, MEMBERS).mapToObj(i -> member).toList(), outputs);
    }

    private static Feeds words() {
        return new Feeds()
                .put("tokens", Tensor.of(new int[] {3, 4}, 3, 7, 1, 9, 5, 2, 0, 0, 10, 0, 0, 0))
                .put(Model.SEQUENCE_LENS, Tensor.of(new int[] {3}, 4, 2, 1));
    }

    private static double[] run(Layer layer, Map<String, Tensor> weights) {
        return run(Model.ofTokens(layer, true), words(), weights);
    }

    private static double[] run(Model model, Feeds feeds, Map<String, Tensor> weights) {
        Tensor prediction =
                new Interpreter().run(model.inferenceGraph(), feeds, weights).get(Model.PREDICTION);
        return Objects.requireNonNull(prediction).doubles();
    }

    /** What each member gives with its own part of the weights: sequential/..., sequential_1/... */
    private static List<double[]> alone(Layer member, Map<String, Tensor> weights) {
        List<double[]> outputs = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            String prefix = i == 0 ? "sequential/" : "sequential_" + i + "/";
            Map<String, Tensor> own = new HashMap<>();
            weights.forEach((name, tensor) -> {
                if (name.startsWith(prefix)) {
                    own.put(name.substring(prefix.length()), tensor);
                }
            });
            outputs.add(run(member, own));
        }
        return outputs;
    }

    private static Map<String, Tensor> weights(Layer layer, double range) {
        return GradientCheck.values(Model.ofTokens(layer, true).inferenceGraph(), 4, -range, range);
    }

    private static double mean(List<double[]> outputs, ToDoubleFunction<double[]> of) {
        return outputs.stream().mapToDouble(of).sum() / MEMBERS;
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    @Test
    void theOutputIsTheMeanOfWhatTheMembersGiveAlone() {
        Layer member = classifier(Activation.SIGMOID);
        Layer average = of(member, Outputs.VALUES);
        Map<String, Tensor> weights = weights(average, 0.9);
        double[] together = run(average, weights);
        List<double[]> alone = alone(member, weights);
        for (int row = 0; row < together.length; row++) {
            int it = row;
            assertThat(together[row]).isCloseTo(mean(alone, output -> output[it]), within(1e-12));
        }
        assertThat(alone.get(0)).as("members have weights of their own").isNotEqualTo(alone.get(1));
    }

    /** With weights this large, members are sure of different answers, and the mean of the logits is another one. */
    @Test
    void logitsAreAveragedAsTheProbabilitiesTheyStandFor() {
        Layer member = classifier(Activation.LINEAR);
        Layer average = of(member, Outputs.SIGMOID_LOGITS);
        Map<String, Tensor> weights = weights(average, 12);
        double[] together = run(average, weights);
        List<double[]> alone = alone(member, weights);
        for (int row = 0; row < together.length; row++) {
            int it = row;
            double expected = mean(alone, output -> sigmoid(output[it]));
            assertThat(sigmoid(together[row])).isCloseTo(expected, within(1e-12));
            assertThat(sigmoid(mean(alone, output -> output[it])))
                    .as("the mean of the logits")
                    .isNotCloseTo(expected, within(1e-3));
        }
    }

    @Test
    void logitsOfClassesBecomeTheLogarithmsOfMeanProbabilities() {
        Layer member = Sequential.of(Embedding.of(11, 3), Lstm.of(2), Dense.of(4));
        Layer average = of(member, Outputs.SOFTMAX_LOGITS);
        Map<String, Tensor> weights = weights(average, 6);
        double[] together = run(average, weights);
        List<double[]> alone = alone(member, weights);
        for (int row = 0; row < 3; row++) {
            for (int one = 0; one < 4; one++) {
                int at = row * 4;
                int it = one;
                double expected = mean(alone, output -> softmax(output, at, it));
                assertThat(Math.exp(together[at + one])).isCloseTo(expected, within(1e-12));
            }
        }
    }

    private static double softmax(double[] logits, int from, int one) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += Math.exp(logits[from + i]);
        }
        return Math.exp(logits[from + one]) / sum;
    }

    /** Rounded, a sigmoid of 40 is 1, whose logit would be infinite. */
    @ParameterizedTest
    @ValueSource(doubles = {40, -40, 1000, -1000, 0})
    void membersThatAreSureStayFinite(double logit) {
        Layer member = (g, x, mode) -> g.add(g.mul(x, 0), logit);
        Average average = new Average(List.of(member, member, member), Outputs.SIGMOID_LOGITS);
        Model model = new Model(average, new Input("x", Shape.of("batch", 1), DType.FLOAT32), false);
        double[] given = run(model, new Feeds().put("x", Tensor.of(new int[] {1, 1}, 1f)), Map.of());
        assertThat(given[0]).isCloseTo(logit, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(Outputs.class)
    void gradientsReachEveryMember(Outputs outputs) {
        GraphBuilder g = new GraphBuilder();
        Value x = g.parameter("x", Shape.of(2, 3, 2), Initializer.zeros());
        Value lengths = g.constant(Tensor.of(new int[] {2}, 3, 2));
        Layer member = Sequential.of(Lstm.of(2), Dense.of(3));
        Value y =
                of(member, outputs).call(g.scope("average"), x, Mode.inference().withSequenceLens(lengths));
        g.output("loss", g.reduceSumAll(g.mul(y, g.add(y, 0.5))));
        Graph graph = g.build();
        assertThat(graph.parameters().stream().map(Parameter::name))
                .contains("average/sequential/lstm/kernel", "average/sequential_2/dense/bias");
        GradientCheck.check(graph, "loss", new Feeds(), GradientCheck.values(graph, 5, -0.9, 0.9));
    }

    @Test
    void dropoutWorksInEachMemberAndOnlyInTraining() {
        Layer average = Average.of(Dropout.of(0.5), Dropout.of(0.5));
        GraphBuilder g = new GraphBuilder();
        Value x = g.constant(Tensor.of(new int[] {1, 8}, 1f, 1f, 1f, 1f, 1f, 1f, 1f, 1f));
        Value step = g.input("step", Shape.of(), DType.INT64);
        g.output("train", average.call(g.scope("a"), x, Mode.training(step, 3)));
        g.output("use", average.call(g.scope("b"), x, Mode.inference()));
        Map<String, Tensor> results =
                new Interpreter().run(g.build(), new Feeds().put("step", Tensor.scalar(1L)), Map.of());
        assertThat(Objects.requireNonNull(results.get("use")).doubles()).containsOnly(1);
        // Kept numbers are doubled, so that the mean of two masks of their own is 0, 1 or 2.
        assertThat(Objects.requireNonNull(results.get("train")).doubles())
                .contains(1)
                .containsAnyOf(0, 2);
    }

    @Test
    void itIsTrainedLikeAnyLayerAndItsGraphComesBackFromItsText() {
        Model model = Model.ofTokens(
                Sequential.of(Embedding.of(5, 3), Average.of(Lstm.of(3), Gru.of(3)), Dense.of(1, Activation.SIGMOID)),
                false);
        TensorDataset data = TensorDataset.of(Map.of(
                "tokens",
                Tensor.of(new int[] {4, 2}, 1, 2, 2, 1, 3, 4, 4, 3),
                Trainer.TARGET,
                Tensor.of(new int[] {4, 1}, 1f, 0f, 1f, 0f)));
        try (Trainer trainer = new Trainer(
                new ReferenceBackend(),
                model,
                new BinaryCrossEntropy(),
                Adam.keras().withLearningRate(0.1),
                TrainerOptions.DEFAULT)) {
            double before = trainer.evaluate(data).loss();
            trainer.fit(data, 60);
            assertThat(trainer.evaluate(data).loss()).isLessThan(0.1).isLessThan(before / 4);
            assertThat(trainer.weights().keySet())
                    .contains("average/lstm/kernel", "average/gru/kernel", "dense/kernel");
        }
        String text = model.inferenceGraph().toText();
        assertThat(Graph.parse(text).toText()).isEqualTo(text);
    }

    @Test
    void membersCarryStatesOfTheirOwn() {
        Model model = Model.ofTokens(
                        Sequential.of(
                                Embedding.of(5, 3),
                                Average.of(
                                        Lstm.of(2).withReturnSequences(),
                                        Lstm.of(2).withReturnSequences())),
                        false)
                .stateful();
        assertThat(model.inferenceGraph().inputs().stream().map(Input::name))
                .contains("state/average/lstm/h", "state/average/lstm/c", "state/average/lstm_1/h");
    }

    @Test
    void aSummaryHasOneRowForAllMembers() {
        Layer member = classifier(Activation.SIGMOID);
        int ofOne = Model.ofTokens(member, true).summary().stream()
                .mapToInt(row -> (int) row.parameters())
                .sum();
        List<LayerSummary> rows =
                Model.ofTokens(of(member, Outputs.VALUES), true).summary();
        assertThat(rows)
                .containsExactly(new LayerSummary(
                        "average", "Average", Shape.of("batch", 1), (long) MEMBERS * ofOne, (long) MEMBERS * ofOne));
    }

    @Test
    void membersThatDisagreeAreNamedWithTheirShapes() {
        Input x = new Input("x", Shape.of("batch", 4), DType.FLOAT32);
        Layer average = Average.of(Dense.of(2), Dense.of(3));
        assertThatThrownBy(() -> new Model(Sequential.of(average), x, false).inferenceGraph())
                .isInstanceOf(ShapeException.class)
                .hasMessage("average: Average needs members that all give one shape; average/dense gives"
                        + " float32[batch, 2], average/dense_1 gives float32[batch, 3]");
        assertThatThrownBy(() -> Average.of(Dense.of(2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("Average needs 2 members or more; got 1");
    }

    @Test
    void theListIsCopied() {
        List<Layer> members = new ArrayList<>(List.of(Dense.of(2), Dense.of(2)));
        Average average = new Average(members, Outputs.VALUES);
        members.clear();
        assertThat(average.members()).hasSize(2);
    }
}
