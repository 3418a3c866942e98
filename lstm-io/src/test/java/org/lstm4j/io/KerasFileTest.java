package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Input;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.ForeignModel;

/** What files of Keras are refused, and what becomes of damaged ones. */
class KerasFileTest {
    private static final int CASES = Integer.getInteger("lstm.fuzz.keras", 1000);
    private static final String DENSE =
            "{'class_name': 'Dense', 'config': {'name': 'd', 'units': 2, 'activation': 'linear', 'use_bias': true,"
                    + " 'batch_input_shape': [null, 3]}}";

    @TempDir
    private Path folder;

    private static String sequential(String... layers) {
        return "{'class_name': 'Sequential', 'config': {'name': 's', 'layers': [" + String.join(", ", layers) + "]}}";
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private Path h5(String config, String version, Consumer<WritableGroup> weights) {
        Path file = folder.resolve("model.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("model_config", json(config));
            hdf.putAttribute("keras_version", version);
            weights.accept(hdf.putGroup("model_weights"));
        }
        return file;
    }

    private static void dense(WritableGroup weights) {
        WritableGroup group = weights.putGroup("d");
        group.putAttribute("weight_names", new String[] {"d/kernel:0", "d/bias:0"});
        WritableGroup inner = group.putGroup("d");
        inner.putDataset("kernel:0", new float[][] {{1, 2}, {3, 4}, {5, 6}});
        inner.putDataset("bias:0", new float[] {7, 8});
    }

    private static ForeignModel read(Path file) {
        return KerasFile.read(file);
    }

    @Test
    void aModelHasItsInputsOutputsWeightsAndVersion() {
        ForeignModel model = read(h5(sequential(DENSE), "2.4.0", KerasFileTest::dense));
        assertThat(model.graph().inputs()).singleElement().hasToString("d_input");
        assertThat(model.graph().outputs()).containsOnlyKeys("prediction");
        assertThat(model.weights().keySet()).containsExactly("d/kernel", "d/bias");
        assertThat(model.producer()).isEqualTo("Keras 2.4.0");
        assertThat(model.facts()).containsEntry("keras.version", "2.4.0").containsEntry("keras.name", "s");
    }

    @Test
    void weightsAloneAreReadWithTheirConfigurationBeside() throws IOException {
        Path file = folder.resolve("w.weights.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("layer_names", new String[] {"d"});
            hdf.putAttribute("keras_version", "2.4.0");
            WritableGroup group = hdf.putGroup("d");
            group.putAttribute("weight_names", new String[] {"d/kernel:0", "d/bias:0"});
            WritableGroup inner = group.putGroup("d");
            inner.putDataset("kernel:0", new float[][] {{1, 2}, {3, 4}, {5, 6}});
            inner.putDataset("bias:0", new float[] {7, 8});
        }
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("has the weights of a model and not its layers. Put what model.to_json() gives")
                .hasMessageContaining("w.json");
        Path config = Files.writeString(folder.resolve("w.json"), json(sequential(DENSE)));
        assertThat(read(file).remarks()).containsExactly("The layers are those of w.json.");
        assertThat(read(config).weights()).hasSize(2);
        Files.delete(file);
        assertThatThrownBy(() -> read(config)).hasMessageContaining("has the layers of a model and not its weights");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            Lambda | {} | the layer "l" (Lambda) holds Python code, which is not run here
            Custom>Mine | {} | the layer "l" (Custom>Mine) is of a kind that is not read here, a class of somebody's own
            Wavelet | {} | the layer "l" (Wavelet) is of a kind that is not read here
            Dense | {'units': 0} | has units = 0, expected a whole number of 1 or more
            Dense | {'units': 2, 'activation': 'mine'} | has the activation "mine", which is none that Keras has by itself
            Dense | {'units': 2, 'power': 3} | has the setting power = 3, which is not known here
            LSTM | {'units': 2, 'recurrent_activation': 'softmax'} | cannot be read: LSTM needs an activation
            Bidirectional | {'merge_mode': 'concat'} | does not say what reads
            Conv1D | {'filters': 2, 'kernel_size': [3], 'data_format': 'channels_first'} | and only channels_last is read
            TimeDistributed | {'layer': {'class_name': 'Wavelet', 'config': {}}} | (Wavelet) is of a kind that is not read here
            RNN | {'cell': {'class_name': 'Mine', 'config': {'units': 2}}} | has a cell Mine, which is not read here: LSTMCell
            Hashing | {'num_bins': 3} | prepares data. Save the model from the layer behind it on
            TextVectorization | {'output_mode': 'multi_hot'} | gives no ids in rows of one length (output_mode = multi_hot)
            TextVectorization | {'standardize': {'class_name': 'function', 'config': 'mine'}} | has a function of your own as standardize
            Dense | {'units': 2, 'activation': 'mine'} | has the activation "mine", which is none that Keras has by itself
            """)
    void whatIsNotReadIsNamed(String type, String settings, String message) {
        String config = settings.equals("{}") ? "{'name': 'l'}" : settings.replaceFirst("\\{", "{'name': 'l', ");
        String layer = "{'class_name': '" + type + "', 'config': " + config + "}";
        Path file = h5(sequential(DENSE, layer), "2.4.0", KerasFileTest::dense);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [] | is no JSON, or holds | UNSUPPORTED
            {'class_name': 'Mine', 'config': {}} | holds a model of the class "Mine" | UNSUPPORTED
            {'class_name': 'Sequential', 'config': {'layers': [] | has a configuration that is no JSON | CORRUPT
            {'class_name': 'Sequential', 'config': []} | holds a model of the class | UNSUPPORTED
            {'class_name': 'Functional', 'config': {'layers': [{'class_name': 'InputLayer', 'config': {'name': 'i'}, 'inbound_nodes': []}], 'input_layers': [], 'output_layers': []}} | does not say what its inputs and outputs are | CORRUPT
            """)
    void aConfigurationThatIsNoneIsRefused(String config, String message, Problem problem) {
        Path file = h5(config, "2.4.0", KerasFileTest::dense);
        assertThatThrownBy(() -> read(file))
                .isInstanceOfSatisfying(
                        ModelFileException.class, e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageContaining(message.startsWith("is no JSON") ? "holds a model of the class \"\"" : message);
    }

    @Test
    void keras1IsRefusedByName() {
        Path file = h5(sequential(DENSE), "1.2.2", KerasFileTest::dense);
        assertThatThrownBy(() -> read(file)).hasMessageContaining("was written by Keras 1.2.2");
    }

    @Test
    void howAModelWasTrainedIsLeftOutAndSaid() throws IOException {
        String remark = "How the model was trained, its optimizer and the optimizer's state are left out.";
        Path file = folder.resolve("trained.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("model_config", json(sequential(DENSE)));
            hdf.putAttribute("keras_version", "2.4.0");
            hdf.putAttribute("training_config", json("{'loss': 'mse'}"));
            dense(hdf.putGroup("model_weights"));
        }
        assertThat(read(file).remarks()).containsExactly(remark);
        assertThat(read(h5(sequential(DENSE), "2.4.0", KerasFileTest::dense)).remarks())
                .isEmpty();
        byte[] weights = Files.readAllBytes(numbered());
        String untrained = sequential(DENSE).replaceFirst("\\{", "{'compile_config': {}, ");
        assertThat(read(archive(weights, untrained)).remarks()).isEmpty();
        String compiled = sequential(DENSE).replaceFirst("\\{", "{'compile_config': {'loss': 'mse'}, ");
        assertThat(read(archive(weights, compiled)).remarks()).containsExactly(remark);
    }

    @Test
    void aLayerOfSomebodysOwnIsSaidToBeOne() throws IOException {
        String layer = "{'class_name': 'Mine', 'registered_name': 'shop>Mine', 'config': {'name': 'l'}}";
        Path file = archive(Files.readAllBytes(numbered()), sequential(DENSE, layer));
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("the layer \"l\" (shop>Mine) is of a kind that is not read here, a class of"
                        + " somebody's own. In its place put layers of Keras that compute the same");
    }

    @Test
    void weightsThatHdf5HasNoTypeForAreRefused() {
        Path file =
                h5(sequential(DENSE.replace("'name'", "'dtype': 'bfloat16', 'name'")), "3.4.1", KerasFileTest::dense);
        assertThatThrownBy(() -> read(file)).hasMessageContaining("has weights of bfloat16. Save them as float32");
    }

    @Test
    void weightsOfAnotherShapeAreRefused() {
        Path file = h5(sequential(DENSE.replace("'units': 2", "'units': 3")), "2.4.0", KerasFileTest::dense);
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("has weights of the shape [3, 2] for d/kernel, which is [3, 3]");
        Path missing = h5(sequential(DENSE.replace("'d'", "'e'")), "2.4.0", KerasFileTest::dense);
        assertThatThrownBy(() -> read(missing)).hasMessageContaining("the layer \"e\" (Dense) has 0 weights");
    }

    @Test
    void aLayerThatIsCalledWithItselfIsRefused() {
        String model = "{'class_name': 'Functional', 'config': {'name': 'm', 'layers': ["
                + "{'class_name': 'InputLayer', 'config': {'name': 'i', 'batch_input_shape': [null, 3]}, 'inbound_nodes': []},"
                + "{'class_name': 'Dense', 'config': {'name': 'd', 'units': 2}, 'inbound_nodes': [[['d', 0, 0, {}]]]}],"
                + "'input_layers': [['i', 0, 0]], 'output_layers': [['d', 0, 0]]}}";
        Path file = h5(model, "2.4.0", KerasFileTest::dense);
        assertThatThrownBy(() -> read(file)).hasMessageContaining("which nothing before it gives");
    }

    private static String tensor(String layer) {
        return "{'class_name': '__keras_tensor__', 'config': {'keras_history': ['" + layer + "', 0, 0]}}";
    }

    private static String call(String type, String config, String module, String arguments, String keywords) {
        return "{'module': '" + module + "', 'class_name': '" + type + "', 'name': '" + type.toLowerCase(Locale.ROOT)
                + "', 'config': " + config + ", 'inbound_nodes': [{'args': [" + arguments + "], 'kwargs': {" + keywords
                + "}}]}";
    }

    /** As Keras 3 writes a mask that it has made: by operations between layers. */
    private static String masked(String compared, String maskZero, String last) {
        return "{'class_name': 'Functional', 'config': {'name': 'm', 'layers': ["
                + "{'class_name': 'InputLayer', 'name': 'i', 'config': {'name': 'i', 'batch_shape': [null, null]},"
                + " 'inbound_nodes': []},"
                + call(
                        "Embedding",
                        "{'name': 'embedding', 'input_dim': 5, 'output_dim': 2, 'mask_zero': " + maskZero + "}",
                        "keras.layers",
                        tensor("i"),
                        "")
                + ","
                + call("NotEqual", "{'name': 'notequal'}", "keras.src.ops.numpy", tensor("i") + ", " + compared, "")
                + ","
                + call("SimpleRNN", "{'name': 'simplernn', 'units': 2}", "keras.layers", tensor("embedding"), last)
                + "], 'input_layers': [['i', 0, 0]], 'output_layers': ['simplernn', 0, 0]}}";
    }

    private Path maskedFile(String compared, String maskZero, String last) {
        return h5(masked(compared, maskZero, last), "3.4.1", weights -> {
            WritableGroup embedding = weights.putGroup("embedding");
            embedding.putAttribute("weight_names", new String[] {"e:0"});
            embedding.putDataset("e:0", new float[5][2]);
            WritableGroup rnn = weights.putGroup("simplernn");
            rnn.putAttribute("weight_names", new String[] {"k:0", "r:0", "b:0"});
            rnn.putDataset("k:0", new float[2][2]);
            rnn.putDataset("r:0", new float[2][2]);
            rnn.putDataset("b:0", new float[2]);
        });
    }

    @Test
    void theMaskThatALayerMadeIsReadAndNoOther() {
        String mask = "'mask': " + tensor("notequal");
        ForeignModel model = read(maskedFile("0", "true", mask));
        assertThat(model.graph().inputs())
                .singleElement()
                .extracting(Input::dtype)
                .isEqualTo(DType.INT32);
        assertThatThrownBy(() -> read(maskedFile("3", "true", mask))).hasMessageContaining("a mask is made of \"i\"");
        assertThatThrownBy(() -> read(maskedFile("0", "false", mask))).hasMessageContaining("a mask is made of \"i\"");
        assertThatThrownBy(() -> read(maskedFile("0", "true", "'mask': " + tensor("embedding"))))
                .hasMessageContaining("a layer is called with a mask \"embedding\"");
        assertThatThrownBy(() -> read(maskedFile("0", "true", "'training': true")))
                .hasMessageContaining("is called with training=True");
    }

    private Path operation(String type, String config, String arguments) {
        return h5(
                "{'class_name': 'Functional', 'config': {'name': 'm', 'layers': ["
                        + "{'class_name': 'InputLayer', 'name': 'i', 'config': {'name': 'i', 'batch_shape': [null, 3]},"
                        + " 'inbound_nodes': []},"
                        + call(type, config, "keras.src.ops.numpy", arguments, "")
                        + "], 'input_layers': [['i', 0, 0]], 'output_layers': [['" + type.toLowerCase(Locale.ROOT)
                        + "', 0, 0]]}}",
                "3.4.1",
                KerasFileTest::dense);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            Fft | {'name': 'fft'} | | is the operation Fft between layers, which is not read here
            Mean | {'name': 'mean'} | | is over all axes, so that rows of the batch would be mixed
            Mean | {'name': 'mean', 'axis': 0} | | works along the axis of the batch
            Mean | {'name': 'mean', 'axis': 5} | | has the axis 5 of 2
            Sum | {'name': 'sum', 'axis': 1, 'where': true} | | has the setting where = true
            Add | {'name': 'add'} | | lacks y, b, x2
            Add | {'name': 'add'} | , 'x' | is called with "x", which is no tensor and no number
            Add | {'name': 'add'} | , 1, 2 | is called with its argument 3, which is not known here
            GetItem | {'name': 'getitem'} | , 0 | takes one row of the batch
            GetItem | {'name': 'getitem'} | , [{'class_name': '__slice__', 'config': {'start': null, 'stop': null, 'step': null}}, 7] | takes 7 of the axis 1
            Reshape | {'name': 'reshape', 'newshape': [-1, 2]} | | makes [-1, 2] of [batch, 3]
            Power | {'name': 'power'} | , 1.5 | is to the power of 1.5
            """)
    void operationsThatAreNotReadAreNamed(String type, String config, String more, String message) {
        Path file = operation(type, config, tensor("i") + (more == null ? "" : more));
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ModelFileException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    private static String lambda(String type, String name, String function, String node) {
        return ",{'class_name': '" + type + "', 'name': '" + name + "', 'config': {'name': '" + name
                + "', 'trainable': true, 'dtype': 'float32', 'function': '" + function + "'}, 'inbound_nodes': [" + node
                + "]}";
    }

    /** {@code 1 - 2 concat(x[:, -1], mean(x))}, as Keras 2 saves functions of TensorFlow. */
    private static String functionsOfTensorFlow(String mean) {
        return "{'class_name': 'Functional', 'config': {'name': 'm', 'layers': ["
                + "{'class_name': 'InputLayer', 'name': 'i', 'config': {'name': 'i', 'batch_input_shape': [null, 2, 2]},"
                + " 'inbound_nodes': []}"
                + lambda(
                        "SlicingOpLambda",
                        "last",
                        "__operators__.getitem",
                        "['i', 0, 0, {'slice_spec': {'class_name': '__tuple__', 'items': [{'start': null, 'stop': null,"
                                + " 'step': null}, -1]}}]")
                + lambda("TFOpLambda", "mean", mean, "['i', 0, 0, {'axis': 1}]")
                + lambda("TFOpLambda", "both", "concat", "[['last', 0, 0, {'axis': -1}], ['mean', 0, 0, {'axis': -1}]]")
                + lambda("TFOpLambda", "twice", "math.multiply", "['both', 0, 0, {'y': 2.0, 'name': null}]")
                + lambda("TFOpLambda", "rest", "math.subtract", "['_CONSTANT_VALUE', -1, 1.0, {'y': ['twice', 0, 0]}]")
                + "], 'input_layers': [['i', 0, 0]], 'output_layers': [['rest', 0, 0]]}}";
    }

    @Test
    void functionsOfTensorFlowBetweenLayersAreRead() {
        ForeignModel model = read(h5(functionsOfTensorFlow("math.reduce_mean"), "2.15.0", KerasFileTest::dense));
        Tensor x = Tensor.of(new int[] {1, 2, 2}, 1f, 2, 3, 6);
        Tensor y = Objects.requireNonNull(new Interpreter()
                .run(model.graph(), new Feeds().put("i", x), model.weights())
                .get("prediction"));
        assertThat(y.to(DType.FLOAT32).floats()).containsExactly(-5, -11, -3, -7);
        Path file = h5(functionsOfTensorFlow("math.cumsum"), "2.15.0", KerasFileTest::dense);
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("the layer \"mean\" (TFOpLambda) is the operation math.cumsum between layers");
    }

    private static final String WORDS =
            "{'class_name': 'InputLayer', 'config': {'name': 'i', 'dtype': 'string'," + " 'batch_shape': [null, 1]}}";

    private static String vectorization(String settings) {
        return "{'class_name': 'TextVectorization', 'config': {'name': 't', 'output_mode': 'int', 'standardize':"
                + " 'lower', " + settings + "}}";
    }

    private static final String TABLE =
            "{'class_name': 'Embedding', 'config': {'name': 'e', 'input_dim': 5, 'output_dim': 2}}";

    private static void table(WritableGroup weights) {
        WritableGroup embedding = weights.putGroup("e");
        embedding.putAttribute("weight_names", new String[] {"e:0"});
        embedding.putDataset("e:0", new float[5][2]);
    }

    @Test
    void theLayerThatMakesIdsOfWordsIsLeftOutAndComesAsADocument() {
        String settings = "'output_sequence_length': 7, 'vocabulary': ['', '[UNK]', 'cat']";
        ForeignModel model =
                read(h5(sequential(WORDS, vectorization(settings), TABLE), "2.15.0", KerasFileTest::table));
        assertThat(model.graph().inputs()).singleElement().satisfies(input -> {
            assertThat(input.dtype()).isEqualTo(DType.INT32);
            assertThat(input.shape()).hasToString("[batch, 7]");
        });
        assertThat(model.remarks()).singleElement().asString().contains("(TextVectorization) is left out");
        assertThat(model.documents()).containsOnlyKeys("keras.text-vectorization");
        assertThat(model.documents().get("keras.text-vectorization"))
                .isEqualTo("{\"standardize\":\"lower\",\"output_sequence_length\":7,"
                        + "\"vocabulary\":[\"\",\"[UNK]\",\"cat\"],\"output_mode\":\"int\"}");
    }

    @Test
    void aVocabularyOfAnArchiveIsReadFromItsAssets() throws IOException {
        Path weights = folder.resolve("table.h5");
        try (WritableHdfFile hdf = HdfFile.write(weights)) {
            hdf.putGroup("layers").putGroup("embedding").putGroup("vars").putDataset("0", new float[5][2]);
        }
        Path file = folder.resolve("words.keras");
        String config = sequential(WORDS, vectorization("'vocabulary': null"), TABLE);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "metadata.json", "{\"keras_version\": \"3.4.1\"}".getBytes(StandardCharsets.UTF_8));
            entry(zip, "config.json", json(config).getBytes(StandardCharsets.UTF_8));
            entry(zip, "model.weights.h5", Files.readAllBytes(weights));
            entry(
                    zip,
                    "assets/layers/text_vectorization/vocabulary.txt",
                    "\n[UNK]\ncat".getBytes(StandardCharsets.UTF_8));
        }
        ForeignModel model = read(file);
        assertThat(model.graph().inputs().getFirst().shape()).hasToString("[batch, time]");
        assertThat(model.documents().get("keras.text-vectorization"))
                .contains("\"vocabulary\":[\"\",\"[UNK]\",\"cat\"]");
    }

    @Test
    void textsThatNoLayerReadsAndVocabulariesThatAreMissingAreRefused() {
        Path none = h5(sequential(WORDS, TABLE), "2.15.0", KerasFileTest::table);
        assertThatThrownBy(() -> read(none))
                .hasMessageContaining("reads texts, and no TextVectorization behind it makes ids of them");
        Path missing =
                h5(sequential(WORDS, vectorization("'vocabulary': null"), TABLE), "2.15.0", KerasFileTest::table);
        assertThatThrownBy(() -> read(missing)).hasMessageContaining("has no vocabulary in this file");
        String behind = vectorization("'vocabulary': []");
        Path second = h5(sequential(TABLE, behind), "2.15.0", KerasFileTest::table);
        assertThatThrownBy(() -> read(second)).isInstanceOf(ModelFileException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            'time_major': true | has the setting time_major = true
            'zero_output_for_mask': true | gives zeros at steps that are masked
            'stateful': true | has layers that are stateful and others that are not
            """)
    void settingsOfRecurrentLayersThatAreNotOursAreRefused(String setting, String message) {
        String first = "{'class_name': 'SimpleRNN', 'config': {'name': 'a', 'units': 2, 'return_sequences': true,"
                + " 'batch_input_shape': [1, 4, 3], " + setting + "}}";
        String second = "{'class_name': 'SimpleRNN', 'config': {'name': 'b', 'units': 2}}";
        Path file = h5(sequential(first, second), "2.4.0", KerasFileTest::dense);
        assertThatThrownBy(() -> read(file)).hasMessageContaining(message);
    }

    /** Behind layers that do not know masks all steps count, and layers that ask for the largest number read all of them. */
    @Test
    void masksEndWhereKerasLosesThem() {
        String embedding = "{'class_name': 'Embedding', 'config': {'name': 'd', 'input_dim': 3, 'output_dim': 1,"
                + " 'mask_zero': true, 'batch_input_shape': [null, 3]}}";
        String largest = "{'class_name': 'GlobalMaxPooling1D', 'config': {'name': 'g'}}";
        Path file = h5(sequential(embedding, largest), "2.4.0", weights -> {
            WritableGroup group = weights.putGroup("d");
            group.putAttribute("weight_names", new String[] {"e:0"});
            group.putDataset("e:0", new float[][] {{9}, {1}, {2}});
        });
        ForeignModel model = read(file);
        Tensor ids = Tensor.of(new int[] {1, 3}, 0, 1, 2);
        assertThat(new Interpreter()
                        .run(model.graph(), new Feeds().put("d_input", ids), model.weights())
                        .get("prediction"))
                .extracting(it -> it.element(0))
                .isEqualTo(9.0);
    }

    @Test
    void layersOfAModelWithinAreToldByTheirWholeNames() {
        String inner = sequential(DENSE, DENSE.replace("'d'", "'d_1'").replace("[null, 3]", "[null, 2]"))
                .replace("'s'", "'inner'");
        Path file = h5(sequential(inner), "2.4.0", weights -> {
            WritableGroup group = weights.putGroup("inner");
            group.putAttribute("weight_names", new String[] {"d/k:0", "d/b:0", "d_1/k:0", "d_1/b:0"});
            WritableGroup first = group.putGroup("d");
            first.putDataset("k:0", new float[][] {{1, 2}, {3, 4}, {5, 6}});
            first.putDataset("b:0", new float[] {7, 8});
            WritableGroup second = group.putGroup("d_1");
            second.putDataset("k:0", new float[][] {{1, 2}, {3, 4}});
            second.putDataset("b:0", new float[] {5, 6});
        });
        assertThat(read(file).weights().keySet())
                .containsExactly("inner.d/kernel", "inner.d/bias", "inner.d_1/kernel", "inner.d_1/bias");
    }

    /** A model that calls another one three times, and so on down. */
    private static String threefold(int depth) {
        if (depth == 0) {
            return "'class_name': 'Sequential', 'config': {'name': 'n', 'layers': ["
                    + DENSE.replace("'units': 2", "'units': 3") + "]}";
        }
        return "'class_name': 'Functional', 'config': {'name': 'n', 'layers': [{'class_name': 'InputLayer', 'name': 'i',"
                + " 'config': {'name': 'i', 'batch_input_shape': [null, 3]}, 'inbound_nodes': []}, {'name': 'n', "
                + threefold(depth - 1)
                + ", 'inbound_nodes': [[['i', 0, 0, {}]], [['n', 0, 0, {}]], [['n', 1, 0, {}]]]}],"
                + " 'input_layers': [['i', 0, 0]], 'output_layers': [['n', 2, 0]]}";
    }

    @Test
    void modelsThatCallEachOtherWithoutEndAreRefusedBeforeTheyAreTraced() {
        Path file = h5("{" + threefold(14) + "}", "2.4.0", KerasFileTest::dense);
        assertThatThrownBy(() -> read(file)).hasMessageContaining("has more than 10000 calls of layers");
    }

    @Test
    void itKnowsItsFilesByWhatIsInThem() throws IOException {
        Path file = h5(sequential(DENSE), "2.4.0", KerasFileTest::dense);
        KerasFile keras = new KerasFile();
        assertThat(keras.reads(file, Arrays.copyOf(Files.readAllBytes(file), 1024)))
                .isTrue();
        assertThat(keras.reads(file, json(sequential(DENSE)).getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(keras.reads(file, "{\"a\": 1}".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(keras.reads(file, new byte[0])).isFalse();
        assertThat(keras.reads(file, new byte[] {'P', 'K', 3, 4})).as("no zip").isFalse();
    }

    private Path archive(byte[] weights) throws IOException {
        return archive(weights, sequential(DENSE));
    }

    private Path archive(byte[] weights, String config) throws IOException {
        Path file = folder.resolve("model.keras");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : java.util.Map.of(
                            "metadata.json", "{\"keras_version\": \"3.4.1\"}".getBytes(StandardCharsets.UTF_8),
                            "config.json", json(config).getBytes(StandardCharsets.UTF_8),
                            "model.weights.h5", weights)
                    .entrySet()) {
                entry(zip, entry.getKey(), entry.getValue());
            }
        }
        return file;
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private Path numbered() {
        Path file = folder.resolve("model.weights.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            WritableGroup vars = hdf.putGroup("layers").putGroup("dense").putGroup("vars");
            vars.putDataset("0", new float[][] {{1, 2}, {3, 4}, {5, 6}});
            vars.putDataset("1", new float[] {7, 8});
        }
        return file;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void damagedFilesAreRefusedOrRead(boolean isArchive) throws IOException {
        byte[] whole =
                Files.readAllBytes(isArchive ? numbered() : h5(sequential(DENSE), "2.4.0", KerasFileTest::dense));
        Random random = new Random(17);
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = mutated(whole, random);
            Path file = isArchive ? archive(bytes) : Files.write(folder.resolve("broken.h5"), bytes);
            try {
                read(file);
            } catch (InvalidInputException e) {
                refused++;
                assertThat(e.getMessage()).as("case %d", i).doesNotContain("\n").hasSizeLessThan(3000);
            }
        }
        assertThat(refused).isBetween(CASES / 20, CASES);
    }

    private static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int change = random.nextInt(6); change >= 0 && bytes.length > 0; change--) {
            int at = random.nextInt(bytes.length);
            if (random.nextBoolean()) {
                bytes[at] = (byte) random.nextInt();
            } else {
                Arrays.fill(bytes, at, Math.min(bytes.length, at + 8), (byte) (random.nextBoolean() ? 0xff : 0));
            }
        }
        return bytes;
    }
}
