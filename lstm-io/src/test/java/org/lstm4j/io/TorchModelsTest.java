package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.BatchNormalization;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Conv1D;
import org.lstm4j.nn.Conv2D;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.GlobalMaxPooling;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.LayerNormalization;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.MultiHeadAttention;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.RecurrentFormula;
import org.lstm4j.nn.RecurrentOptions;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.WeightConvention;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.ForeignModel;
import org.lstm4j.spi.ModelReader;
import tools.jackson.databind.JsonNode;

/** State dicts and the way back, against what PyTorch computes; {@code make_models.py} beside the cases made them. */
class TorchModelsTest {
    private static final double TOLERANCE = 1e-6;
    private static final RecurrentOptions PYTORCH = RecurrentOptions.DEFAULT.withWeights(WeightConvention.PYTORCH);
    private static final Input TOKENS = new Input("tokens", Shape.of("batch", "time"), DType.INT32);
    private static final Input STEPS = new Input("x", Shape.of("batch", "time", 3), DType.FLOAT32);

    /** Of one channel, so that it does not count where PyTorch has it. */
    private static final Input IMAGES = new Input("images", Shape.of("batch", 4, 4, 1), DType.FLOAT32);

    @TempDir
    private Path folder;

    private static Layer written(String name) {
        return switch (name) {
            case "written_classifier" ->
                Sequential.of(
                        Embedding.of(7, 3),
                        Bidirectional.of(new Lstm(2, RecurrentOptions.DEFAULT.withReturnSequences(true))),
                        new GlobalMaxPooling(),
                        new Dense(3, Activation.RELU, true),
                        Dense.of(2));
            case "written_convolution" ->
                Sequential.of(
                        Conv1D.of(4, 3).withPadding(Padding.SAME).withActivation(Activation.RELU),
                        new Gru(2, true, PYTORCH),
                        new LayerNormalization(1e-5, true, true),
                        new Dense(1, Activation.SIGMOID, true));
            case "written_images" ->
                Sequential.of(
                        Conv2D.of(2, 3).withPadding(Padding.SAME),
                        (g, x, mode) -> g.reduceMax(x, false, 1, 2),
                        Dense.of(1));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static List<JsonNode> cases() {
        return KerasCasesTest.cases("torch/models.jsonl");
    }

    private static SequencedMap<String, Tensor> state(JsonNode it) {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        it.path("state").properties().forEach(entry -> {
            DType type = entry.getValue().path("dtype").stringValue().equals("int64") ? DType.INT64 : DType.FLOAT32;
            state.put(entry.getKey(), KerasCasesTest.tensor(entry.getValue()).to(type));
        });
        return state;
    }

    private Path file(SequencedMap<String, Tensor> state) {
        Path file = folder.resolve("model.safetensors");
        Safetensors.of(state).write(file);
        return file;
    }

    private ForeignModel read(SequencedMap<String, Tensor> state, Optional<Model> network) {
        return new TorchModels().read(file(state), new ModelReader.Options(Optional.empty(), network));
    }

    private static Optional<Model> network(JsonNode it) {
        String name = it.path("name").stringValue();
        boolean isOfTokens =
                it.path("inputs").get(0).path("dtype").stringValue().equals("int64");
        Input input = isOfTokens ? TOKENS : name.equals("written_images") ? IMAGES : STEPS;
        return name.startsWith("written_") ? Optional.of(new Model(written(name), input, false)) : Optional.empty();
    }

    @TestFactory
    Stream<DynamicTest> aStateDictGivesWhatPyTorchGives() {
        return cases().stream()
                .map(it -> DynamicTest.dynamicTest(it.path("name").stringValue(), () -> {
                    ForeignModel model = read(state(it), network(it));
                    Input input = model.graph().inputs().getFirst();
                    Tensor given =
                            KerasCasesTest.tensor(it.path("inputs").get(0)).to(input.dtype());
                    Tensor x = input.equals(IMAGES) ? given.reshape(given.dim(0), 4, 4, 1) : given;
                    Tensor y = Objects.requireNonNull(new Interpreter()
                            .run(model.graph(), new Feeds().put(input.name(), x), model.weights())
                            .get(Model.PREDICTION));
                    JsonNode expected = it.path("output").path("data");
                    assertThat(y.size()).isEqualTo(expected.size());
                    for (int i = 0; i < y.size(); i++) {
                        assertThat(y.element(i)).isCloseTo(expected.get(i).doubleValue(), within(TOLERANCE));
                    }
                }));
    }

    /** Where a network of two biases has been read, the same bits under the same names come out. */
    @TestFactory
    Stream<DynamicTest> theWayBackGivesTheSameStateDict() {
        return cases().stream()
                .filter(it -> !it.path("name").stringValue().equals("written_classifier"))
                .map(it -> DynamicTest.dynamicTest(it.path("name").stringValue(), () -> {
                    SequencedMap<String, Tensor> state = state(it);
                    ForeignModel model = read(state, network(it));
                    assertThat(Safetensors.of(TorchModels.stateDict(model.graph(), model.weights(), model.facts())))
                            .isEqualTo(Safetensors.of(state));
                }));
    }

    @Test
    void biasesThatWereAddedGoBackAsOne() {
        JsonNode it = cases().stream()
                .filter(each -> each.path("name").stringValue().equals("written_classifier"))
                .findFirst()
                .orElseThrow();
        ForeignModel model = read(state(it), network(it));
        SequencedMap<String, Tensor> back = TorchModels.stateDict(model.graph(), model.weights(), model.facts());
        assertThat(back.keySet()).isEqualTo(state(it).keySet());
        assertThat(Objects.requireNonNull(back.get("lstm.bias_hh_l0_reverse")).floats())
                .containsOnly(0);
        ForeignModel again = read(back, network(it));
        again.weights()
                .forEach((name, tensor) -> assertThat(tensor.floats())
                        .as(name)
                        .isEqualTo(Objects.requireNonNull(model.weights().get(name))
                                .floats()));
    }

    private static Map<String, Tensor> drawn(Graph graph) {
        Random random = new Random(5);
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            int[] dims = new int[parameter.rank()];
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = parameter.shape().fixed(axis);
            }
            Tensor tensor = Tensor.zeros(DType.FLOAT32, dims);
            for (int i = 0; i < tensor.size(); i++) {
                tensor.floats()[i] = random.nextFloat();
            }
            weights.put(parameter.name(), tensor);
        }
        return weights;
    }

