package org.lstm4j.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.spi.Feeds;

/** Weights in files beside the model, as PyTorch writes them today, and files that are strange to us. */
class ExternalDataTest {
    private static final String DATA = "model.onnx.data";

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void placed() {
        model = folder.resolve("model.onnx");
    }

    private static ModelMaker lstm() {
        ModelMaker m =
                new ModelMaker(17).input("x", DType.FLOAT32, "time", "batch", 3).output("y");
        m.weight("W", 1, 16, 3).weight("R", 1, 16, 4).weight("B", 1, 32);
        m.node("Constant", "scale", List.of(), ModelMaker.attribute("value", ModelMaker.numbers("s", 4)));
        m.node("LSTM", "a", List.of("x", "W", "R", "B"), ModelMaker.attribute("hidden_size", 4));
        return m.node("Mul", "y", List.of("a", "scale"));
    }

    private static StringStringEntryProto entry(String key, Object value) {
        return StringStringEntryProto.newBuilder()
                .setKey(key)
                .setValue(value.toString())
                .build();
    }

    /**
     * Moves all tensors of more than a number out of a model, from an offset on; every second one into a file of its
     * own.
     */
    private void save(ModelMaker maker, boolean inSeveral) throws IOException {
        ModelProto.Builder proto = maker.model().toBuilder();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(new byte[64]);
        int moved = 0;
        for (TensorProto.Builder tensor : proto.getGraphBuilder().getInitializerBuilderList()) {
            move(tensor, all, inSeveral && moved++ % 2 == 1);
        }
        proto.getGraphBuilder().getNodeBuilderList().stream()
                .flatMap(node -> node.getAttributeBuilderList().stream())
                .filter(attribute -> attribute.hasT())
                .forEach(attribute -> move(attribute.getTBuilder(), all, false));
        Files.write(folder.resolve(DATA), all.toByteArray());
        Files.write(model, proto.build().toByteArray());
    }

