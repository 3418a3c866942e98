package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GradientCheck;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

class SharedTest {
    private static final Mode MODE = Mode.inference();

    private static Value input(GraphBuilder g, String name, Object... dims) {
        return g.input(name, Shape.of(dims), DType.FLOAT32);
    }

    @Test
    void callsOfASharedLayerHaveOneSetOfWeights() {
        Shared tower = Shared.of("tower", Sequential.of(Dense.of(4), Dense.of(3), Lstm.of(2)));
        GraphBuilder g = new GraphBuilder();
        tower.call(g, input(g, "a", "batch", "time", 5), MODE);
        tower.call(g, input(g, "b", "batch", "other", 5), MODE);
        assertThat(g.parameters())
                .extracting(Parameter::name)
                .containsExactly(
                        "tower/dense/kernel",
                        "tower/dense/bias",
                        "tower/dense_1/kernel",
                        "tower/dense_1/bias",
                        "tower/lstm/kernel",
                        "tower/lstm/recurrent_kernel",
                        "tower/lstm/bias");
    }

    @Test
    void aLayerThatIsNotSharedHasWeightsForEachCall() {
        Dense dense = Dense.of(3);
        GraphBuilder g = new GraphBuilder();
        Sequential.of(dense, dense).call(g, input(g, "x", "batch", 3), MODE);
        assertThat(g.parameters()).hasSize(4);
    }

    @Test
    void itLiesAtTheTopWhereverItIsCalled() {
        Shared shared = Shared.of("common", Dense.of(3));
        GraphBuilder g = new GraphBuilder();
        Sequential.of(shared, Sequential.of(Dense.of(3), shared), Average.of(shared, Dense.of(3)))
                .call(g, input(g, "x", "batch", 3), MODE);
        assertThat(g.parameters())
                .extracting(Parameter::name)
                .containsExactly(
                        "common/kernel",
                        "common/bias",
                        "sequential/dense/kernel",
                        "sequential/dense/bias",
                        "average/dense/kernel",
                        "average/dense/bias");
    }

    @Test
    void aSharedLayerMayHoldAnotherOne() {
        Shared inner = Shared.of("inner", Dense.of(2));
        Shared outer = Shared.of("outer", Sequential.of(inner, Dense.of(2), inner));
        GraphBuilder g = new GraphBuilder();
        Value x = input(g, "x", "batch", 2);
        outer.call(g, outer.call(g, x, MODE), MODE);
        inner.call(g, x, MODE);
        assertThat(g.parameters())
                .extracting(Parameter::name)
                .containsExactly("inner/kernel", "inner/bias", "outer/dense/kernel", "outer/dense/bias");
    }

    @Test
    void bothCallsGiveWhatOneWouldGiveAndTheirGradientsAddUp() {
        Shared tower = Shared.of("tower", Sequential.of(Dense.of(3, Activation.TANH), Dense.of(2)));
        GraphBuilder g = new GraphBuilder();
        Value left = g.parameter("left", Shape.of(2, 4), Initializer.zeros());
        Value right = g.parameter("right", Shape.of(3, 4), Initializer.zeros());
        Value a = tower.call(g, left, MODE);
        Value b = tower.call(g, right, MODE);
        g.output("a", a);
        g.output("b", b);
        g.output("loss", g.add(g.reduceSumAll(g.mul(a, a)), g.reduceSumAll(g.mul(b, g.add(b, 1)))));
        Graph graph = g.build();
        Map<String, Tensor> values = GradientCheck.values(graph, 5, -0.8, 0.9);
        GradientCheck.check(graph, "loss", new Feeds(), values);
        Map<String, Tensor> outputs = new Interpreter().run(graph, new Feeds(), values);
        values.put("right", values.get("left"));
        assertThat(Objects.requireNonNull(outputs.get("a")).doubles()).hasSize(4);
        // the first two rows of the right side set to the left side's give the left side's output
        Tensor mixed = Tensor.zeros(DType.FLOAT64, 3, 4);
        System.arraycopy(Objects.requireNonNull(values.get("left")).doubles(), 0, mixed.doubles(), 0, 8);
        values.put("right", mixed);
        double[] again = Objects.requireNonNull(
                        new Interpreter().run(graph, new Feeds(), values).get("b"))
                .doubles();
        assertThat(new double[] {again[0], again[1], again[2], again[3]})
                .containsExactly(Objects.requireNonNull(outputs.get("a")).doubles());
    }