    @Test
    void ourOwnLayersGoToPyTorchsNamesAndComeBack() {
        RecurrentOptions every = RecurrentOptions.DEFAULT.withReturnSequences(true);
        Model network = new Model(
                Sequential.of(
                        Embedding.of(7, 3),
                        Conv1D.of(4, 2),
                        Bidirectional.of(new Lstm(3, every)),
                        new Gru(2, true, every),
                        new LayerNormalization(),
                        new SimpleRnn(3, every.withActivation(Activation.RELU)),
                        new Lstm(2, RecurrentOptions.DEFAULT),
                        new BatchNormalization(),
                        Dense.of(2)),
                TOKENS,
                false);
        Graph graph = network.inferenceGraph();
        Map<String, Tensor> weights = drawn(graph);
        SequencedMap<String, Tensor> state = TorchModels.stateDict(graph, weights, Map.of());
        assertThat(state.keySet())
                .containsExactly(
                        "embedding.weight",
                        "conv1d.weight",
                        "conv1d.bias",
                        "bidirectional.weight_ih_l0",
                        "bidirectional.weight_hh_l0",
                        "bidirectional.bias_ih_l0",
                        "bidirectional.bias_hh_l0",
                        "bidirectional.weight_ih_l0_reverse",
                        "bidirectional.weight_hh_l0_reverse",
                        "bidirectional.bias_ih_l0_reverse",
                        "bidirectional.bias_hh_l0_reverse",
                        "gru.weight_ih_l0",
                        "gru.weight_hh_l0",
                        "gru.bias_ih_l0",
                        "gru.bias_hh_l0",
                        "layer_normalization.weight",
                        "layer_normalization.bias",
                        "simple_rnn.weight_ih_l0",
                        "simple_rnn.weight_hh_l0",
                        "simple_rnn.bias_ih_l0",
                        "simple_rnn.bias_hh_l0",
                        "lstm.weight_ih_l0",
                        "lstm.weight_hh_l0",
                        "lstm.bias_ih_l0",
                        "lstm.bias_hh_l0",
                        "batch_normalization.weight",
                        "batch_normalization.bias",
                        "batch_normalization.running_mean",
                        "batch_normalization.running_var",
                        "batch_normalization.num_batches_tracked",
                        "dense.weight",
                        "dense.bias");
        assertThat(Objects.requireNonNull(state.get("conv1d.weight")).dims()).containsExactly(4, 3, 2);
        ForeignModel again = read(state, Optional.of(network));
        weights.forEach((name, tensor) -> assertThat(
                        Objects.requireNonNull(again.weights().get(name)).floats())
                .as(name)
                .isEqualTo(tensor.floats()));
    }

