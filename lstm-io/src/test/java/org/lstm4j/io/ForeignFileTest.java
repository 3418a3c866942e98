package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.io.ModelFileException.Problem;

class ForeignFileTest {
    @TempDir
    private Path directory;

    private ModelFileException problem(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("model.lstm"), bytes);
        return catchThrowableOfType(ModelFileException.class, () -> BundleFile.read(file));
    }

    private void assertForeign(byte[] bytes, String format) throws IOException {
        assertThat(problem(bytes).problem()).isEqualTo(Problem.FOREIGN);
        assertThat(problem(bytes)).hasMessageContaining("is " + format).hasMessageContaining("Give a .lstm file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "894844460d0a1a0a                     | an HDF5 file, such as a Keras .h5 model",
                "80028a0a6cfc9c46f9206aa850192e       | a PyTorch file of the old format",
                "80045d942e                           | a Python pickle",
                "0807120770792d746f726368             | an ONNX model",
                "1c00000054464c33                     | a TensorFlow Lite model",
                "934e554d5059                         | a NumPy array",
                "47475546                             | a GGUF file",
                "aced0005                             | a serialised Java object",
            })
    void aFileOfAnotherProgramIsNamedByItsFirstBytes(String hex, String format) throws IOException {
        assertForeign(Arrays.copyOf(Samples.hex(hex), 5000), format);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metadata.json, config.json, model.weights.h5    | a Keras .keras model",
                "archive/data.pkl, archive/data/0, archive/version | a PyTorch file",
                "configuration.json, coefficients.bin            | a Deeplearning4j model",
                "a.npy                                           | a NumPy .npz archive",
                "META-INF/MANIFEST.MF                            | a Java archive",
                "holiday.jpg                                     | a zip archive",
            })
    void aZipArchiveIsNamedByItsEntries(String names, String format) throws IOException {
        SequencedMap<String, byte[]> entries = new LinkedHashMap<>();
        for (String name : names.split(", ")) {
            entries.put(name, new byte[100]);
        }

        assertForeign(Archives.archive(entries, true), format);
    }

    @Test
    void bareWeightsAreNamed() throws IOException {
        assertForeign(Safetensors.of(Samples.weights()).toBytes(), "a safetensors file: weights without a network");
    }

    @Test
    void aCompressedBundleIsNamed() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(new byte[1000]);
        }

        assertForeign(out.toByteArray(), "compressed with gzip");
    }

    @Test
    void textIsNamed() throws IOException {
        assertForeign(Samples.bytes("{\"layers\": []}\n"), "a text file");
        assertForeign(Samples.bytes("é".repeat(300)), "a text file");
        assertForeign(Samples.bytes("x" + "é".repeat(300)), "a text file");
    }

    @Test
    void anythingElseIsNoBundle() throws IOException {
        byte[] noise = new byte[1000];
        new Random(5).nextBytes(noise);

        assertThat(problem(noise).problem()).isEqualTo(Problem.NOT_A_BUNDLE);
        assertThat(problem(noise)).hasMessageContaining("is not a model bundle, nor of any other format known here");
    }

    @Test
    void anEmptyFileIsCutOff() throws IOException {
        assertThat(problem(new byte[0]).problem()).isEqualTo(Problem.TRUNCATED);
        assertThat(problem(new byte[0])).hasMessageContaining("the file is empty");
    }

    // ---- what to do with it

    private static void recognised(byte[] bytes, String description, String advice) {
        assertThat(FileFormat.of(bytes, bytes)).get().satisfies(format -> {
            assertThat(format.description()).startsWith(description);
            assertThat(format.advice()).contains(advice).doesNotContain("\n").doesNotEndWith(".");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "894844460d0a1a0a                                 | an HDF5 file      | lstm import FILE",
                "80028a0a6cfc9c46f9206aa850192e                   | a PyTorch file    | torch.onnx.export",
                "80045d942e                                       | a Python pickle   | torch.onnx.export",
                "1c00000054464c33                                 | a TensorFlow Lite | --tflite",
                "1c0000004f52544d                                 | a model in ONNX Runtime's own format | the ONNX file",
                "0801120a0a080a044e6f4f70                         | the saved_model.pb of a TensorFlow TaskModel | --saved-model",
                "0a120a0178120b506c616365686f6c64657220           | a frozen graph of TensorFlow | --graphdef",
                "0807120770792d746f726368                         | an ONNX model     | lstm import",
                "1f8b0800                                         | compressed with gzip | Unpack it",
                "425a6839                                         | compressed with bzip2 | Unpack it",
                "fd377a585a00                                     | compressed with xz | Unpack it",
                "377abcaf271c                                     | a 7z archive      | Unpack it",
                "47475546                                         | a GGUF file       | llama.cpp",
                "934e554d5059                                     | a NumPy array     | network it belongs to",
                "50415231                                         | a Parquet table   | data",
                "53514c69746520666f726d6174203300                 | an SQLite database | data",
            })
    void whatAnotherProgramWroteComesWithWhatToDo(String hex, String description, String advice) {
        recognised(Samples.hex(hex), description, advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "date,views\\n2015-07-01,14\\n2015-07-02,15\\n     | a text file (a table, as CSV) | data",
                "a;b\\n1;2\\n                                     | a text file (a table, as CSV) | data",
                "a\\tb\\n1\\t2\\n                                 | a text file (a table, as CSV) | data",
                "once upon a time, long ago\\nthere was a king\\n | a text file       | data",
                "{\"word_index\": {}}                             | a text file (JSON) | no weights",
                "{\"class_name\": \"Sequential\"}                  | a text file (JSON) | Keras architecture",
                "version https://git-lfs.github.com/spec/v1\\n   | a Git LFS pointer | git lfs pull",
                "<!DOCTYPE html><html>                          | a web page        | Download",
                "<?xml version='1.0'?>                          | an XML document   | model",
            })
    void textIsTakenForWhatItLooksLike(String text, String description, String advice) {
        recognised(Samples.bytes(text.strip().replace("\\n", "\n").replace("\\t", "\t")), description, advice);
    }

    @Test
    void anArchiveIsTakenForWhatIsInIt() throws IOException {
        for (String[] known : new String[][] {
            {"model.weights.h5", "a Keras .keras model", "lstm import FILE"},
            {"archive/data.pkl", "a PyTorch file", "torch.onnx.export"},
            {"m/saved_model.pb", "a zip archive with a TensorFlow TaskModel", "--saved-model"},
            {"arr_0.npy", "a NumPy .npz archive", "network it belongs to"},
            {"model.onnx", "a zip archive with an ONNX model", "Unpack it"},
            {"holiday.jpg", "a zip archive", "Unpack it"}
        }) {
            SequencedMap<String, byte[]> entries = new LinkedHashMap<>();
            entries.put(known[0], new byte[100]);
            recognised(Archives.archive(entries, true), known[1], known[2]);
        }
        Path bundle = directory.resolve("own.lstm");
        BundleFile.write(bundle, Samples.bundle());
        recognised(Files.readAllBytes(bundle), "a model of this program", "needs no import");
    }

    @Test
    void aDirectoryAndAnEmptyFileAreRecognisedToo() throws IOException {
        assertThat(FileFormat.of(directory))
                .get()
                .extracting(FileFormat::description)
                .isEqualTo("a directory");
        Files.write(directory.resolve("model.keras"), new byte[1]);
        assertThat(FileFormat.of(directory))
                .get()
                .extracting(FileFormat::advice)
                .asString()
                .contains("model.keras");
        Files.write(directory.resolve("saved_model.pb"), new byte[1]);
        assertThat(FileFormat.of(directory))
                .get()
                .extracting(FileFormat::description)
                .isEqualTo("a TensorFlow TaskModel (a directory)");
        assertThat(FileFormat.of(Files.write(directory.resolve("none"), new byte[0])))
                .get()
                .extracting(FileFormat::description)
                .isEqualTo("empty");
    }

    @Test
    void noiseOfAnyLengthIsNeverMistakenAndNeverFails() {
        Random random = new Random(7);
        int known = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(600)];
            random.nextBytes(noise);
            if (noise.length > 20 && FileFormat.of(noise, noise).isPresent()) {
                known++;
            }
        }
        assertThat(known).isLessThan(20);
    }
}
