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
}
