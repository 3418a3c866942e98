package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.Tensor;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.testing.Cases;

/** Whatever is done to a bundle, reading it gives an equal bundle or the typed error, and nothing else. */
class BundleDamageTest {
    private static final Bundle BUNDLE = Samples.bundle();
    private static final Path FILE = Path.of(
            System.getProperty("java.io.tmpdir"),
            "bundle-damage-" + ProcessHandle.current().pid() + ".lstm");
    private static final byte[] BYTES = bytes();

    private static byte[] bytes() {
        try {
            BundleFile.write(FILE, BUNDLE);
            return Files.readAllBytes(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeAll
    static void theUndamagedFileIsRead() {
        AtomicFile.write(FILE, BYTES);
        assertThat(BundleFile.read(FILE)).isEqualTo(BUNDLE);
    }

    @AfterAll
    static void deleteTheFile() throws IOException {
        Files.deleteIfExists(FILE);
    }

    private static ModelFileException problem(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        ModelFileException problem = catchThrowableOfType(ModelFileException.class, () -> BundleFile.read(FILE));
        assertThat(problem.file()).isEqualTo(FILE.toString());
        assertThat(problem).hasMessageStartingWith(FILE + ": ");
        return problem;
    }

    private static ModelFileException problem(SequencedMap<String, byte[]> entries) throws IOException {
        return problem(Archives.archive(entries, false));
    }

    @Test
    void everyPrefixIsTruncated() throws IOException {
        for (int length = 0; length < BYTES.length; length++) {
            assertThat(problem(Arrays.copyOf(BYTES, length)).problem())
                    .as("%d of %d bytes", length, BYTES.length)
                    .isEqualTo(Problem.TRUNCATED);
        }
    }

    @Test
    void anythingBehindTheEndIsRefused() throws IOException {
        assertThat(problem(Arrays.copyOf(BYTES, BYTES.length + 1)).problem()).isEqualTo(Problem.TRUNCATED);
        assertThat(problem(Arrays.copyOf(BYTES, BYTES.length + 70_000)).problem())
                .isEqualTo(Problem.TRUNCATED);
    }

    @Test
    void aFlippedByteIsRefusedOrChangesNothing() {
        Cases.of(1500).withSeed(20260103).check(draw -> {
            int position = draw.between(0, 1 << 20);
            int flip = draw.between(1, 255);

            byte[] bytes = BYTES.clone();
            bytes[position % bytes.length] ^= (byte) flip;

            assertEqualOrRefused(bytes);
        });
    }

    @Test
    void aFlippedByteInTheArchivesDirectoryIsRefusedOrChangesNothing() {
        Cases.of(500).withSeed(20260104).check(draw -> {
            int position = draw.between(0, 1 << 20);
            int flip = draw.between(1, 255);

            byte[] bytes = BYTES.clone();
            // Where a zip reader looks first: the directory and the end, some 500 bytes.
            bytes[bytes.length - 1 - position % 500] ^= (byte) flip;

            assertEqualOrRefused(bytes);
        });
    }

    @Test
    void aBlockOfZerosIsRefusedOrChangesNothing() {
        Cases.of(200).withSeed(20260105).check(draw -> {
            int position = draw.between(0, 1 << 20);
            int length = draw.between(1, 4096);

            byte[] bytes = BYTES.clone();
            int from = position % bytes.length;
            Arrays.fill(bytes, from, Math.min(bytes.length, from + length), (byte) 0);

            assertEqualOrRefused(bytes);
        });
    }

    private static void assertEqualOrRefused(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        try {
            assertThat(BundleFile.read(FILE)).isEqualTo(BUNDLE);
        } catch (ModelFileException e) {
            assertThat(e.file()).isEqualTo(FILE.toString());
        }
    }

    @Test
    void aForgedGraphWithRightChecksumsIsRefusedOrRead() {
        Cases.of(1500).withSeed(20260106).check(draw -> {
            int position = draw.between(0, 1 << 20);
            int kind = draw.between(0, 5);
            int other = draw.between(0, 1 << 20);

            String text = Samples.GRAPH.toText();
            int from = position % text.length();
            int to = other % text.length();
            String start = text.substring(0, from);
            String forged = switch (kind) {
                case 0 -> start + text.substring(from + 1);
                case 1 -> start + text.charAt(to) + text.substring(from + 1);
                case 2 -> start + "-" + text.substring(from);
                case 3 -> start + "99999999" + text.substring(from);
                case 4 -> start + text.substring(Math.min(text.length(), from + other % 40));
                default -> start + text.substring(Math.min(from, to));
            };
            SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
            // The SHA-256 stands in the manifest twice: of the entry, and of the graph in the provenance.
            Archives.forge(entries, "graph.txt", Samples.bytes(forged));
            Files.write(FILE, Archives.archive(entries, false));
            try {
                Bundle read = BundleFile.read(FILE);
                assertThat(read.weights().keySet()).isEqualTo(BUNDLE.weights().keySet());
            } catch (ModelFileException e) {
                assertThat(e.problem()).isIn(Problem.CORRUPT, Problem.TOO_LARGE);
            }
        });
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\" : 1        | \"version\" : 2           | NEWER_VERSION | Use the library that wrote it, version",
                "\"version\" : 1        | \"version\" : 2,\"new\":1 | NEWER_VERSION | this library reads version 1",
                "\"version\" : 1        | \"version\" : 0           | CORRUPT | found \"lstm-bundle\" and 0",
                "\"version\" : 1        | \"version\" : \"1\"       | CORRUPT | found \"lstm-bundle\" and \"1\"",
                "lstm-bundle            | other-bundle              | CORRUPT | expected the format \"lstm-bundle\"",
                "\"threshold\" : 0.4375 | \"threshold\" : \"high\"  | CORRUPT | threshold: expected a number",
                "\"threshold\" : 0.4375 | \"threshold\" : 1e999     | CORRUPT | threshold must be a finite number",
                "\"threshold\"          | \"limit\"                 | CORRUPT | the manifest: expected the keys",
                "\"seed\" : -42         | \"seed\" : 1.5            | CORRUPT | provenance.seed: expected a 64-bit number",
                "\"seed\" : -42         | \"seed\" : 1e30           | CORRUPT | provenance.seed: expected a 64-bit number",
                "\"seed\" : -42         | \"seed\" : 99999999999999999999 | CORRUPT | provenance.seed: expected a 64-bit",
                "2026-01-02T            | 2026-13-02T               | CORRUPT | provenance: Text",
                "headlines.json.gz      | ../headlines.json.gz      | CORRUPT | without directories",
                "\"0.43\"               | 0.43                      | CORRUPT | test.loss: expected a text",
                "\"backend\" : \"native\" | \"backend\" : \"\"      | CORRUPT | empty",
                "\"labels.json\"        | \"labels.txt\"            | CORRUPT | no entry \"labels.txt\" in this format",
                "\"labels.json\"        | \"manifest.json\"         | CORRUPT | no entry \"manifest.json\" in this format",
                "\"text.json\"          | \"graph.txt\"             | CORRUPT | Duplicate",
                "\"format\"             | \"format                  | CORRUPT | is not the JSON it should be",
            })
    void whatIsWrongInTheManifestIsNamed(String part, String replacement, Problem expected, String message)
            throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        String manifest = Archives.text(entries, "manifest.json");
        assertThat(manifest).contains(part);
        entries.put("manifest.json", Samples.bytes(manifest.replace(part, replacement)));

        ModelFileException problem = problem(entries);

        assertThat(problem.problem()).isEqualTo(expected);
        assertThat(problem).hasMessageContaining(message);
    }

    @Test
    void aLaterVersionWithOtherEntriesIsStillToldApart() throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        entries.put("manifest.json", Samples.bytes("{\"format\":\"lstm-bundle\",\"version\":7}"));
        entries.remove("graph.txt");
        entries.put("graph.bin", new byte[3]);

        assertThat(problem(entries).problem()).isEqualTo(Problem.NEWER_VERSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../evil.sh", "/etc/passwd", "graph.class", "Graph.txt"})
    void anEntryOfAnotherNameIsRefused(String name) throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        entries.put(name, new byte[3]);

        assertThat(problem(entries).problem()).isEqualTo(Problem.CORRUPT);
        assertThat(problem(entries)).hasMessageContaining("[" + name + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest.json", "graph.txt", "weights.safetensors", "labels.json", "text.json"})
    void aMissingEntryIsNamed(String name) throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        entries.remove(name);

        assertThat(problem(entries).problem()).isEqualTo(Problem.CORRUPT);
        assertThat(problem(entries)).hasMessageContaining(name + ": is ").hasMessageContaining("missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "graph.txt",
                "weights.safetensors",
                "labels.json",
                "text.json",
                "architecture.json",
                "attachments.json"
            })
    void anEntryThatWasExchangedIsNamed(String name) throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        entries.put(name, Samples.bytes("[]"));

        assertThat(problem(entries).problem()).isEqualTo(Problem.CORRUPT);
        assertThat(problem(entries)).hasMessageContaining(name + ": has the SHA-256 ");
    }

    @Test
    void compressedEntriesAreRefusedSoThatNoBombCanBeMade() throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        Archives.forge(entries, "text.json", new byte[100 << 20]);
        byte[] bomb = Archives.archive(entries, true);
        assertThat(bomb).hasSizeLessThan(1 << 20);
        problem(bomb);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        ModelFileException problem = problem(bomb);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
        assertThat(problem).hasMessageContaining("is compressed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labels.json | {}                | is not a list of texts",
                "labels.json | [1,2]             | is not a list of texts",
                "labels.json | [\"a\"]           | There are 1 labels",
                "labels.json | [\"a\",\"a\"]     | Two classes have the label",
                "labels.json | [\"a\",\"b\"      | is not the JSON it should be",
                "architecture.json | {\"a\":     | is not JSON",
                "attachments.json | [1]          | is not an object of documents",
                "attachments.json | {\"A\":1}     | lower-case words",
                "graph.txt   | graph {           | no end",
                "weights.safetensors | nonsense  | safetensors header claims",
            })
    void forgedContentsWithRightChecksumsAreNamed(String name, String content, String message) throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        Archives.forge(entries, name, Samples.bytes(content));

