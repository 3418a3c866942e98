package org.lstm4j.backend.jvm.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.Workers;
import org.lstm4j.backend.jvm.internal.kernel.KernelLookup;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Updates;

/** Corners where the plan once gave another answer than the reference, or none. */
class CornerCaseTest {
    private static NativeBackend backend() {
        return new NativeBackend("native", KernelLookup.kernels(), new Workers(2));
    }

    private static float[] run(Backend backend, Tensor x, Function<GraphBuilder, Function<Input, Value>> model) {
        GraphBuilder g = new GraphBuilder();
        Input input = g.input("x", Shape.of("n").concat(x.shape().slice(1, x.rank())), x.dtype());
        Value y = model.apply(g).apply(input);
        g.output("y", y);
        Graph graph = g.build();
        Feeds feeds = new Feeds().put("x", x);
        Tensor result = Tensor.zeros(DType.FLOAT32, y.shape().resolve(feeds.sizes(graph.inputs())));
        try (backend;
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.run(feeds, new Feeds().put("y", result));
        }
        return result.floats();
    }

    private static void same(Tensor x, Function<GraphBuilder, Function<Input, Value>> model, float... expected) {
        assertThat(run(new ReferenceBackend(), x, model)).containsExactly(expected);
        assertThat(run(backend(), x, model)).containsExactly(expected);
    }

    @Test
    void aMaskOfIdsHoldsOnesAndZeros() {
        same(Tensor.of(new int[] {4}, 0, 5, -3, 1), g -> x -> g.cast(g.cast(x, DType.BOOL), DType.FLOAT32), 0, 1, 1, 1);
    }

    @Test
    void aScalarIsAddedToAProductOfOneColumn() {
        same(
                Tensor.of(new int[] {2, 2}, 1f, 2f, 3f, 4f),
                g -> x -> g.gemm(
                        x,
                        false,
                        g.constant(Tensor.of(new int[] {2, 1}, 1f, 10f)),
                        false,
                        g.constant(0.5, DType.FLOAT32)),
                21.5f,
                43.5f);
    }

    @Test
    void wholeNumbersAreRepeated() {
        same(
                Tensor.of(new int[] {2, 1}, 3, 4),
                g -> x -> g.cast(g.expand(x, Shape.of("n", 2)), DType.FLOAT32),
                3,
                3,
                4,
                4);
    }

    /** A softmax may write where it reads, unless somebody reads that again: another node or the caller. */
    @Test
    void aSoftmaxOverwritesNothingThatIsReadAgain() {
        GraphBuilder g = new GraphBuilder();
        Input x = g.input("x", Shape.of("n", 3), DType.FLOAT32);
        Value square = g.mul(x, x);
        g.output(
                "chain",
                g.logSoftmax(g.softmax(g.matMul(x, g.constant(Tensor.of(new int[] {3, 2}, 1f, -2, 3, 4, 5, -6))))));
        g.output("used", g.reduceSum(g.mul(g.softmax(square), g.transpose(g.transpose(square, 1, 0), 1, 0)), false, 1));
        Value weights = g.parameter("w", Shape.of(3, 3), Initializer.zeros());
        Value scores = g.gemm(weights, true, weights, false); // of parameters alone
        g.output("loss", g.softmaxCrossEntropyLoss(scores, g.cast(g.reduceSum(x, false, 0), DType.INT32), -1));
        Graph graph = g.build();
        Feeds feeds = new Feeds().put("x", Tensor.of(new int[] {2, 3}, 1f, 0, 2, 1, 1, 0));
        Map<String, Tensor> expected = results();
        Map<String, Tensor> actual = results();
        run(new ReferenceBackend(), graph, feeds, expected, 1);
        run(backend(), graph, feeds, actual, 3);
        expected.forEach((name, tensor) -> assertThat(
                        Objects.requireNonNull(actual.get(name)).floats())
                .as(name)
                .containsExactly(tensor.floats(), within(1e-6f)));
    }