    private void move(TensorProto.Builder tensor, ByteArrayOutputStream all, boolean isAlone) {
        byte[] raw = tensor.getRawData().toByteArray();
        tensor.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
        try {
            if (isAlone) {
                Files.write(folder.resolve(tensor.getName()), raw);
                tensor.addExternalData(
                        entry("location", tensor.getName())); // from the start, as long as its dimensions
            } else {
                tensor.addExternalData(entry("location", DATA))
                        .addExternalData(entry("offset", all.size()))
                        .addExternalData(entry("length", raw.length));
                all.write(raw);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isReadByThePathOfTheModelAlsoOutOfSeveralFilesAndIntoConstants(boolean inSeveral)
            throws IOException, OrtException {
        ModelMaker maker = lstm();
        save(maker, inSeveral);
        Feeds feeds = new Feeds().put("x", ModelMaker.numbers("x", 5, 2, 3));

        OnnxModel read = OnnxReader.read(model);

        assertThat(read.weights().keySet()).containsExactly("W", "R", "B", "scale");
        assertThat(Objects.requireNonNull(read.weights().get("R")).floats())
                .isEqualTo(ModelMaker.numbers("R", 1, 16, 4).floats());
        Judge.equal(read, feeds, Judge.original(maker.bytes(), feeds), 2e-6);
    }

    @Test
    void ofAnyTypeIsTheSameAsInTheModel() throws IOException {
        Tensor whole = Tensor.of(new int[] {2, 2}, new long[] {1, -2, 1L << 40, 4});
        ModelMaker maker = new ModelMaker(17)
                .input("x", DType.INT64, 2, 2)
                .initializer("w", whole)
                .output(DType.INT64, "y");
        maker.node("Add", "y", List.of("x", "w"));
        TensorProto narrow = TensorProto.newBuilder()
                .setName("q")
                .addDims(3)
                .setDataType(TensorProto.DataType.INT8_VALUE)
                .setRawData(com.google.protobuf.ByteString.copyFrom(new byte[] {-128, 0, 127}))
                .build();
        maker.graph.addInitializer(narrow);
        maker.node("Cast", "z", List.of("q"), ModelMaker.attribute("to", 1)).output("z");
        save(maker, false);

        OnnxModel read = OnnxReader.read(model);

        assertThat(read.graph().constants().stream()
                        .map(constant -> constant.tensor())
                        .filter(tensor -> tensor.dtype() == DType.INT64))
                .anySatisfy(tensor -> assertThat(tensor.longs()).isEqualTo(whole.longs()));
        assertThat(read.weights().values())
                .anySatisfy(tensor -> assertThat(tensor.floats()).containsExactly(-128, 0, 127));
    }

    private void refused(String location, Object offset, Object length, Problem problem, String... parts)
            throws IOException {
        ModelProto.Builder proto = lstm().model().toBuilder();
        proto.getGraphBuilder()
                .getInitializerBuilder(1)
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", offset))
                .addExternalData(entry("length", length));
        Files.write(model, proto.build().toByteArray());
        assertThatThrownBy(() -> OnnxReader.read(model))
                .isInstanceOfSatisfying(
                        OnnxModelException.class, e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageStartingWith(model + ": Tensor \"R\"")
                .hasMessageContainingAll(parts)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "..", "../x", "/etc/passwd", "sub/x", "sub\\x", "C:x", "a\u0000b", "model.onnx/../x"})
    void aNameThatIsNoPlainOneIsRefused(String name) throws IOException {
        refused(name, 0, 256, Problem.EXTERNAL_DATA, "not the name of a file beside the model");
    }

    @Test
    void aFileThatIsMissingIsAskedFor() throws IOException {
        refused(DATA, 0, 256, Problem.EXTERNAL_DATA, "\"" + DATA + "\"", "put it beside the model");
    }

    @Test
    void aFolderAndALinkThatLeadsOutAreRefusedAndALinkWithinIsFollowed() throws IOException {
        Files.createDirectory(folder.resolve("inner"));
        refused("inner", 0, 256, Problem.EXTERNAL_DATA, "no regular file");
        Path elsewhere = Files.createTempFile("weights", ".bin");
        try {
            Files.write(elsewhere, new byte[256]);
            try {
                Files.createSymbolicLink(folder.resolve("link"), elsewhere);
            } catch (IOException | UnsupportedOperationException e) {
                Assumptions.abort("no links on this file system");
            }
            refused("link", 0, 256, Problem.EXTERNAL_DATA, "leads out of the model's folder");
        } finally {
            Files.delete(elsewhere);
        }
        save(lstm(), false);
        Files.move(folder.resolve(DATA), folder.resolve("other"));
        Files.createSymbolicLink(folder.resolve(DATA), Path.of("other"));
        assertThat(OnnxReader.read(model).weights()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 256, has 256",
        "0, 255, 256 bytes by its dimensions",
        "0, 257, 256 bytes by its dimensions",
        "-1, 256, a number of bytes",
        "0, -256, a number of bytes",
        "0, 1e2, a number of bytes",
        "999999999999999999, 256, has 256",
        "99999999999999999999, 256, a number of bytes"
    })
    void bytesThatAreNotThereAreRefused(String offset, String length, String part) throws IOException {
        Files.write(folder.resolve(DATA), new byte[256]);
        refused(DATA, offset, length, Problem.INCONSISTENT, part);
    }

    @Test
    void dimensionsBeyondTheFileTakeNoMemory() throws IOException {
        Files.write(folder.resolve(DATA), new byte[256]);
        ModelProto.Builder proto = lstm().model().toBuilder();
        TensorProto.Builder tensor = proto.getGraphBuilder()
                .getInitializerBuilder(1)
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", DATA));
        tensor.setDims(1, 1 << 28);
        Files.write(model, proto.build().toByteArray());

        assertThatThrownBy(() -> OnnxReader.read(model))
                .isInstanceOf(OnnxModelException.class)
                .hasMessageContaining("cut off");
    }

    @Test
    void bytesInMemoryHaveNoFolderAndTheHintNamesThePath() {
        ModelProto.Builder proto = lstm().model().toBuilder();
        proto.getGraphBuilder()
                .getInitializerBuilder(0)
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", DATA));
        Refusals.refused(proto.build().toByteArray(), Problem.EXTERNAL_DATA, "\"W\"", DATA, "by its path");
    }

    @Test
    void mutatedFilesGiveTheTypedError() throws IOException {
        save(lstm(), true);
        byte[] sound = Files.readAllBytes(model);
        int refused = 0;
        for (int i = 0; i < MutatedFilesTest.MUTATIONS; i++) {
            SplittableRandom random = new SplittableRandom(i);
            byte[] bytes = sound.clone();
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(model, bytes);
            if (i % 4 == 0) {
                Files.write(folder.resolve(DATA), new byte[random.nextInt(400)]);
            }
            try {
                OnnxReader.read(model);
            } catch (OnnxModelException e) {
                assertThat(e.getMessage()).as("mutation %d", i).isNotBlank().doesNotContain("\n");
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation " + i, e);
            }
        }
        assertThat(refused).isGreaterThan(MutatedFilesTest.MUTATIONS / 4);
    }
}
