package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.conformance.RandomGraph;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.RecurrentInputs;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendSelectionException;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.testing.Cases;

class OnnxBackendTest {
    private static Feeds target(String name, Tensor tensor) {
        return new Feeds().put(name, tensor);
    }

    @Test
    void isFoundByItsNameAndCannotTrain() {
        try (Backend backend = Backends.select(Selection.of("onnx"))) {
            assertThat(backend).isNotInstanceOf(TrainingBackend.class);
            assertThat(backend.name()).isEqualTo("onnx");
            assertThat(backend.description()).matches("ONNX Runtime 1\\.\\d+\\.\\d+, cpu, \\d+ threads?");
        }
        assertThatThrownBy(() -> Backends.selectForTraining(Selection.of("onnx")))
                .isInstanceOf(BackendSelectionException.class)
                .hasMessageContaining(
                        "Backend \"onnx\" (asked for) cannot train (inference only). Training backends found: native")
                .hasMessageNotContaining("onnx (ready)");
    }

    @Test
    void isNotChosenWhereTheDefaultBackendIs() {
        try (Backend backend = Backends.select(Selection.automatic())) {
            assertThat(backend.name()).isEqualTo("native");
        }
    }

    @Test
    void randomGraphsEqualTheReference() {
        Cases.of(60).check(draw -> {
            long seed = draw.seed();
            int nodes = draw.between(1, 10);

            RandomGraph random = RandomGraph.of(seed, nodes);
            try (Backend backend = Networks.onnx()) {
                Feeds actual = Networks.run(backend, random.graph(), random.parameters(), random.feeds());
                Feeds expected = Networks.expected(random.graph(), random.parameters(), random.feeds());
                assertThat(Networks.difference(expected, actual)).isLessThan(2e-5);
            }
        });
    }

    @Test
    void newWeightsAndNewSizesCount() {
        Graph graph = Networks.stacked(true);
        try (Backend backend = Networks.onnx();
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            for (int run = 0; run < 6; run++) {
                Map<String, Tensor> weights = Networks.weights(graph, run / 2);
                if (run % 2 == 0) {
                    predictor.parameters().setAll(weights);
                }
                Feeds feeds = Networks.words(graph, 1 + 3 * run % 5, 2 + 5 * run % 7, run);
                Feeds expected = Networks.expected(graph, weights, feeds);
                Feeds actual = Networks.run(predictor, graph, feeds);
                assertThat(Networks.difference(expected, actual)).isLessThan(1e-6);
            }
        }
    }

