package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Safetensors;
import org.lstm4j.io.TorchModels;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Recurrent;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.SequenceReader;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.WeightConvention;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.Wires;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.ForeignModel;
import org.lstm4j.spi.ModelReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** State dicts whose outputs PyTorch has recorded, through {@code import} and in a program. */
class ImportTorchTest {
    @TempDir
    private Path folder;

    private static JsonNode vector(String name) throws IOException {
        String resource = "/org/lstm4j/conformance/vectors/pytorch/" + name + ".json";
        try (InputStream in = Objects.requireNonNull(ImportTorchTest.class.getResourceAsStream(resource), name)) {
            return new JsonMapper().readTree(in.readAllBytes());
        }
    }

    private static Tensor tensor(JsonNode node) {
        int[] dims = new int[node.path("shape").size()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = node.path("shape").get(i).intValue();
        }
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = node.path("data").get(i).floatValue();
        }
        return tensor;
    }

    /** The tensors that are weights, as a file. */
    private Path state(JsonNode vector, String prefix) {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        vector.path("inputs").properties().forEach(input -> {
            if (input.getKey().contains("weight") || input.getKey().contains("bias")) {
                state.put(prefix + input.getKey(), tensor(input.getValue()));
            }
        });
        Path file = folder.resolve("model.safetensors");
        Safetensors.of(state).write(file);
        return file;
    }

    private static void isEqual(Tensor actual, JsonNode expected) {
        assertThat(actual.size()).isEqualTo(expected.path("data").size());
        for (int i = 0; i < actual.size(); i++) {
            double value = expected.path("data").get(i).doubleValue();
            assertThat(actual.element(i)).isCloseTo(value, within(1e-6 * (1 + Math.abs(value))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classifier_bce_b5_t7", "classifier_bidir_softmax_b3_t7"})
    void aClassifierIsToldByItsNamesAndShapes(String name) throws IOException {
        JsonNode vector = vector(name);
        Path target = folder.resolve("model.lstm");
        ProgramRun run = ProgramRun.of("import", state(vector, "").toString(), "--to", target.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("tokens int32[batch, time] -> prediction", "from PyTorch")
                .contains("Taken for: layers = [{ type = embedding, units = 5 }, ")
                .contains("reads the output after the last step");
        Bundle bundle = BundleFile.read(target);
        Tensor ids = tensor(vector.path("inputs").path("ids")).to(DType.INT32);
        Tensor given = Objects.requireNonNull(new Interpreter()
                .run(bundle.graph(), new Feeds().put("tokens", ids), bundle.weights())
                .get(Model.PREDICTION));
        isEqual(given, vector.path("expected").path("logits"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lstm_b3_t7_i5_h3",
                "lstm_b1_t7_i5_h33",
                "lstm_bidir_b3_t7_i5_h3",
                "lstm_nobias_b3_t7_i5_h3",
                "gru_b3_t7_i5_h17",
                "rnn_tanh_b3_t7_i5_h17"
            })
    void aNetworkThatIsWrittenDownTakesTheWeights(String name) throws IOException {
        JsonNode vector = vector(name);
        JsonNode inputs = vector.path("inputs");
        int units = vector.at("/config/hidden_size").intValue();
        RecurrentOptions options =
                RecurrentOptions.DEFAULT.withReturnSequences(true).withWeights(WeightConvention.PYTORCH);
        Recurrent one = switch (vector.at("/config/cell").stringValue()) {
            case "lstm" -> new Lstm(units, options);
            case "gru" -> new Gru(units, true, options);
            default -> new SimpleRnn(units, options);
        };
        boolean isBidirectional = vector.at("/config/bidirectional").booleanValue();
        SequenceReader layer = isBidirectional ? Bidirectional.of(one) : one;
        List<ModelInput> ports = new ArrayList<>();
        Feeds feeds = new Feeds().put("x", batchFirst(tensor(inputs.path("x"))));
        ports.add(ModelInput.of(
                "x",
                Shape.of(
                        Dim.of("batch"),
                        Dim.of("time"),
                        Dim.of(tensor(inputs.path("x")).dim(2)))));
        List<String> states = layer.states();
        for (int i = 0; i < states.size(); i++) {
            int way = isBidirectional ? i / one.states().size() : 0;
            String kind = i % one.states().size() == 0 ? "h0" : "c0";
            ports.add(ModelInput.of(states.get(i), Shape.of("batch", units)));
            feeds.put(states.get(i), part(tensor(inputs.path(kind)), way));
        }
        Model network = Model.of(ports, in -> {
            List<Wire> initial = states.stream().map(in::get).toList();
            return Wires.of("y", in.get("x").read("lstm", layer, initial).output());
        });
        ForeignModel model = new TorchModels()
                .read(state(vector, "net.rnn."), new ModelReader.Options(Optional.of("net"), Optional.of(network)));
        Graph graph = model.graph();
        Map<String, Tensor> results = new Interpreter().run(graph, feeds, model.weights());
        isEqual(
                batchFirst(Objects.requireNonNull(results.get("y"))),
                vector.path("expected").path("y"));
    }

    /** [time, batch, n] as [batch, time, n], and back. */
    private static Tensor batchFirst(Tensor x) {
        Tensor turned = Tensor.zeros(DType.FLOAT32, x.dim(1), x.dim(0), x.dim(2));
        for (int i = 0; i < x.dim(0); i++) {
            for (int j = 0; j < x.dim(1); j++) {
                for (int k = 0; k < x.dim(2); k++) {
                    turned.floats()[(j * x.dim(0) + i) * x.dim(2) + k] =
                            (float) x.element((i * x.dim(1) + j) * x.dim(2) + k);
                }
            }
        }
        return turned;
    }

    private static Tensor part(Tensor states, int way) {
        Tensor part = Tensor.zeros(DType.FLOAT32, states.dim(1), states.dim(2));
        part.copyElements(states, way * part.size(), 0, part.size());
        return part;
    }

    @Test
    void whatNamesAndShapesDoNotTellIsRefusedWithWhatThereIs() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        state.put("conv.weight", Tensor.zeros(DType.FLOAT32, 4, 3, 5));
        state.put("attn.in_proj_weight", Tensor.zeros(DType.FLOAT32, 12, 4));
        state.put("cell.weight_ih", Tensor.zeros(DType.FLOAT32, 8, 3));
        state.put("cell.weight_hh", Tensor.zeros(DType.FLOAT32, 8, 2));
        Path file = folder.resolve("more.safetensors");
        Safetensors.of(state).write(file);
        refused(
                file,
                "the module attn with {in_proj_weight=[12, 4]} is of a kind that is not told by names and shapes");
        refused(file, "has no module \"decoder\". There are [conv, attn, cell].", "--module", "decoder");
        refused(file, "the module attn with {in_proj_weight=[12, 4]}", "--module", "attn");
        ProgramRun cell = ProgramRun.of(
                "import",
                file.toString(),
                "--module",
                "cell",
                "--to",
                folder.resolve("cell.lstm").toString());
        assertThat(cell.code()).as(cell.err()).isZero();
        assertThat(cell.out()).contains("Every step of cell layer 0 is an output.", "[batch, time, 3]");
    }

    private void refused(Path file, String message, String... options) {
        List<String> args = new ArrayList<>(List.of(
                "import", file.toString(), "--to", folder.resolve("never.lstm").toString()));
        args.addAll(List.of(options));
        ProgramRun run = ProgramRun.of(args.toArray(String[]::new));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(message);
    }
}
