package org.lstm4j.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.reference.ReferenceBackend;

class BackendsTest {
    /** A provider that says what it is told to. */
    private record Fake(String name, int priority, Availability availability, boolean trains)
            implements BackendProvider {
        @Override
        public Backend create(BackendOptions options) {
            return trains ? new Named(name, new ReferenceBackend()) : new InferenceOnly(name);
        }
    }

    private record Named(String name, ReferenceBackend inner) implements TrainingBackend {
        @Override
        public String description() {
            return "fake";
        }

        @Override
        public Predictor compile(Graph graph, CompileOptions options) {
            return inner.compile(graph, options);
        }

        @Override
        public TrainStep compileTraining(org.lstm4j.graph.TrainingGraph step, CompileOptions options) {
            return inner.compileTraining(step, options);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private record InferenceOnly(String name) implements Backend {
        @Override
        public String description() {
            return "fake";
        }

        @Override
        public Predictor compile(Graph graph, CompileOptions options) {
            throw new AssertionError("not called");
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    private static final List<BackendProvider> PROVIDERS = List.of(
            new Fake("onnx", 50, Availability.ready("cpu"), false),
            new Fake("native", 10, Availability.ready("vector"), true),
            new Fake("nd4j", 99, Availability.unusable("no native library for linux-aarch64"), true));

    private static Backends backends(Map<String, String> properties, Map<String, String> environment) {
        return new Backends(PROVIDERS, properties::get, environment::get);
    }

    private static String choose(Map<String, String> properties, Map<String, String> environment, Selection selection) {
        return backends(properties, environment).choose(selection).name();
    }

    @Test
    void theFirstOfArgumentPropertyEnvironmentAndConfigurationDecides() {
        Map<String, String> property = Map.of("lstm.backend", "onnx");
        Map<String, String> environment = Map.of("LSTM_BACKEND", "onnx");
        Selection configured = Selection.automatic().withConfigured(Optional.of("onnx"));
        assertThat(choose(property, environment, Selection.of("native"))).isEqualTo("native");
        assertThat(choose(Map.of("lstm.backend", "native"), environment, configured))
                .isEqualTo("native");
        assertThat(choose(Map.of(), Map.of("LSTM_BACKEND", "native"), configured))
                .isEqualTo("native");
        assertThat(choose(Map.of(), Map.of(), Selection.automatic().withConfigured(Optional.of("native"))))
                .isEqualTo("native");
    }

    @Test
    void nobodysChoiceIsTheReadyOneWithTheHighestPriorityThatCan() {
        assertThat(choose(Map.of(), Map.of(), Selection.automatic())).isEqualTo("onnx");
        assertThat(choose(Map.of(), Map.of(), Selection.automatic().forTraining()))
                .isEqualTo("native");
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThereAre() {
        assertThatThrownBy(() -> choose(Map.of(), Map.of(), Selection.of("natve")))
                .isInstanceOf(BackendSelectionException.class)
                .hasMessage("No backend \"natve\" (asked for). Found: nd4j (not usable: no native library for"
                        + " linux-aarch64), onnx (ready), native (ready).");
    }

    @Test
    void aChoiceThatCannotBeMetIsAnErrorAndNeverAnotherBackend() {
        assertThatThrownBy(() -> choose(Map.of("lstm.backend", "nd4j"), Map.of(), Selection.automatic()))
                .hasMessageStartingWith("Backend \"nd4j\" (system property lstm.backend) is not usable: no native");
        assertThatThrownBy(() -> choose(Map.of(), Map.of(), Selection.of("onnx").forTraining()))
                .hasMessage("Backend \"onnx\" (asked for) cannot train (inference only). Training backends found: nd4j"
                        + " (not usable: no native library for linux-aarch64), native (ready).");
    }

    @Test
    void theReferenceIsFoundByTheServiceLoader() {
        assertThat(Backends.status()).extracting(BackendStatus::name).contains("reference");
        assertThat(Backends.select(Selection.of("reference"))).isInstanceOf(ReferenceBackend.class);
    }

    @Test
    void unknownSettingsAndThreadsAreRefused() {
        BackendOptions options = new BackendOptions(1, Map.of("speed", "high"));
        assertThatThrownBy(() -> Backends.select(Selection.of("reference").withOptions(options)))
                .hasMessage("Backend \"reference\" has no setting \"speed\". Known: [].");
        assertThatThrownBy(() -> new BackendOptions(-1, Map.of())).hasMessageContaining("got -1");
    }

    @Test
    void feedsThatDoNotFitAreRefusedByName() {
        List<Input> inputs = List.of(
                new Input("x", Shape.of("batch", 3), DType.FLOAT32), new Input("n", Shape.of("batch"), DType.INT32));
        Feeds feeds = new Feeds().put("x", Tensor.zeros(DType.FLOAT32, 2, 3)).put("n", Tensor.zeros(DType.INT32, 2));
        assertThat(feeds.sizes(inputs)).isEqualTo(Sizes.of("batch", 2));
        feeds.put("n", Tensor.zeros(DType.INT32, 4));
        assertThatThrownBy(() -> feeds.sizes(inputs))
                .isInstanceOf(ShapeException.class)
                .hasMessage("input n: needs int32[batch]; got int32[4]; batch is 2 in another input");
        feeds.put("n", Tensor.zeros(DType.FLOAT32, 2));
        assertThatThrownBy(() -> feeds.sizes(inputs)).hasMessage("input n: needs int32[batch]; got float32[2]");
        assertThatThrownBy(() -> new Feeds().sizes(inputs)).hasMessage("Nothing is fed for \"x\"; found []");
    }

    /** As the threads of the common pool do in a program that is one jar of jars. */
    @Test
    void aThreadThatSeesNoBackendFindsThoseBesideThisClass() {
        List<BackendStatus> expected = Backends.status();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            assertThat(Backends.status()).isEqualTo(expected).isNotEmpty();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
