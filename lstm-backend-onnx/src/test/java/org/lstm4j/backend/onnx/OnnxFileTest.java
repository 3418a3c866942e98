package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Graph;
import org.lstm4j.spi.ForeignModel;
import org.lstm4j.spi.ModelReader;

/** The reader that an import finds. */
class OnnxFileTest {
    @TempDir
    Path folder;

    private static ModelReader found() {
        return ServiceLoader.load(ModelReader.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(reader -> reader.format().equals("ONNX"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean reads(byte[] bytes) {
        return found().reads(Path.of("anything"), Arrays.copyOf(bytes, Math.min(bytes.length, 1024)));
    }

    @Test
    void givesTheGraphAndWhatTheModelSaysOfItself() throws IOException {
        ModelProto model = Refusals.one().weight("w", 2).node("Add", "y", List.of("x", "w")).model().toBuilder()
                .setProducerName("pytorch")
                .setProducerVersion("2.4.0")
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("author").setValue("me"))
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("empty").setValue(""))
                .build();
        Path file = Files.write(folder.resolve("a.bin"), model.toByteArray());

        ForeignModel read = found().read(file, ModelReader.Options.NONE);

        assertThat(read.producer()).isEqualTo("pytorch 2.4.0");
        assertThat(read.facts()).containsExactly(Map.entry("onnx.opset", "17"), Map.entry("onnx.author", "me"));
        assertThat(read.weights()).containsOnlyKeys("w");
        assertThat(read.graph().outputs()).containsOnlyKeys("y");
        assertThat(read.remarks()).isEmpty();
    }

    @Test
    void refusesOptionsWithoutUseAndNamesTheFile() throws IOException {
        Path file = Files.write(folder.resolve("a.onnx"), Refusals.one().bytes());
        ModelReader.Options options = new ModelReader.Options(Optional.of("encoder"), Optional.empty());
        assertThatThrownBy(() -> found().read(file, options))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("leave out --module");
        assertThatThrownBy(() -> found().read(file, ModelReader.Options.NONE))
                .isInstanceOf(OnnxModelException.class)
                .hasMessageStartingWith(file + ": ");
        Path missing = folder.resolve("missing.onnx");
        assertThatThrownBy(() -> found().read(missing, ModelReader.Options.NONE))
                .hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> found().read(folder, ModelReader.Options.NONE))
                .hasMessageContaining("not a regular file");
    }

    @Test
    void knowsModelsByTheirFirstFieldsWhereverTheGraphBegins() {
        Graph graph = Networks.stacked(true);
        assertThat(reads(OnnxWriter.bytes(graph, Networks.weights(graph, 1), Map.of())))
                .isTrue();
        assertThat(reads(Exporters.pytorchStack().bytes())).isTrue();
        assertThat(reads(Exporters.loops().bytes())).isTrue();
        ModelProto longWinded = Exporters.attention().model().toBuilder()
                .setDocString("A sentence. ".repeat(300))
                .build();
        assertThat(reads(longWinded.toByteArray())).isTrue();
        assertThat(reads(Exporters.attention().model().toBuilder()
                        .clearIrVersion()
                        .build()
                        .toByteArray()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // empty
                "08", // cut off
                "504b0304140000000800", // zip
                "894844460d0a1a0a", // HDF5
                "80028a0a6cfc9c46f920", // pickle
                "934e554d5059010076007b", // NumPy
                "474755460300000000", // GGUF
                "1c00000054464c33", // TensorFlow Lite
                "080112a0b5020a0a1208", // TensorFlow SavedModel
                "0a1b0a04696e70751204", // TensorFlow GraphDef
                "40000000000000007b22", // safetensors
                "080100000000000000007b22", // safetensors whose length looks like a version
                "08ffffffff0f", // a version that none has
                "1208000000ffff0000000000"
            })
    void takesNoOtherFile(String hex) {
        assertThat(reads(HexFormat.of().parseHex(hex))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text, label\n1, 2\n", "{\"class_name\": \"Sequential\"}", "\n\n\n", ":x", "\b\u0001words"})
    void takesNoText(String text) {
        assertThat(reads(text.getBytes(StandardCharsets.UTF_8))).isFalse();
    }
}