    private static Map<String, Tensor> results() {
        return Map.of(
                "chain", Tensor.zeros(DType.FLOAT32, 2, 2),
                "used", Tensor.zeros(DType.FLOAT32, 2),
                "loss", Tensor.zeros(DType.FLOAT32, 3));
    }

    private static void run(Backend backend, Graph graph, Feeds feeds, Map<String, Tensor> results, int times) {
        Feeds outputs = new Feeds();
        results.forEach(outputs::put);
        try (backend;
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().set("w", Tensor.of(new int[] {3, 3}, 1f, 2, -1, 0.5f, 3, 1, -2, 1, 0.25f));
            for (int i = 0; i < times; i++) {
                predictor.run(feeds, outputs);
            }
        }
    }

    @Test
    void aSliceFromTheEndOfAnAxisThatIsTooShortIsRefused() {
        Tensor two = Tensor.of(new int[] {2}, 1f, 2f);
        for (Backend each : new Backend[] {backend(), new ReferenceBackend()}) {
            assertThatThrownBy(() -> run(each, two, g -> x -> g.slice(x, 0, -3, -1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("does not fit in axis 0");
        }
    }

    @Test
    void doublePrecisionIsRefusedByName() {
        assertThatThrownBy(() -> run(
                        backend(),
                        Tensor.of(new int[] {1}, 2f),
                        g -> x -> g.cast(g.cast(x, DType.FLOAT64), DType.FLOAT32)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("computes in float32; \"cast\" is float64");
    }

    @Test
    void aLossInAPredictionIsAnOutputLikeAnyOther() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("n"), DType.FLOAT32);
        g.output("loss", g.reduceSumAll(g.log(x)));
        g.output("y", g.reduceSumAll(g.mul(x, x)));
        Tensor y = Tensor.scalar(0f);
        try (NativeBackend backend = backend();
                Predictor predictor = backend.compile(g.build(), CompileOptions.DEFAULT)) {
            predictor.run(new Feeds().put("x", Tensor.of(new int[] {2}, -1f, 3f)), new Feeds().put("y", y));
        }
        assertThat(y.floats()[0]).isEqualTo(10);
    }

    /** A step whose output is the parameter itself, and one that reads a table after the parameter could have changed. */
    private static TrainStep step(TrainingBackend backend) {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(2), Initializer.ones());
        Value ids = g.input("ids", Shape.of("n"), DType.INT32);
        g.output("loss", g.reduceSumAll(p));
        Updates updates = new Updates(g);
        Value next = g.add(p, 1);
        updates.set(p, next);
        g.output("next", next);
        g.output("old", g.reshape(p, Shape.of(1, 2)));
        g.output("rows", g.gather(g.constant(Tensor.of(new int[] {2}, 5f, 6f)), ids));
        return backend.compileTraining(new TrainingGraph(g.build(), updates.values()), CompileOptions.DEFAULT);
    }

    @Test
    void anOutputThatIsAParameterHasItsOldValue() {
        for (TrainingBackend backend : new TrainingBackend[] {backend(), new ReferenceBackend()}) {
            try (backend;
                    TrainStep step = step(backend)) {
                Tensor old = Tensor.zeros(DType.FLOAT32, 1, 2);
                Tensor next = Tensor.zeros(DType.FLOAT32, 2);
                step.run(
                        new Feeds().put("ids", Tensor.of(new int[] {1}, 1)),
                        new Feeds().put("old", old).put("next", next));
                assertThat(old.floats()).containsExactly(1, 1);
                assertThat(next.floats()).containsExactly(2, 2);
                assertThat(step.parameters().get("p").floats()).containsExactly(2, 2);
            }
        }
    }

    @Test
    void whatFailsLateChangesNothing() {
        try (NativeBackend backend = backend();
                TrainStep step = step(backend)) {
            Feeds good = new Feeds().put("ids", Tensor.of(new int[] {1}, 1));
            Feeds bad = new Feeds().put("ids", Tensor.of(new int[] {1}, 2));
            assertThatThrownBy(() -> step.run(bad, new Feeds())).hasMessageContaining("index 2 is outside 0 to 1");
            assertThatThrownBy(() -> step.run(good, new Feeds().put("lost", Tensor.scalar(0f))))
                    .hasMessageContaining("No output \"lost\". Found: [");
            assertThatThrownBy(() -> step.run(good, new Feeds().put("old", Tensor.zeros(DType.FLOAT32, 2, 1))))
                    .hasMessageContaining("now [1, 2]; the tensor for it is float32[2, 1]");
            assertThat(step.parameters().get("p").floats()).containsExactly(1, 1);
        }
    }

    /** The parameter could change first, in place: nothing but the division's own unit comes behind the guard. */
    @Test
    void aWholeNumberDividedByZeroChangesNothing() {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(2), Initializer.ones());
        g.output("loss", g.reduceSumAll(p));
        Updates updates = new Updates(g);
        Value next = g.add(p, 1);
        updates.set(p, next);
        g.output("next", next);
        Value seven = g.constant(Tensor.of(new int[] {1}, 7));
        g.output("quotient", g.div(seven, g.input("n", Shape.of(1), DType.INT32)));
        TrainingGraph graph = new TrainingGraph(g.build(), updates.values());
        for (TrainingBackend backend : new TrainingBackend[] {backend(), new ReferenceBackend()}) {
            try (backend;
                    TrainStep step = backend.compileTraining(graph, CompileOptions.DEFAULT)) {
                Feeds zero = new Feeds().put("n", Tensor.of(new int[] {1}, 0));
                assertThatThrownBy(() -> step.run(zero, new Feeds()))
                        .hasMessageContaining("a whole number is divided by 0");
                assertThat(step.parameters().get("p").floats()).containsExactly(1, 1);
            }
        }
    }

    @Test
    void aGuardThatIsNotFiniteChangesNothing() {
        GraphBuilder g = new GraphBuilder();
        Parameter p = g.parameter("p", Shape.of(1), Initializer.zeros());
        g.output("loss", g.reduceSumAll(p));
        Value guard = g.reduceSumAll(g.div(p, p));
        g.output("guard", guard);
        Updates updates = new Updates(g);
        updates.set(p, g.add(p, 1));
        updates.values().forEach((parameter, value) -> g.output("next", value));
        TrainingGraph graph = new TrainingGraph(g.build(), updates.values(), java.util.List.of(guard));
        for (TrainingBackend backend : new TrainingBackend[] {backend(), new ReferenceBackend()}) {
            try (backend;
                    TrainStep step = backend.compileTraining(graph, CompileOptions.DEFAULT)) {
                assertThat(step.run(new Feeds(), new Feeds())).isFalse();
                assertThat(step.parameters().get("p").floats()).containsExactly(0);
            }
        }
    }

    @Test
    void aNodeThatNobodyNeedsIsNotComputed() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("n"), DType.FLOAT32);
        Value y = g.neg(x);
        g.output("y", y);
        g.output("dead", g.gather(g.constant(Tensor.of(new int[] {1}, 1f)), g.cast(x, DType.INT32)));
        Graph whole = g.build();
        java.util.LinkedHashMap<String, Value> outputs = new java.util.LinkedHashMap<>(Map.of("y", y));
        Graph withDeadNodes = new Graph(whole.inputs(), whole.parameters(), whole.nodes(), outputs);
        Tensor result = Tensor.zeros(DType.FLOAT32, 1);
        try (NativeBackend backend = backend();
                Predictor predictor = backend.compile(withDeadNodes, CompileOptions.DEFAULT)) {
            predictor.run(new Feeds().put("x", Tensor.of(new int[] {1}, 7f)), new Feeds().put("y", result));
        }
        assertThat(Objects.requireNonNull(result).floats()[0]).isEqualTo(-7);
    }
}