    @Test
    void callersThatWantDifferentShapesAreNamed() {
        Shared tower = Shared.of("tower", Sequential.of(Dense.of(4)));
        GraphBuilder g = new GraphBuilder();
        Value narrow = input(g, "narrow", "batch", 16);
        Value wide = input(g, "wide", "batch", 24);
        tower.call(g, narrow, MODE);
        assertThatThrownBy(() -> tower.call(g, wide, MODE))
                .isInstanceOf(ShapeException.class)
                .hasMessageMatching(
                        "tower: the weight \"dense/kernel\" is shared, and two callers want different shapes of"
                                + " it: \\[16, 4] \\(SharedTest\\.java:\\d+\\), \\[24, 4] \\(SharedTest\\.java:\\d+\\)\\. .*");
    }

    @Test
    void oneNameIsOneLayer() {
        GraphBuilder g = new GraphBuilder();
        Value x = input(g, "x", "batch", 3);
        Shared.of("tower", Dense.of(3)).call(g, x, MODE);
        Shared.of("tower", Dense.of(3)).call(g, x, MODE);
        assertThat(g.parameters()).hasSize(2);
        assertThatThrownBy(
                        () -> Shared.of("tower", Dense.of(3, Activation.RELU)).call(g, x, MODE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Two layers are shared under the name \"tower\"")
                .hasMessageContaining("(SharedTest.java:");
    }

    @Test
    void theNameOfAnotherLayerIsRefused() {
        GraphBuilder g = new GraphBuilder();
        Value x = input(g, "x", "batch", 3);
        Sequential.of(Dense.of(3)).call(g, x, MODE);
        assertThatThrownBy(() -> Shared.of("dense", Dense.of(3)).call(g, x, MODE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("There is a layer \"dense\" already");
        assertThatThrownBy(() -> Shared.of("optimizer", Dense.of(3)).call(g, x, MODE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot be named \"optimizer\"");
    }

    @Test
    void layersBesideItDoNotTakeItsName() {
        Shared shared = Shared.of("dense", Dense.of(3));
        GraphBuilder g = new GraphBuilder();
        Sequential.of(shared, Dense.of(3), shared).call(g, input(g, "x", "batch", 3), MODE);
        assertThat(g.parameters())
                .extracting(Parameter::name)
                .containsExactly("dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias");
    }

    @Test
    void aStateCannotBeCarriedOnByTwoCalls() {
        Shared shared = Shared.of("reader", Lstm.of(3).withReturnSequences());
        Model model = new Model(
                Sequential.of(shared, shared), new Input("x", Shape.of("batch", "time", 3), DType.FLOAT32), false);
        assertThat(model.inferenceGraph().parameters()).hasSize(3);
        assertThatThrownBy(() -> model.stateful().inferenceGraph())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "reader: a shared layer that is called twice would have two states to carry on");
    }

    @Test
    void itIsFrozenInAllCallsOrInNone() {
        Shared tower = Shared.of("tower", Dense.of(3));
        GraphBuilder g = new GraphBuilder();
        Value x = input(g, "x", "batch", 3);
        Frozen.of(tower).call(g, x, MODE);
        Frozen.of(tower).call(g, x, MODE);
        assertThat(g.parameters()).hasSize(2).noneMatch(Parameter::trainable);
        assertThatThrownBy(() -> tower.call(g, x, MODE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        "tower: the weight \"kernel\" is shared, and one caller trains it \\(SharedTest.java:\\d+\\)"
                                + " while the other has it frozen \\(SharedTest.java:\\d+\\).*");
    }
}