    /** ONNX counts indices below 0 from the end; the reference, and so every backend of ours, refuses them. */
    @Test
    void indicesThatTheGraphComputesAreCheckedToo() {
        GraphBuilder g = new GraphBuilder();
        Value ids = g.input("ids", Shape.of("batch"), DType.INT32);
        Value table = g.parameter("table", Shape.of(5, 2), Initializer.zeros());
        g.output("y", g.scope("lookup").gather(table, g.sub(ids, g.constant(2, DType.INT32))));
        Graph graph = g.build();
        Tensor y = Networks.floats(2, 2);
        try (Backend backend = Networks.onnx();
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().set("table", Tensor.of(new int[] {5, 2}, 0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f));
            predictor.run(target("ids", Networks.ints(2, 6)), target("y", y));
            assertThat(y.floats()).containsExactly(0f, 1f, 8f, 9f);
            assertThatThrownBy(() -> predictor.run(target("ids", Networks.ints(2, 1)), target("y", y)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("lookup: Gather")
                    .hasMessageContaining("index -1 is outside 0 to 4");
            assertThat(y.floats()).as("untouched").containsExactly(0f, 1f, 8f, 9f);
            assertThatThrownBy(() -> predictor.run(target("ids", Networks.ints(2, 7)), target("y", y)))
                    .isInstanceOf(InvalidInputException.class);
        }
    }

    @Test
    void aSliceThatDoesNotFitIsRefusedInsteadOfCut() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("time"), DType.FLOAT32);
        g.output("y", g.slice(x, 0, 1, 4));
        try (Backend backend = Networks.onnx();
                Predictor predictor = backend.compile(g.build(), CompileOptions.DEFAULT)) {
            Tensor y = Networks.floats(3);
            predictor.run(target("x", Tensor.of(new int[] {4}, 1f, 2f, 3f, 4f)), target("y", y));
            assertThat(y.floats()).containsExactly(2f, 3f, 4f);
            assertThatThrownBy(() -> predictor.run(target("x", Networks.floats(3)), target("y", y)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("a slice of 3 from 1 does not fit");
        }
    }

    @Test
    void noRowsAreRefused() {
        Graph graph = Networks.stacked(false);
        try (Backend backend = Networks.onnx();
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            assertThatThrownBy(() -> predictor.run(
                            target("tokens", Tensor.zeros(DType.INT32, 0, 4)),
                            target(Model.PREDICTION, Networks.floats(0, 1))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("\"batch\" is 0");
        }
    }

    @Test
    void anLstmInDoublePrecisionIsRefusedWhenItIsCompiled() {
        GraphBuilder g = new GraphBuilder();
        Value x = g.input("x", Shape.of("time", "batch", 2), DType.FLOAT64);
        Value w = g.input("w", Shape.of(1, 4, 2), DType.FLOAT64);
        Value r = g.input("r", Shape.of(1, 4, 1), DType.FLOAT64);
        g.output("y", g.lstm(RecurrentInputs.of(x, w, r), 1, Direction.FORWARD).y());
        Graph graph = g.build();
        try (Backend backend = Networks.onnx()) {
            assertThatThrownBy(() -> backend.compile(graph, CompileOptions.DEFAULT))
                    .isInstanceOf(OnnxModelException.class)
                    .hasMessageContaining("float64");
        }
    }

    @Test
    void aProviderThatIsNotThereIsAnErrorThatNamesThoseThatAre() {
        OnnxBackendProvider provider = new OnnxBackendProvider();
        Networks.onnx().close();
        assertThatThrownBy(() -> provider.create(new BackendOptions(1, Map.of("provider", "cuda"))))
                .isInstanceOfSatisfying(ProviderUnavailableException.class, e -> {
                    assertThat(e.requested()).isEqualTo("cuda");
                    assertThat(e.found()).contains("cpu").doesNotContain("cuda");
                })
                .hasMessageStartingWith("Execution provider \"cuda\" is not in this ONNX Runtime. Found: cpu")
                .hasMessageContaining("onnxruntime_gpu");
        assertThatThrownBy(() -> provider.create(new BackendOptions(1, Map.of("provider", "gpu"))))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageStartingWith("No execution provider \"gpu\". Found: cpu");
        assertThatThrownBy(() -> provider.create(new BackendOptions(1, Map.of("device", "first"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("\"first\"");
        assertThatThrownBy(() -> provider.create(new BackendOptions(1, Map.of("precision", "half"))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Known: [provider, device]");
    }

    @Test
    void aPropertyChoosesTheProviderWhereNoSettingDoes() {
        OnnxBackendProvider provider = new OnnxBackendProvider();
        Networks.onnx().close();
        System.setProperty("lstm.onnx.provider", "rocm");
        try {
            assertThatThrownBy(() -> provider.create(BackendOptions.DEFAULT))
                    .isInstanceOf(ProviderUnavailableException.class)
                    .hasMessageContaining("\"rocm\"");
            provider.create(new BackendOptions(1, Map.of("provider", "cpu"))).close();
        } finally {
            System.clearProperty("lstm.onnx.provider");
        }
    }

    @Test
    void closingTheBackendClosesWhatWasCompiled() {
        Graph graph = Networks.stacked(false);
        Backend backend = Networks.onnx();
        Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT);
        Feeds feeds = Networks.words(graph, 2, 3, 1);
        Networks.run(predictor, graph, feeds);
        backend.close();
        assertThatThrownBy(() -> Networks.run(predictor, graph, feeds))
                .isInstanceOf(LstmException.class)
                .hasMessageContaining("closed");
        predictor.close();
    }
}
