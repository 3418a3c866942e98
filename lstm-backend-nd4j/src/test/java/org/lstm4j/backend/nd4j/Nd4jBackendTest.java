package org.lstm4j.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Gradients;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.LoopBody;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.BackendException;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;

/** What the kit does not ask of a backend: life and death, sizes that change, and refusals of its own. */
class Nd4jBackendTest {
    private static Graph doubled() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", 3), DType.FLOAT32);
        g.output("y", g.add(x, x));
        return g.build();
    }

    private static float[] run(Predictor predictor, int rows) {
        Tensor x = Tensor.zeros(DType.FLOAT32, rows, 3);
        for (int i = 0; i < x.size(); i++) {
            x.floats()[i] = i;
        }
        Tensor y = Tensor.zeros(DType.FLOAT32, rows, 3);
        predictor.run(new Feeds().put("x", x), new Feeds().put("y", y));
        return y.floats();
    }

    @Test
    void isFoundByItsNameAndStandsBehindTheNativeBackend() {
        BackendProvider provider = ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(found -> found.name().equals("nd4j"))
                .findFirst()
                .orElseThrow();
        assertThat(provider.trains()).isTrue();
        assertThat(provider.priority()).isBetween(1, 19);
    }

    @Test
    void settingsAreRefusedSinceThereAreNone() {
        BackendOptions options = new BackendOptions(1, Map.of("device", "0"));
        assertThatThrownBy(() -> new Nd4jBackendProvider().create(options))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("\"device\"");
    }

    @Test
    void withoutNd4jOneLineSaysHowToAddIt() {
        Nd4jBackendProvider provider = new Nd4jBackendProvider();
        assumeFalse(provider.availability().isReady(), "ND4J is on the class path");
        assertThat(provider.availability().detail()).contains("mvn -Pnd4j").doesNotContain("\n");
        assertThatThrownBy(() -> provider.create(BackendOptions.DEFAULT))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("mvn -Pnd4j");
    }

    @Test
    void sizesMayGrowAndShrink() {
        try (TrainingBackend backend = WithNd4j.backend();
                Predictor predictor = backend.compile(doubled(), CompileOptions.DEFAULT)) {
            for (int rows : new int[] {1, 7, 200, 2, 200, 7, 1000, 1}) {
                float[] y = run(predictor, rows);
                assertThat(y[y.length - 1]).isEqualTo(2f * (3 * rows - 1));
            }
        }
    }

    @Test
    void whatIsClosedRefusesToRun() {
        try (TrainingBackend backend = WithNd4j.backend()) {
            Predictor closed = backend.compile(doubled(), CompileOptions.DEFAULT);
            run(closed, 2);
            closed.close();
            closed.close();
            assertThatThrownBy(() -> run(closed, 2))
                    .isInstanceOf(LstmException.class)
                    .hasMessageContaining("closed");

            Predictor left = backend.compile(doubled(), CompileOptions.DEFAULT);
            run(left, 2);
            backend.close();
            assertThatThrownBy(() -> run(left, 2)).isInstanceOf(LstmException.class);
        }
    }

    @Test
    void parametersThatSwapTheirValuesBothGetTheOldOnes() {
        GraphBuilder g = new GraphBuilder();
        Parameter a = g.parameter("a", Shape.of(2), Initializer.zeros());
        Parameter b = g.parameter("b", Shape.of(2), Initializer.zeros());
        g.output("loss", g.reduceSumAll(g.add(a, b)));
        LinkedHashMap<Parameter, Value> updates = new LinkedHashMap<>();
        updates.put(a, b);
        updates.put(b, a);
        try (TrainingBackend backend = WithNd4j.backend();
                TrainStep step =
                        backend.compileTraining(new TrainingGraph(g.build(), updates), CompileOptions.DEFAULT)) {
            step.parameters().set("a", Tensor.of(new int[] {2}, 1f, 2f));
            step.parameters().set("b", Tensor.of(new int[] {2}, 3f, 4f));
            Tensor loss = Tensor.scalar(0f);
            assertThat(step.run(new Feeds(), new Feeds().put("loss", loss))).isTrue();
            assertThat(loss.floats()[0]).isEqualTo(10f);
            assertThat(step.parameters().get("a").floats()).containsExactly(3f, 4f);
            assertThat(step.parameters().get("b").floats()).containsExactly(1f, 2f);
        }
    }

    @Test
    void whatAnLstmKeepsForItsGradientIsGivenToNobodyElse() {
        GraphBuilder g = new GraphBuilder();
        Parameter x = g.parameter("x", Shape.of(2, 1, 3), Initializer.zeros());
        Parameter w = g.parameter("w", Shape.of(1, 16, 3), Initializer.zeros());
        Parameter r = g.parameter("r", Shape.of(1, 16, 4), Initializer.zeros());
        Value y = g.lstm(RecurrentInputs.of(x, w, r), 4, Direction.FORWARD).y();
        Value loss = g.reduceSumAll(y);
        g.output("loss", loss);
        g.output("gradient", Gradients.append(g, loss, List.of(x)).getFirst());
        Node training = g.nodes().stream()
                .filter(node -> node.op() == Op.RECURRENT_TRAINING)
                .findFirst()
                .orElseThrow();
        g.output("gates", training.outputs().get(3));
        TrainingGraph step = new TrainingGraph(g.build(), new LinkedHashMap<>());
        try (TrainingBackend backend = WithNd4j.backend()) {
            assertThatThrownBy(() -> backend.compileTraining(step, CompileOptions.DEFAULT))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("output gates");
        }
    }

    /** What a loop hands on from step to step would halve through all denormal numbers. */
    @Test
    void aStateThatFadesBecomesZero() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("time", 2), DType.FLOAT32);
        LoopBody.Results results = g.scan(
                Direction.FORWARD,
                List.of(g.constant(Tensor.of(new int[] {2}, 1f, -3f))),
                List.of(x),
                (body, states, steps) ->
                        new LoopBody.Step(List.of(body.mul(states.getFirst(), steps.getFirst())), states));
        g.output("y", results.outputs().getFirst());
        Tensor halves = Tensor.zeros(DType.FLOAT32, 160, 2);
        Arrays.fill(halves.floats(), 0.5f);
        Tensor y = Tensor.zeros(DType.FLOAT32, 160, 2);
        try (TrainingBackend backend = WithNd4j.backend();
                Predictor predictor = backend.compile(g.build(), CompileOptions.DEFAULT)) {
            predictor.run(new Feeds().put("x", halves), new Feeds().put("y", y));
        }
        for (float number : y.floats()) {
            assertThat(number == 0 || Math.abs(number) >= Float.MIN_NORMAL)
                    .as("%s", number)
                    .isTrue();
        }
        assertThat(y.floats()[2 * 126]).isEqualTo(Float.MIN_NORMAL);
    }

    @Test
    void aSliceThatDoesNotFitItsSizesIsRefused() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("batch", 3), DType.FLOAT32);
        g.output("y", g.slice(x, 0, 0, 5));
        try (TrainingBackend backend = WithNd4j.backend();
                Predictor predictor = backend.compile(g.build(), CompileOptions.DEFAULT)) {
            Feeds outputs = new Feeds().put("y", Tensor.zeros(DType.FLOAT32, 5, 3));
            assertThatThrownBy(() -> predictor.run(new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 4, 3)), outputs))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("does not fit");
            predictor.run(new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 5, 3)), outputs);
        }
    }
}