        assertThat(problem(entries).problem()).isIn(Problem.CORRUPT, Problem.FOREIGN);
        assertThat(problem(entries)).hasMessageContaining(message);
    }

    @Test
    void weightsOfAnotherGraphAreNamed() throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        SequencedMap<String, Tensor> weights = Samples.weights();
        weights.remove(weights.lastEntry().getKey());
        Archives.forge(entries, "weights.safetensors", Safetensors.of(weights).toBytes());

        assertThat(problem(entries)).hasMessageContaining("its parts do not belong together: There are no weights");
    }

    @Test
    void weightsThatAreNotFiniteAreNamed() throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        SequencedMap<String, Tensor> weights = Samples.weights();
        weights.lastEntry().getValue().floats()[0] = Float.NaN;
        Archives.forge(entries, "weights.safetensors", Safetensors.of(weights).toBytes());

        assertThat(problem(entries)).hasMessageContaining("hold NaN at element 0");
    }

    @Test
    void aGraphWhoseConstantsWouldFillTheMemoryIsRefused() throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        String text = Samples.GRAPH.toText();
        String forged = text.replaceFirst("\n", "\n  constant big: float32[2000000000] = fill(1.0)\n");
        Archives.forge(entries, "graph.txt", Samples.bytes(forged));

        assertThat(problem(entries).problem()).isEqualTo(Problem.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "constant "})
    void aGraphThatWouldTakeAParserHoursIsRefusedAtOnce(String start) throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        Archives.forge(entries, "graph.txt", Samples.bytes("graph {\n" + start + " = A(".repeat(1 << 20) + "\n}\n"));

        assertThat(problem(entries).problem()).isEqualTo(Problem.TOO_LARGE);
    }

    @Test
    void aLongListOfNumbersInAGraphIsRead() throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        String numbers = "1.5, ".repeat(10_000) + "2.5";
        String forged =
                Samples.GRAPH.toText().replaceFirst("\n", "\n  constant extra: float32[10001] = (" + numbers + ")\n");
        Archives.forge(entries, "graph.txt", Samples.bytes(forged));

        Files.write(FILE, Archives.archive(entries, false));
        assertThat(BundleFile.read(FILE).graph().toText()).isEqualTo(Samples.GRAPH.toText()); // it is used by nothing
    }

    @Test
    void aGraphThatIsNotThatOfTheProvenanceIsCorrupt() throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        String manifest = Archives.text(entries, "manifest.json");
        String digest = Samples.provenance().graphSha256();
        int last = manifest.lastIndexOf(digest); // the first is that of the entry
        Archives.forge(
                entries,
                "manifest.json",
                Samples.bytes(manifest.substring(0, last) + "0".repeat(64) + manifest.substring(last + 64)));
        assertThat(problem(entries)).hasMessageContaining("The provenance is of another graph");
    }

    @Test
    void aGraphThatConfusesItsParserIsCorrupt() throws IOException {
        SequencedMap<String, byte[]> entries = Archives.entries(BYTES);
        String text = Samples.GRAPH.toText();
        assertThat(text).contains("{transA=0, ");
        Archives.forge(entries, "graph.txt", Samples.bytes(text.replace("{transA=0, ", "{transA=(, ")));

        assertThat(problem(entries).problem()).isEqualTo(Problem.CORRUPT);
        assertThat(problem(entries)).hasMessageContaining("graph.txt: the graph ");
    }
}
