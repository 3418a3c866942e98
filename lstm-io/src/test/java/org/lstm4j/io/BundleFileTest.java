package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.train.Weights;

class BundleFileTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("model" + BundleFile.EXTENSION);
    }

    @Test
    void aGraphInTheWordsOfAnEarlierVersionIsThatGraph() throws IOException {
        BundleFile.write(file, Samples.bundle());
        SequencedMap<String, byte[]> entries = Archives.entries(Files.readAllBytes(file));
        String text = Archives.text(entries, "graph.txt");
        String before = text.replace("activations=\"Sigmoid Tanh Tanh\", ", "");
        assertThat(before).isNotEqualTo(text);
        Archives.forge(entries, "graph.txt", Samples.bytes(before));
        Archives.write(file, entries);
        assertThat(BundleFile.read(file).graph().toText()).isEqualTo(Samples.GRAPH.toText());
    }

    @Test
    void everyPartComesBack() {
        Bundle bundle = Samples.bundle();

        BundleFile.write(file, bundle);
        Bundle read = BundleFile.read(file);

        assertThat(read).isEqualTo(bundle);
        assertThat(read.graph().toText()).isEqualTo(bundle.graph().toText());
        assertThat(Weights.sha256(read.weights())).isEqualTo(Weights.sha256(bundle.weights()));
        assertThat(read.weights().keySet())
                .containsExactlyElementsOf(bundle.weights().keySet());
        assertThat(read.labels()).isEqualTo(bundle.labels());
        assertThat(read.threshold()).isEqualTo(0.4375);
        assertThat(read.textPipeline()).isEqualTo(bundle.textPipeline());
        assertThat(read.architecture()).isEqualTo(bundle.architecture());
        assertThat(read.attachments()).isEqualTo(bundle.attachments()).hasSize(1);
        assertThat(read.provenance()).isEqualTo(bundle.provenance());
    }

    @Test
    void negativeZerosAndDenormalsComeBackBitByBit() {
        BundleFile.write(file, Samples.bundle());

        Tensor tensor = BundleFile.read(file).weights().firstEntry().getValue();

        assertThat(Float.floatToRawIntBits(tensor.floats()[0])).isEqualTo(0x80000000);
        assertThat(Float.floatToRawIntBits(tensor.floats()[1])).isEqualTo(1);
        assertThat(tensor.floats()[2]).isEqualTo(-Float.MIN_NORMAL / 3);
        assertThat(tensor.floats()[3]).isEqualTo(Float.MAX_VALUE);
    }

    @Test
    void aBundleOfTheLeastComesBack() {
        Bundle least = Bundle.of(Samples.GRAPH, Samples.weights(), Samples.provenance());

        BundleFile.write(file, least);

        assertThat(BundleFile.read(file)).isEqualTo(least);
    }

    @Test
    void equalBundlesAreEqualBytesInAnyTimeZoneAndWhateverTheMapsOrder() throws IOException {
        BundleFile.write(file, Samples.bundle());
        byte[] first = Files.readAllBytes(file);
        TimeZone zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
            Bundle same = Samples.bundle();
            Map<String, Tensor> shuffled = new TreeMap<>(Collections.reverseOrder());
            shuffled.putAll(same.weights());
            BundleFile.write(
                    file,
                    Bundle.of(same.graph(), shuffled, same.provenance())
                            .withLabels(same.labels().toArray(String[]::new))
                            .withThreshold(same.threshold())
                            .withTextPipeline(same.textPipeline().orElseThrow())
                            .withAttachment("scale", same.attachments().getOrDefault("scale", ""))
                            .withArchitecture(same.architecture().orElseThrow()));
        } finally {
            TimeZone.setDefault(zone);
        }

        assertThat(file).hasBinaryContent(first);
        BundleFile.write(file, BundleFile.read(file));
        assertThat(file).hasBinaryContent(first);
    }

    @Test
    void otherToolsFindAPlainZipArchiveWithTheMarkInFront() throws IOException {
        BundleFile.write(file, Samples.bundle());

        byte[] start = Arrays.copyOf(Files.readAllBytes(file), 67);
        assertThat(new String(start, 30, 37, StandardCharsets.US_ASCII))
                .isEqualTo("mimetypeapplication/vnd.lstm4j.bundle");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(entry -> entry.getName()))
                    .containsExactly(
                            "mimetype",
                            "manifest.json",
                            "graph.txt",
                            "weights.safetensors",
                            "labels.json",
                            "text.json",
                            "architecture.json",
                            "attachments.json");
            assertThat(zip.stream()).allMatch(entry -> entry.getTimeLocal().getYear() == 1980);
        }
    }

    @Test
    void theWeightsInsideAreASafetensorsFile() throws IOException {
        BundleFile.write(file, Samples.bundle());

        byte[] weights = Archives.entries(Files.readAllBytes(file)).getOrDefault("weights.safetensors", new byte[0]);

        assertThat(Safetensors.read(weights)).isEqualTo(Safetensors.of(Samples.weights()));
    }

    @Test
    void theManifestIsReadableByPeople() throws IOException {
        BundleFile.write(file, Samples.bundle());

        assertThat(Archives.text(Archives.entries(Files.readAllBytes(file)), "manifest.json"))
                .startsWith("""
                        {
                          "format" : "lstm-bundle",
                          "version" : 1,
                          "threshold" : 0.4375,
                          "sha256" : {
                            "graph.txt" : "%s",
                        """.formatted(Samples.provenance().graphSha256()))
                .contains("\"created\" : \"2026-01-02T03:04:05Z\"", "\"seed\" : -42", "\"test.accuracy\" : \"0.81\"");
    }

    @Test
    void aModelThatCannotBeUsedIsNotWrittenOverOneThatCan() throws IOException {
        BundleFile.write(file, Samples.bundle());
        byte[] good = Files.readAllBytes(file);
        Bundle spoiled = Samples.bundle();
        Provenance tooLong = spoiled.provenance().withNumbers(Map.of("note", "x".repeat(1 << 20)));

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> BundleFile.write(file, spoiled.withProvenance(tooLong)))
                .withMessageContaining("manifest.json");

        assertThat(file).hasBinaryContent(good);
    }

    @Test
    void aMissingDirectoryIsNamed() {
        assertThatThrownBy(() -> BundleFile.write(directory.resolve("runs/model.lstm"), Samples.bundle()))
                .isInstanceOf(OutputFileException.class)
                .hasMessageContaining("runs: there is no such directory");
    }

    @Test
    void aMissingFileIsNamed() {
        ModelFileException problem = catchThrowableOfType(ModelFileException.class, () -> BundleFile.read(file));

        assertThat(problem.problem()).isEqualTo(ModelFileException.Problem.MISSING);
        assertThat(problem.file()).isEqualTo(file.toString());
        assertThat(problem).hasMessage(file + ": there is no such file. Check the path.");
    }

    @Test
    void aDirectoryIsNamed() {
        ModelFileException problem = catchThrowableOfType(ModelFileException.class, () -> BundleFile.read(directory));

        assertThat(problem.problem()).isEqualTo(ModelFileException.Problem.NOT_A_FILE);
        assertThat(problem).hasMessageContaining("is a directory");
    }
}
