package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Mode;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.ForeignModel;
import org.lstm4j.spi.ModelReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Models and layers whose numbers others recorded, as the files that Keras and PyTorch write. Read in place from the folder that the system property
 * {@code lstm.conformance.vectors} names; skipped without.
 */
class KerasVectorsTest {
    private static final double TOLERANCE = 1e-5;
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    private Path folder;

    private static Path root() {
        String root = System.getProperty("lstm.conformance.vectors", "");
        assumeTrue(
                !root.isEmpty() && Files.isDirectory(Path.of(root, "keras_layers")),
                "-Dlstm.conformance.vectors names no such folder");
        return Path.of(root);
    }

    private static JsonNode json(Path file) {
        try {
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static void isEqual(Tensor actual, JsonNode expected) {
        assertThat(actual.size()).isEqualTo(expected.path("data").size());
        for (int i = 0; i < actual.size(); i++) {
            double value = expected.path("data").get(i).doubleValue();
            assertThat(actual.element(i)).as("%d", i).isCloseTo(value, within(TOLERANCE * (1 + Math.abs(value))));
        }
    }

    @TestFactory
    Stream<DynamicTest> aLayerGivesWhatKerasGave() {
        Path layers = root().resolve("keras_layers");
        return all(json(layers.resolve("manifest.json")).path("files")).flatMap(file -> {
            JsonNode vectors = json(layers.resolve(file.path("file").stringValue()));
            return all(file.path("cases")).map(it -> {
                String name = it.path("case").stringValue();
                return DynamicTest.dynamicTest(
                        name, () -> check(file.path("class_name").stringValue(), it, vectors.path(name)));
            });
        });
    }

    /** A layer alone, as the .h5 of a model that is nothing else. */
    private void check(String type, JsonNode it, JsonNode vector) {
        ObjectNode config = it.path("config").deepCopy().asObject();
        int calls = config.path("calls").intValue();
        config.remove("calls");
        config.put("name", "layer");
        ArrayNode shape = config.putArray("batch_input_shape").add(1);
        it.path("input").forEach(shape::add);
        ObjectNode file = MAPPER.createObjectNode();
        ObjectNode model = file.putObject("config").put("class_name", "Sequential");
        model.putObject("config")
                .putArray("layers")
                .addObject()
                .put("class_name", type)
                .set("config", config);
        ArrayNode weights = file.putObject("weights").putArray("layer");
        for (JsonNode weight : vector.path("weights")) {
            weights.add(((ObjectNode) weight.deepCopy()).put("name", "layer/" + weights.size()));
        }
        Path h5 = folder.resolve("layer.h5");
        KerasCasesTest.write(file, h5);
        ForeignModel read = KerasFile.read(h5);
        Graph graph = read.graph();
        Tensor x = KerasCasesTest.tensor(vector.path("input"));
        Map<String, Tensor> states = new HashMap<>();
        Tensor output = x;
        for (int call = 0; call < calls; call++) {
            Feeds feeds = new Feeds();
            for (Input input : graph.inputs()) {
                boolean isState = input.name().startsWith(Mode.STATE);
                feeds.put(
                        input.name(),
                        isState
                                ? states.getOrDefault(
                                        input.name(),
                                        Tensor.zeros(
                                                DType.FLOAT32, 1, input.shape().fixed(1)))
                                : x.reshape(batch(x)).to(input.dtype()));
            }
            Map<String, Tensor> outputs = new Interpreter().run(graph, feeds, read.weights());
            outputs.forEach((name, tensor) -> {
                if (name.startsWith(Mode.NEXT)) {
                    states.put(name.substring(Mode.NEXT.length()), tensor.to(DType.FLOAT32));
                }
            });
            output = Objects.requireNonNull(outputs.get("prediction"));
        }
        isEqual(output, vector.path("expected"));
    }

    private static int[] batch(Tensor x) {
        List<Integer> dims = new ArrayList<>(List.of(1));
        for (int dim : x.dims()) {
            dims.add(dim);
        }
        return dims.stream().mapToInt(Integer::intValue).toArray();
    }

    @TestFactory
    Stream<DynamicTest> aModelOfKerasGivesWhatWasRecorded() {
        Path models = root().resolve("keras");
        return all(json(models.resolve("manifest.json")).path("models")).map(it -> {
            Path own = models.resolve(it.path("name").stringValue());
            return DynamicTest.dynamicTest(
                    it.path("name").stringValue(),
                    () -> check(
                            KerasFile.read(own.resolve(it.path("file").stringValue())), json(own.resolve("io.json"))));
        });
    }

    /** A cell alone, recorded with the time first: the state that it ends in is the last step's output. */
    private static void cell(ForeignModel model, JsonNode recorded) {
        Tensor x = KerasCasesTest.tensor(recorded.path("inputs").path("x"));
        int steps = x.dim(0);
        int rows = x.dim(1);
        int features = x.dim(2);
        Tensor turned = Tensor.zeros(DType.FLOAT32, rows, steps, features);
        for (int step = 0; step < steps; step++) {
            for (int row = 0; row < rows; row++) {
                turned.copyElements(x, (step * rows + row) * features, (row * steps + step) * features, features);
            }
        }
        Tensor y = Objects.requireNonNull(new Interpreter()
                        .run(model.graph(), new Feeds().put("x", turned), model.weights())
                        .get("prediction"))
                .to(DType.FLOAT32);
        int units = y.dim(2);
        Tensor last = Tensor.zeros(DType.FLOAT32, rows, units);
        for (int row = 0; row < rows; row++) {
            last.copyElements(y, (row * steps + steps - 1) * units, row * units, units);
        }
        isEqual(last, recorded.path("expected").path("h_last"));
    }

    @TestFactory
    Stream<DynamicTest> aStateDictOfPyTorchGivesWhatWasRecorded() {
        Path own = root().resolve("pytorch_models/gas_price_lstm");
        Path silero = own.resolveSibling("silero_vad_16k");
        DynamicTest ofModule = DynamicTest.dynamicTest("silero_vad_16k, its LSTM", () -> {
            ModelReader.Options options = new ModelReader.Options(Optional.of("lstm_cell"), Optional.empty());
            cell(new TorchModels().read(silero.resolve("model.safetensors"), options), json(silero.resolve("io.json")));
        });
        return Stream.of(ofModule, DynamicTest.dynamicTest("gas_price_lstm", () -> {
            ForeignModel model = new TorchModels().read(own.resolve("model.pt"), ModelReader.Options.NONE);
            check(model, json(own.resolve("io.json")));
            assertThat(Safetensors.of(TorchModels.stateDict(model.graph(), model.weights(), model.facts())))
                    .isEqualTo(Safetensors.of(
                            TorchFile.read(own.resolve("model.pt")).tensors()));
        }));
    }

    private static void check(ForeignModel model, JsonNode recorded) {
        Feeds feeds = new Feeds();
        List<Input> inputs = model.graph().inputs();
        int number = 0;
        for (JsonNode given : recorded.path("inputs")) {
            Input input = inputs.get(number++);
            feeds.put(input.name(), KerasCasesTest.tensor(given).to(input.dtype()));
        }
        Map<String, Tensor> outputs = new Interpreter().run(model.graph(), feeds, model.weights());
        isEqual(
                Objects.requireNonNull(outputs.get("prediction")),
                recorded.path("expected").path("output"));
    }
}
