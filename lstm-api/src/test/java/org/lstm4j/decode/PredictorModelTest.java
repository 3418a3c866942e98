package org.lstm4j.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
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
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.cell.SLstm;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/** A stateful model step by step against the same model over whole sequences. */
class PredictorModelTest {
    private static Model model(boolean fromLogits, boolean usesLengths) {
        return Model.ofTokens(
                Sequential.of(
                        Embedding.of(6, 3),
                        Lstm.of(4).withReturnSequences(),
                        Gru.of(3).withReturnSequences(),
                        Rnn.of(new SLstm(3)).withReturnSequences(),
                        Dense.of(6, fromLogits ? Activation.LINEAR : Activation.SOFTMAX)),
                usesLengths);
    }

    private static double[] logProbabilities(Graph whole, Map<String, Tensor> weights, int... tokens) {
        Feeds feeds = new Feeds().put("tokens", Tensor.of(new int[] {1, tokens.length}, tokens));
        double[] logits = Objects.requireNonNull(
                        new Interpreter().run(whole, feeds, weights).get(Model.PREDICTION))
                .doubles();
        float[] last = new float[6];
        for (int i = 0; i < 6; i++) {
            last[i] = (float) logits[logits.length - 6 + i];
        }
        float[] normal = new float[6];
        LogScores.normalise(last, 0, 6, normal, 0);
        return new double[] {normal[0], normal[1], normal[2], normal[3], normal[4], normal[5]};
    }

    private static Map<String, Tensor> floats(Map<String, Tensor> doubles) {
        Map<String, Tensor> floats = new HashMap<>();
        doubles.forEach((name, tensor) -> floats.put(name, tensor.to(DType.FLOAT32)));
        return floats;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stepsAreThoseOfTheWholeSequence(boolean fromLogits) {
        Graph whole = model(true, false).inferenceGraph();
        Map<String, Tensor> weights = GradientCheck.values(whole, 5, -1, 1);
        Graph graph = model(fromLogits, true).stateful().inferenceGraph();
        try (ReferenceBackend backend = new ReferenceBackend();
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(floats(weights));
            PredictorModel model = PredictorModel.of(graph, predictor, 2, fromLogits);
            assertThat(model.symbols()).isEqualTo(6);
            float[] scores = new float[12];
            model.step(new int[] {1, 2}, scores);
            model.step(new int[] {3, 5}, scores);
            assertRow(scores, 0, logProbabilities(whole, weights, 1, 3));
            assertRow(scores, 1, logProbabilities(whole, weights, 2, 5));
            model.select(new int[] {1, 1});
            model.step(new int[] {4, 0}, scores);
            assertRow(scores, 0, logProbabilities(whole, weights, 2, 5, 4));
            assertRow(scores, 1, logProbabilities(whole, weights, 2, 5, 0));
            model.restart();
            model.step(new int[] {3, 1}, scores);
            assertRow(scores, 0, logProbabilities(whole, weights, 3));
        }
    }

    private static void assertRow(float[] scores, int row, double[] expected) {
        for (int i = 0; i < 6; i++) {
            assertThat((double) scores[row * 6 + i]).isCloseTo(expected[i], within(2e-6));
        }
    }

    @Test
    void aWideBeamOfAModelFindsItsLikeliestSequence() {
        Graph whole = model(true, false).inferenceGraph();
        Map<String, Tensor> weights = GradientCheck.values(whole, 5, -2, 2);
        Graph graph = model(true, false).stateful().inferenceGraph();
        try (ReferenceBackend backend = new ReferenceBackend();
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(floats(weights));
            PredictorModel model = PredictorModel.of(graph, predictor, 40, true);
            BeamOptions options = new BeamOptions(40, 1, 0, OptionalInt.empty(), 2);
            Hypothesis found = new BeamSearch(model, options)
                    .search(new int[] {1})
                    .getFirst()
                    .getFirst();
            double best = Double.NEGATIVE_INFINITY;
            List<Integer> expected = List.of();
            for (int a = 0; a < 6; a++) {
                for (int b = 0; b < 6; b++) {
                    double sum = logProbabilities(whole, weights, 1)[a] + logProbabilities(whole, weights, 1, a)[b];
                    if (sum > best) {
                        best = sum;
                        expected = List.of(a, b);
                    }
                }
            }
            assertThat(found.symbols()).isEqualTo(expected);
            assertThat(found.logProbability()).isCloseTo(best, within(1e-5));
        }
    }

    @Test
    void whatIsNoModelOfSymbolsIsRefused() {
        Graph graph = new Model(
                        Sequential.of(Lstm.of(4).withReturnSequences()),
                        new Input("x", Shape.of("batch", "time", 3), DType.FLOAT32),
                        false)
                .inferenceGraph();
        try (ReferenceBackend backend = new ReferenceBackend();
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            assertThatThrownBy(() -> PredictorModel.of(graph, predictor, 2, true))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(
                            "reads symbols, one int32 input [batch, time]; found [x float32[batch, time, 3]]");
            assertThatThrownBy(() -> PredictorModel.of(graph, predictor, 0, true))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("A model is decoded in 1 row or more; got 0");
        }
    }
}
