package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Input;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.ForeignModel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Layers and models of Keras against what TensorFlow.js computes with the same configuration and weights; {@code make.mjs} beside the cases made
 * them. Each is written as the .h5 file that Keras 2 writes of it, and read from there.
 */
class KerasCasesTest {
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    private static List<JsonNode> cases() {
        return cases("keras/cases.jsonl");
    }

    static List<JsonNode> cases(String resource) {
        JsonMapper mapper = new JsonMapper();
        try (InputStream in = Objects.requireNonNull(KerasCasesTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(mapper::readTree)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> aModelGivesWhatKerasGives() {
        return cases().stream()
                .map(it -> DynamicTest.dynamicTest(it.path("name").stringValue(), () -> check(it)));
    }

    private void check(JsonNode it) {
        Path file = folder.resolve(it.path("name").stringValue() + ".h5");
        write(it, file);
        check(it, KerasFile.read(file));
    }

    /** The other form: variables by number, in groups as objects lie in each other, in a zip with the configuration. */
    @TestFactory
    Stream<DynamicTest> anArchiveGivesTheSame() {
        return cases().stream()
                .filter(it -> it.path("config").path("class_name").stringValue().equals("Sequential")
                        && !it.path("name").stringValue().contains("nested"))
                .map(it -> DynamicTest.dynamicTest(
                        it.path("name").stringValue(), () -> check(it, KerasFile.read(archive(it)))));
    }

    private Path archive(JsonNode it) throws IOException {
        Path file = folder.resolve(it.path("name").stringValue() + ".keras");
        Path weights = folder.resolve(it.path("name").stringValue() + ".weights.h5");
        writeNumbered(it, weights);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "metadata.json", "{\"keras_version\": \"2.15.0\"}".getBytes(StandardCharsets.UTF_8));
            entry(zip, "config.json", it.path("config").toString().getBytes(StandardCharsets.UTF_8));
            entry(zip, "model.weights.h5", Files.readAllBytes(weights));
        }
        return file;
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static void writeNumbered(JsonNode it, Path file) {
        Map<String, Integer> numbers = new HashMap<>();
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            WritableGroup layers = hdf.putGroup("layers");
            hdf.putAttribute("made", "by a test");
            it.path("config").path("config").path("layers").forEach(layer -> {
                String type = layer.path("class_name").stringValue();
                String snake = type.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                        .replaceAll("([a-z])([A-Z])", "$1_$2")
                        .toLowerCase(Locale.ROOT);
                int number = numbers.merge(snake, 1, Integer::sum) - 1;
                JsonNode weights = it.path("weights")
                        .path(layer.path("config").path("name").stringValue());
                for (int i = 0; i < weights.size(); i++) {
                    String path = (number == 0 ? snake : snake + "_" + number) + place(layer, i, weights.size());
                    put(layers, path, nested(tensor(weights.get(i))));
                }
            });
        }
    }

    /** Where the variable of a number lies in its layer. */
    private static String place(JsonNode layer, int index, int count) {
        return switch (layer.path("class_name").stringValue()) {
            case "LSTM", "GRU", "SimpleRNN", "ConvLSTM2D" -> "/cell/vars/" + index;
            case "Bidirectional" ->
                (index < count / 2 ? "/forward_layer" : "/backward_layer") + "/cell/vars/" + index % (count / 2);
            case "TimeDistributed" -> "/layer/vars/" + index;
            case "RNN" -> {
                JsonNode cells =
                        layer.path("config").path("cell").path("config").path("cells");
                yield cells.isEmpty()
                        ? "/cell/vars/" + index
                        : "/cell/cells/lstm_cell" + (index < 3 ? "" : "_1") + "/vars/" + index % 3;
            }
            default -> "/vars/" + index;
        };
    }

    static void check(JsonNode it, ForeignModel model) {
        Feeds feeds = new Feeds();
        List<Input> inputs = model.graph().inputs();
        assertThat(inputs).hasSameSizeAs(it.path("inputs"));
        for (int i = 0; i < inputs.size(); i++) {
            feeds.put(
                    inputs.get(i).name(),
                    tensor(it.path("inputs").get(i)).to(inputs.get(i).dtype()));
        }
        Map<String, Tensor> outputs = new Interpreter().run(model.graph(), feeds, model.weights());
        assertThat(outputs).hasSameSizeAs(it.path("outputs"));
        int number = 0;
        for (String output : model.graph().outputs().keySet()) {
            JsonNode expected = it.path("outputs").get(number++);
            Tensor actual = Objects.requireNonNull(outputs.get(output));
            assertThat(actual.dims()).as(output).isEqualTo(dims(expected));
            for (int i = 0; i < actual.size(); i++) {
                double value = expected.path("data").get(i).doubleValue();
                assertThat(actual.element(i))
                        .as("%s[%d]", output, i)
                        .isCloseTo(value, within(TOLERANCE * (1 + Math.abs(value))));
            }
        }
    }

    private static int[] dims(JsonNode tensor) {
        int[] dims = new int[tensor.path("shape").size()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = tensor.path("shape").get(i).intValue();
        }
        return dims;
    }

    static Tensor tensor(JsonNode node) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, dims(node));
        for (int i = 0; i < tensor.size(); i++) {
            tensor.floats()[i] = node.path("data").get(i).floatValue();
        }
        return tensor;
    }

    /** As Keras 2 writes it. */
    static void write(JsonNode it, Path file) {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("model_config", it.path("config").toString());
            hdf.putAttribute("keras_version", "2.4.0");
            WritableGroup weights = hdf.putGroup("model_weights");
            List<String> layers = new ArrayList<>();
            it.path("weights").properties().forEach(layer -> {
                layers.add(layer.getKey());
                if (layer.getValue().isEmpty()) {
                    return; // jHDF writes no group without anything in it that it could read
                }
                WritableGroup group = weights.putGroup(layer.getKey());
                List<String> names = new ArrayList<>();
                layer.getValue().forEach(weight -> {
                    String path = weight.path("name").stringValue() + ":0";
                    names.add(path);
                    put(group, path, nested(tensor(weight)));
                });
                group.putAttribute("weight_names", names.toArray(String[]::new));
            });
            weights.putAttribute("layer_names", layers.toArray(String[]::new));
        }
    }

    static void put(WritableGroup group, String path, Object data) {
        WritableGroup parent = group;
        String[] parts = path.split("/");
        for (int i = 0; i < parts.length - 1; i++) {
            parent = parent.getChildren().get(parts[i]) instanceof WritableGroup inner
                    ? inner
                    : parent.putGroup(parts[i]);
        }
        parent.putDataset(parts[parts.length - 1], data);
    }

    static Object nested(Tensor tensor) {
        return tensor.rank() == 0 ? (Object) tensor.floats()[0] : nested(tensor, 0, 0);
    }

    private static Object nested(Tensor tensor, int axis, int at) {
        int size = tensor.dim(axis);
        if (axis == tensor.rank() - 1) {
            float[] row = new float[size];
            System.arraycopy(tensor.floats(), at * size, row, 0, size);
            return row;
        }
        int[] dims = new int[tensor.rank() - axis];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = tensor.dim(axis + i);
        }
        Object array = Array.newInstance(float.class, dims);
        for (int i = 0; i < size; i++) {
            Array.set(array, i, nested(tensor, axis + 1, at * size + i));
        }
        return array;
    }
}
