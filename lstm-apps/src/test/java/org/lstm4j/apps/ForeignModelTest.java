package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of other programs where a model is expected: what they are, by their bytes, and what to do, in one line. */
class ForeignModelTest {
    @TempDir
    private Path folder;

    private Path bytes(String name, String hex) throws IOException {
        return Files.write(folder.resolve(name), Arrays.copyOf(HexFormat.of().parseHex(hex), 3000));
    }

    private Path text(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path zip(String name, String... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(entry.getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return Files.write(folder.resolve(name), out.toByteArray());
    }

    private void importSays(Path file, String what, String advice) {
        Path target = folder.resolve("never.lstm");
        ProgramRun run = ProgramRun.of("import", file.toString(), "--to", target.toString());
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("lstm: " + file + ": is " + what)
                .contains("not a model that is read", advice);
        assertThat(target).doesNotExist();
    }

    @Test
    void importSaysWhatAFileIsWhateverItsName() throws IOException {
        importSays(
                text("data.csv", "date,views\n2015-07-01,14\n2015-07-02,15\n"),
                "a text file (a table, as CSV)",
                "data");
        importSays(text("notes.txt", "this is no model\n"), "a text file", "It is data");
        importSays(text("config.json", "{\"model_type\": \"lstm\"}"), "a text file (JSON)", "no weights");
        importSays(zip("a.npz", "arr_0.npy"), "a NumPy .npz archive", "network it belongs to");
        importSays(bytes("a.npy", "934e554d5059"), "a NumPy array", "network it belongs to");
        importSays(
                bytes("frozen.pb", "0a120a0178120b506c616365686f6c64657220"),
                "a frozen graph of TensorFlow",
                "--graphdef");
        importSays(
                bytes("saved_model.pb", "0801120a0a080a044e6f4f70"), "the saved_model.pb of a TensorFlow", "tf2onnx");
        importSays(bytes("m.tflite", "1c00000054464c33"), "a TensorFlow Lite model", "--tflite");
        importSays(bytes("m.gguf", "47475546"), "a GGUF file", "llama.cpp");
        importSays(Files.write(folder.resolve("m.onnx"), new byte[0]), "empty", "Write or copy the file again");
        importSays(
                text("lfs.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
                "a Git LFS",
                "git lfs pull");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[1000]);
        }
        importSays(Files.write(folder.resolve("m.onnx.gz"), packed.toByteArray()), "compressed with gzip", "Unpack it");
    }

    /** What is of Keras or PyTorch goes to its reader, by what is in it. */
    @Test
    void damagedFilesOfKerasAndPyTorchAreSaidToBeSo() throws IOException {
        refused(zip("m.pt", "archive/data.pkl", "archive/data/0"), "was packed again, which torch.save does not do");
        refused(bytes("old.pth", "80028a0a6cfc9c46f9206aa850192e"), "");
        byte[] header =
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".getBytes(StandardCharsets.UTF_8);
        byte[] weights = Arrays.copyOf(new byte[] {(byte) header.length}, 8 + header.length + 4);
        System.arraycopy(header, 0, weights, 8, header.length);
        refused(
                Files.write(folder.resolve("model.safetensors"), weights),
                "the module the state dict with {w=[1]} is of a kind that is not told by names and shapes");
        for (Path file : List.of(bytes("model.h5", "894844460d0a1a0a"), bytes("renamed.onnx", "894844460d0a1a0a"))) {
            refused(file, "is no whole HDF5 file");
        }
        refused(
                zip("m.keras", "metadata.json", "config.json", "model.weights.h5"),
                "config.json: has a configuration that is no JSON");
        refused(
                text("alone.json", "{\"class_name\": \"Sequential\"}"),
                "has the layers of a model and not its weights");
    }

    private void refused(Path file, String what) {
        ProgramRun run = ProgramRun.of(
                "import", file.toString(), "--to", folder.resolve("never.lstm").toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("lstm: " + file + ": ")
                .contains(what);
        assertThat(folder.resolve("never.lstm")).doesNotExist();
    }

    @Test
    void importSaysWhatADirectoryIs() throws IOException {
        importSays(folder, "a directory", "Give");
        Path saved = Files.createDirectories(folder.resolve("saved"));
        Files.write(saved.resolve("saved_model.pb"), new byte[] {8, 1});
        importSays(saved, "a TensorFlow TaskModel (a directory)", "--saved-model");
    }

    /** Bytes that no format begins with, and what begins as an ONNX model and is cut off. */
    @Test
    void importSaysOfNoiseThatItIsNoOnnxModel() throws IOException {
        for (String hex : List.of("deadbeefdeadbeef", "0807120770792d746f726368ffff")) {
            Path file = bytes("noise.onnx", hex);
            ProgramRun run = ProgramRun.of(
                    "import",
                    file.toString(),
                    "--to",
                    folder.resolve("never.lstm").toString());
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("lstm: " + file + ": This is no ONNX model")
                    .doesNotContain("..");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"predict", "evaluate", "explain", "generate", "export"})
    void everyCommandThatTakesAModelSaysWhatItGot(String command) throws IOException {
        for (Path file : List.of(
                bytes("m.lstm", "894844460d0a1a0a"),
                zip("n.lstm", "archive/data.pkl"),
                bytes("o.lstm", "0807120770792d746f726368"),
                bytes("p.lstm", "1c00000054464c33"),
                text("q.lstm", "a,b\n1,2\n3,4\n"))) {
            List<String> args = command.equals("export")
                    ? List.of(
                            command,
                            file.toString(),
                            "--to",
                            folder.resolve("x.onnx").toString())
                    : command.equals("evaluate")
                            ? List.of(command, file.toString())
                            : List.of(command, file.toString(), "hello");
            ProgramRun run = ProgramRun.of(args.toArray(String[]::new));
            assertThat(run.code()).as(run.err()).isEqualTo(2);
            assertThat(run.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("lstm: " + file + ": is ")
                    .contains("not a model bundle");
        }
    }
}
