package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Parameter;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextLabeller;
import org.lstm4j.tasks.builtin.BuiltinModule;
import org.lstm4j.tasks.report.Prediction;

/**
 * Model files from strangers: a small model with bytes changed anywhere, or with parts changed by somebody who knows the format
 * and puts the checksums right. Each is refused by a typed exception; or it opens, is compiled and used, which ends in an answer
 * or in a typed exception.
 */
class BundleFuzzTest {
    private static final int CASES = Integer.getInteger("lstm.fuzz.bundles", 150);
    private static final String MANIFEST = "manifest.json";
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern TEXT = Pattern.compile("\"[^\"\\\\\\n]*\"");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_0-9.-]*");
    private static final Pattern LINE = Pattern.compile("(?m)^.*$");
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "2",
            "3",
            "7",
            "65536",
            "2147483647",
            "2147483648",
            "-2147483648",
            "9223372036854775807",
            "1e999",
            "1e-320",
            "NaN",
            "0.5",
            "9".repeat(1000),
            "1" + "0".repeat(30),
            "null",
            "\"1\"",
            "[]",
            "{}",
            "[".repeat(5000));
    private static final List<String> TEXTS = List.of(
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"../../../../etc/passwd\"",
            "\"/etc/passwd\"",
            "\"(a+)+$\"",
            "\"[\"",
            "\"java.lang.Runtime\"",
            "\"<script>\"",
            "\"\\u001b[2J\"",
            "0",
            "null",
            "{}",
            "[]",
            "\"" + "x".repeat(100_000) + "\"");

    @TempDir
    private static Path folder;

    private static byte[] sound = {};

    private final TaskCatalog catalog =
            Guice.createInjector(new BuiltinModule()).getInstance(TaskCatalog.class);

    @BeforeAll
    static void train() throws IOException {
        Path run = folder.resolve("run");
        List<String> args = new ArrayList<>(List.of("train", "sarcasm", "--backend", "native", "--epochs", "1"));
        args.addAll(List.of("--no-checkpoint", "--out", run.toString()));
        args.addAll(List.of("--set", "text.pipeline.vocabulary=30", "--set", "text.pipeline.max-length=9"));
        args.addAll(List.of("--set", "layers.0.units=3", "--set", "layers.1.layer.units=4"));
        ProgramRun trained = ProgramRun.of(args.toArray(String[]::new));
        assertThat(trained.code()).as(trained.err()).isZero();
        sound = Files.readAllBytes(run.resolve("model.lstm"));
    }

    @Test
    void aModelWithoutLabelsOrWithAGraphOfAnotherTaskIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("parts.lstm"), sound);
        Bundle bundle = BundleFile.read(file);
        BundleFile.write(file, bundle.withLabels());
        assertThatThrownBy(() -> use(catalog, file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(file + ": has 0 labels, and its task needs 2");
        GraphBuilder g = new GraphBuilder();
        g.input("tokens", Shape.of("batch", 9), DType.INT32);
        Parameter parameter = g.parameter("share", Shape.of(1), Initializer.zeros());
        g.output(Model.PREDICTION, parameter);
        Graph graph = g.build();
        Bundle other = new Bundle(
                graph,
                new LinkedHashMap<>(Map.of("share", Tensor.of(new int[] {1}, 0.5f))),
                bundle.labels(),
                bundle.threshold(),
                bundle.textPipeline(),
                bundle.attachments(),
                bundle.architecture(),
                bundle.provenance().withGraph(graph));
        BundleFile.write(file, other);
        assertThatThrownBy(() -> use(catalog, file))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("where its task needs numbers for each row");
    }

    @Test
    void aChangedModelIsRefusedOrUsedWithoutAnythingUntyped() throws IOException {
        Path file = folder.resolve("changed.lstm");
        Files.write(file, sound);
        assertThat(use(catalog, file)).hasSize(3);
        int opened = 0;
        int answered = 0;
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            Files.write(file, random.nextInt(4) == 0 ? damaged(sound, random) : forged(sound, random));
            try {
                catalog.model(file);
                opened++;
                use(catalog, file);
                answered++;
            } catch (LstmException e) {
                assertThat(e.getMessage()).as("case %d", seed).isNotBlank().hasSizeLessThan(20_000);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("case " + seed, e);
            }
        }
        assertThat(opened).as("cases that open").isPositive();
        assertThat(answered).as("cases that answer").isBetween(1, CASES - 1);
    }

    private static List<Prediction> use(TaskCatalog catalog, Path file) {
        TaskModel model = catalog.model(file);
        Selection backend = Selection.of("native");
        return model.as(TextLabeller.class, "label texts")
                .predict(model, List.of("area man wins", "", "the the the man of the year is a man"), backend);
    }

    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + 1 + random.nextInt(64));
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> Arrays.fill(bytes, at, end, (byte) random.nextInt(256));
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 3 -> System.arraycopy(sound, random.nextInt(at + 1), bytes, at, end - at);
            default -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + end - at);
                System.arraycopy(sound, at, longer, end, sound.length - at);
                return longer;
            }
        }
        return bytes;
    }

    private static byte[] forged(byte[] sound, Random random) throws IOException {
        SequencedMap<String, byte[]> entries = entries(sound);
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<String> names = new ArrayList<>(entries.keySet());
            String name = names.get(1 + random.nextInt(names.size() - 1));
            byte[] before = Objects.requireNonNull(entries.get(name));
            byte[] after = name.endsWith(".safetensors") ? weights(before, random) : text(before, random);
            entries.put(name, after);
            String manifest = new String(Objects.requireNonNull(entries.get(MANIFEST)), StandardCharsets.UTF_8);
            entries.put(
                    MANIFEST, manifest.replace(sha256(before), sha256(after)).getBytes(StandardCharsets.UTF_8));
        }
        return archive(entries);
    }

    /** Its header as any other text, or some bits of numbers. */
    private static byte[] weights(byte[] bytes, Random random) {
        byte[] changed = bytes.clone();
        if (random.nextBoolean()) {
            changed[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            return changed;
        }
        int header = (bytes[0] & 0xff) + ((bytes[1] & 0xff) << 8);
        byte[] text = text(Arrays.copyOfRange(bytes, 8, 8 + header), random);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < 8; i++) {
            out.write((i < 4 ? text.length >>> (8 * i) : 0) & 0xff);
        }
        out.writeBytes(text);
        out.write(bytes, 8 + header, bytes.length - 8 - header);
        return out.toByteArray();
    }

    private static byte[] text(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String changed = switch (random.nextInt(8)) {
            case 0, 1, 2 -> replaced(text, NUMBER, NUMBERS.get(random.nextInt(NUMBERS.size())), random);
            case 3 -> replaced(text, TEXT, TEXTS.get(random.nextInt(TEXTS.size())), random);
            case 4 -> replaced(text, WORD, other(text, WORD, random), random);
            case 5 -> replaced(text, LINE, other(text, LINE, random), random);
            case 6 -> {
                int at = random.nextInt(text.length() + 1);
                yield text.substring(0, at)
                        + List.of("[", "}", "\"", "\n", ",", "\u0000", "{\"a\":".repeat(3000))
                                .get(random.nextInt(7))
                        + text.substring(at);
            }
            default ->
                List.of("", "[]", "{}", "null", "7", "\"x\"", "[".repeat(100_000), text + text)
                        .get(random.nextInt(8));
        };
        return changed.getBytes(StandardCharsets.UTF_8);
    }

    private static String other(String text, Pattern pattern, Random random) {
        List<MatchResult> found = pattern.matcher(text).results().toList();
        return found.isEmpty() ? "x" : found.get(random.nextInt(found.size())).group();
    }

    private static String replaced(String text, Pattern pattern, String by, Random random) {
        List<MatchResult> found = pattern.matcher(text).results().toList();
        if (found.isEmpty()) {
            return by;
        }
        MatchResult match = found.get(random.nextInt(found.size()));
        return text.substring(0, match.start()) + by + text.substring(match.end());
    }

    private static SequencedMap<String, byte[]> entries(byte[] archive) throws IOException {
        SequencedMap<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] archive(SequencedMap<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (var content : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(content.getKey());
                CRC32 crc = new CRC32();
                crc.update(content.getValue());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.getValue().length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(content.getValue());
            }
        }
        return out.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