    /** A layer that PyTorch has not. */
    private static Layer strange(String name) {
        RecurrentOptions options = RecurrentOptions.DEFAULT;
        return switch (name) {
            case "gru" -> new Gru(2, false, options);
            case "peepholes" -> new Lstm(2, options.withFormula(RecurrentFormula.STANDARD.withPeepholes()));
            case "clip" -> new Lstm(2, options.withFormula(RecurrentFormula.STANDARD.withClip(1)));
            case "coupled" -> new Lstm(2, options.withFormula(RecurrentFormula.STANDARD.withInputForget()));
            case "gates" -> new Lstm(2, options.withRecurrentActivation(Activation.HARD_SIGMOID));
            case "softsign" -> new SimpleRnn(2, options.withActivation(Activation.SOFTSIGN));
            default -> (g, x, mode) -> MultiHeadAttention.of(1, 2).call(g, x, mode);
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gru | The layer gru, a GRU that resets before the product (reset-after = false), has no counterpart",
                "peepholes | The layer lstm, with the weights peepholes, has no counterpart",
                "clip | The layer lstm, whose functions or formula are others than PyTorch's",
                "coupled | The layer lstm, whose functions or formula are others than PyTorch's",
                "gates | The layer lstm, whose functions or formula are others than PyTorch's",
                "softsign | The layer simple_rnn, whose functions or formula are others than PyTorch's",
                "attention | The layer layer/query, whose kernel is [3, 1, 2]"
            })
    void whatPyTorchHasNotIsRefusedByName(String name, String message) {
        Graph graph = new Model(Sequential.of(strange(name)), STEPS, false).inferenceGraph();
        assertThatThrownBy(() -> TorchModels.stateDict(graph, drawn(graph), Map.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    /** As safetensors' own writer does: by the names, and numbers of another type in front. */
    @TestFactory
    Stream<DynamicTest> theOrderOfAFileDoesNotCountWhereShapesSayIt() {
        return cases().stream()
                .map(it -> DynamicTest.dynamicTest(it.path("name").stringValue(), () -> {
                    SequencedMap<String, Tensor> state = state(it);
                    SequencedMap<String, Tensor> sorted = new LinkedHashMap<>();
                    state.keySet().stream().sorted().forEach(name -> sorted.put(name, state.get(name)));
                    ForeignModel model = read(sorted, network(it));
                    ForeignModel asMade = read(state, network(it));
                    assertThat(model.graph().toText()).isEqualTo(asMade.graph().toText());
                    asMade.weights()
                            .forEach((name, tensor) -> assertThat(Objects.requireNonNull(
                                                    model.weights().get(name))
                                            .floats())
                                    .isEqualTo(tensor.floats()));
                }));
    }

    @Test
    void modulesOfTheSameShapesAreSaidWhereAFileHasNoOrder() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        for (String name : List.of("layers.10", "layers.2", "layers.9")) {
            state.put(name + ".weight", Tensor.zeros(DType.FLOAT32, 3, 3));
            state.put(name + ".bias", Tensor.zeros(DType.FLOAT32, 3));
        }
        ForeignModel model = read(state, Optional.empty());
        assertThat(model.remarks().getFirst())
                .isEqualTo(
                        "A safetensors file does not keep the order of modules: layers.2, layers.9, layers.10, which have"
                                + " the same shapes, are taken in this order.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"module.", "_orig_mod.", "module._orig_mod."})
    void whatWrapsANetworkIsNoModuleOfIt(String wrapper) {
        JsonNode it = cases().getFirst();
        SequencedMap<String, Tensor> wrapped = new LinkedHashMap<>();
        state(it).forEach((name, tensor) -> wrapped.put(wrapper + name, tensor));
        ForeignModel model = read(wrapped, Optional.empty());
        assertThat(TorchModels.stateDict(model.graph(), model.weights(), model.facts())
                        .keySet())
                .isEqualTo(state(it).keySet());
    }

    @Test
    void theLayersThatWereFoundComeAsTheTextOfATaskFile() {
        ForeignModel model = read(state(cases().get(1)), Optional.empty());
        assertThat(model.documents()).containsOnlyKeys("torch.layers").containsValue("""
                        layers = [
                          { type = embedding, units = 3 }
                          { type = bidirectional, merge = concat, layer = { type = lstm, units = 2, weights = pytorch, return-sequences = true } }
                          { type = bidirectional, merge = concat, layer = { type = lstm, units = 2, weights = pytorch } }
                          { type = dense, units = 2 }
                        ]
                        """);
    }

    @Test
    void ofACheckpointOfLightningTheWeightsAreRead() throws IOException {
        Path file = folder.resolve("lightning.ckpt");
        try (InputStream in =
                Objects.requireNonNull(TorchModelsTest.class.getResourceAsStream("torch/lightning.ckpt"))) {
            Files.copy(in, file);
        }
        ForeignModel model = new TorchModels().read(file, ModelReader.Options.NONE);
        assertThat(model.weights().keySet())
                .containsExactly("lstm/kernel", "lstm/recurrent_kernel", "lstm/bias", "dense/kernel", "dense/bias");
        assertThat(model.remarks().getFirst())
                .isEqualTo(
                        "Of the checkpoint the weights are taken; left out: epoch, global_step, pytorch-lightning_version,"
                                + " loops, callbacks, optimizer_states, lr_schedulers, hyper_parameters.");
    }

    private void refused(SequencedMap<String, Tensor> state, Layer network, String message) {
        Optional<Model> model = Optional.of(new Model(network, STEPS, false));
        assertThatThrownBy(() -> read(state, model))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void whatIsLeftOverMissingOrOfAnotherShapeIsNamed() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        state.put("fc.weight", Tensor.zeros(DType.FLOAT32, 4, 3));
        state.put("fc.bias", Tensor.zeros(DType.FLOAT32, 4));
        state.put("out.weight", Tensor.zeros(DType.FLOAT32, 2, 4));
        refused(
                state,
                Sequential.of(Dense.of(4)),
                "The module out {weight=[2, 4]} is left over. Take a part of the modules by --module");
        refused(
                state,
                Sequential.of(Dense.of(4), Dense.of(5), new Dense(2, Activation.LINEAR, false)),
                "The layer dense_1 {kernel=[4, 5], bias=[5]} has no module, where the file has out {weight=[2, 4]}");
        refused(
                state,
                Sequential.of(new Dense(4, Activation.LINEAR, false), new Dense(2, Activation.LINEAR, false)),
                "has fc.bias [4], for which the layer dense {kernel=[3, 4]} has no place");
        refused(
                state,
                Sequential.of(Dense.of(4), Dense.of(2)),
                "has no tensor for dense_1/bias [2] in the module out {weight=[2, 4]}");
        refused(
                state,
                Sequential.of(Dense.of(4), new Dense(3, Activation.LINEAR, false)),
                "has out.weight of out {weight=[2, 4]}, which is [4, 2] for dense_1/kernel, and that is [4, 3]");
        refused(
                state,
                Sequential.of(new Lstm(1, PYTORCH), new Dense(2, Activation.LINEAR, false)),
                "the module fc with {weight=[4, 3], bias=[4]} is none for the layer lstm");
    }

    @Test
    void namesThatWouldBreakALineAreWrittenAsNumbers() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        state.put("a\nb\u2028c.weight", Tensor.zeros(DType.FLOAT32, 0));
        state.put("a\nb\u2028c.more", Tensor.zeros(DType.FLOAT32, 3));
        assertThatThrownBy(() -> read(state, Optional.empty()))
                .hasMessageContaining("the module a\\u000ab\\u2028c with")
                .message()
                .hasLineCount(1);
    }

    @Test
    void aGruOfPyTorchFitsNoneThatResetsBefore() {
        JsonNode it = cases().get(2);
        Layer network = Sequential.of(
                new Gru(4, false, RecurrentOptions.DEFAULT.withReturnSequences(true)),
                new Gru(4, true, PYTORCH),
                new BatchNormalization(0.9, 1e-5, true, true),
                Dense.of(1));
        refused(state(it), network, "Give it reset-after = true.");
    }

    @Test
    void whatBecomesOfWordsBehindATableIsNotGuessed() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        state.put("embedding.weight", Tensor.zeros(DType.FLOAT32, 9, 3));
        state.put("fc.weight", Tensor.zeros(DType.FLOAT32, 2, 3));
        state.put("fc.bias", Tensor.zeros(DType.FLOAT32, 2));
        assertThatThrownBy(() -> read(state, Optional.empty()))
                .hasMessageContaining("has the linear fc directly behind the table embedding, as of an EmbeddingBag");
        SequencedMap<String, Tensor> convolution = new LinkedHashMap<>();
        convolution.put("conv.weight", Tensor.zeros(DType.FLOAT32, 4, 3, 5));
        assertThatThrownBy(() -> read(convolution, Optional.empty()))
                .hasMessageContaining("has a convolution conv {weight=[4, 3, 5]}, and what is done with its output");
    }
}
