package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** Each loss against its formula, computed by hand in the test. */
class LossesTest {
    private static double[] loss(Loss loss, BiFunction<GraphBuilder, Value, Value> head, Tensor x, Tensor target) {
        GraphBuilder g = new GraphBuilder();
        Value in = g.input("x", x.shape().with(0, org.lstm4j.Dim.of("batch")), x.dtype());
        Value t = g.input("t", target.shape().with(0, org.lstm4j.Dim.of("batch")), target.dtype());
        g.output("loss", loss.call(g, head.apply(g, in), t));
        Feeds feeds = new Feeds().put("x", x).put("t", target);
        return Objects.requireNonNull(
                        new Interpreter().run(g.build(), feeds, Map.of()).get("loss"))
                .doubles();
    }

    private static final Tensor LOGITS = Tensor.of(new int[] {3, 1}, -2f, 0.5f, 40f);
    private static final Tensor BINARY = Tensor.of(new int[] {3, 1}, 0f, 1f, 0f);

    @Test
    void binaryCrossEntropyOfLogitsDoesNotOverflow() {
        double[] expected = {Math.log1p(Math.exp(-2)), Math.log1p(Math.exp(-0.5)), 40};
        double[] actual = loss(new BinaryCrossEntropy(true), (g, x) -> x, LOGITS, BINARY);
        for (int i = 0; i < 3; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-12));
        }
    }

    @Test
    void aSigmoidAtTheEndIsTakenBackToItsLogits() {
        assertThat(loss(new BinaryCrossEntropy(), GraphBuilder::sigmoid, LOGITS, BINARY))
                .containsExactly(loss(new BinaryCrossEntropy(true), (g, x) -> x, LOGITS, BINARY));
    }

    @Test
    void binaryCrossEntropyOfProbabilitiesIsKeptFromInfinity() {
        Tensor p = Tensor.of(new int[] {2, 1}, 0.2f, 1f);
        double[] actual = loss(new BinaryCrossEntropy(), (g, x) -> x, p, Tensor.of(new int[] {2, 1}, 1f, 0f));
        assertThat(actual[0]).isCloseTo(-Math.log(0.2f), within(1e-12));
        assertThat(actual[1]).isCloseTo(-Math.log(1e-7), within(1e-8));
    }

    @Test
    void categoricalLossesAgreeWithEachOther() {
        Tensor scores = Tensor.of(new int[] {2, 3}, 1f, -2f, 0.5f, 3f, 0f, -1f);
        Tensor oneHot = Tensor.of(new int[] {2, 3}, 0f, 0f, 1f, 1f, 0f, 0f);
        Tensor labels = Tensor.of(new int[] {2}, 2, 0);
        double first = -(0.5 - Math.log(Math.exp(1) + Math.exp(-2) + Math.exp(0.5)));
        double[] dense = loss(new CategoricalCrossEntropy(true), (g, x) -> x, scores, oneHot);
        double[] sparse = loss(SparseCategoricalCrossEntropy.ofLogits(), (g, x) -> x, scores, labels);
        double[] fromSoftmax = loss(new SparseCategoricalCrossEntropy(), GraphBuilder::softmax, scores, labels);
        assertThat(dense[0]).isCloseTo(first, within(1e-12));
        for (int i = 0; i < 2; i++) {
            assertThat(sparse[i]).isCloseTo(dense[i], within(1e-12));
            assertThat(fromSoftmax[i]).isCloseTo(dense[i], within(1e-12));
        }
        double[] probabilities =
                loss(new CategoricalCrossEntropy(), (g, x) -> g.mul(g.softmax(x), 0.5), scores, oneHot);
        assertThat(probabilities[0]).isCloseTo(first, within(1e-6));
    }

    @Test
    void eachStepIsAnItemAndIgnoredLabelsDoNotCount() {
        Tensor scores = Tensor.of(new int[] {1, 2, 2}, 1f, 2f, 0f, 0f);
        Tensor labels = Tensor.of(new int[] {1, 2}, 0, 1);
        double step0 = Math.log(1 + Math.exp(1));
        double step1 = Math.log(2);
        assertThat(loss(SparseCategoricalCrossEntropy.ofLogits(), (g, x) -> x, scores, labels))
                .containsExactly(new double[] {step0, step1}, within(1e-12));
        Loss ignoring = new SparseCategoricalCrossEntropy(true, OptionalInt.of(1));
        assertThat(loss(ignoring, (g, x) -> x, scores, labels)).containsExactly(new double[] {step0, 0}, within(1e-12));
        GraphBuilder g = new GraphBuilder();
        Value target = g.input("t", Shape.of("batch", 2), DType.INT32);
        g.output("counted", ignoring.counted(g, target).orElseThrow());
        Map<String, Tensor> outputs = new Interpreter().run(g.build(), new Feeds().put("t", labels), Map.of());
        assertThat(Objects.requireNonNull(outputs.get("counted")).doubles()).containsExactly(1, 0);
    }

    @Test
    void regressionLossesAreTheirFormulas() {
        Tensor p = Tensor.of(new int[] {1, 4}, 1f, 2f, -3f, 0.25f);
        Tensor t = Tensor.of(new int[] {1, 4}, 1f, 0f, 1f, 0f);
        assertThat(loss(new MeanSquaredError(), (g, x) -> x, p, t)[0]).isCloseTo((4 + 16 + 0.0625) / 4, within(1e-12));
        assertThat(loss(new MeanAbsoluteError(), (g, x) -> x, p, t)[0]).isCloseTo((2 + 4 + 0.25) / 4, within(1e-12));
        assertThat(loss(new Huber(), (g, x) -> x, p, t)[0]).isCloseTo((1.5 + 3.5 + 0.03125) / 4, within(1e-12));
    }

    @Test
    void aTargetOfAnotherShapeIsRefused() {
        assertThatThrownBy(
                        () -> loss(new MeanSquaredError(), (g, x) -> x, LOGITS, Tensor.of(new int[] {3}, 1f, 2f, 3f)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("MeanSquaredError: prediction and target need the same shape; got [batch, 1] and [batch]");
    }
}
