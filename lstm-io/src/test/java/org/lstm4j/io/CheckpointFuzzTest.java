package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Tensor;
import org.lstm4j.io.internal.SafetensorsDigest;
import org.lstm4j.train.CallbackState;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.History;
import org.lstm4j.train.TrainingState;

/** Checkpoints with bytes changed anywhere, or with another document and the right checksum: read, or refused by the typed exception. */
class CheckpointFuzzTest {
    private static final int CASES = Integer.getInteger("lstm.fuzz.checkpoints", 500);
    private static final String DOCUMENT = "checkpoint";
    private static final Pattern TOKEN = Pattern.compile("\"[^\"\\\\]*\"|[\\[\\]{},:]");
    private static final List<String> OTHERS = List.of(
            "\"\"",
            "\"-1\"",
            "\"2147483648\"",
            "\"9223372036854775808\"",
            "\"NaN\"",
            "\"1e999\"",
            "\"x\"",
            "\"\\u0000\"",
            "\"../../x\"",
            "7",
            "null",
            "[]",
            "{}",
            "[".repeat(2000),
            "{\"a\":".repeat(2000),
            "\"" + "9".repeat(5000) + "\"",
            "",
            "\"a\",\"a\"",
            "[1,{}]");

    @TempDir
    private Path folder;

    private static Checkpoint checkpoint() {
        SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("dense/kernel", Tensor.of(new int[] {2, 2}, 1f, -0f, Float.MIN_VALUE, 0.1f));
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        values.put("loss", 0.25);
        SequencedMap<String, CallbackState> callbacks = new LinkedHashMap<>();
        callbacks.put("z.EarlyStopping", CallbackState.EMPTY.with("best", 0.5).withTensors(parameters));
        SequencedMap<String, String> training = new LinkedHashMap<>();
        training.put("seed", "7");
        TrainingState state = new TrainingState(
                training,
                parameters,
                40,
                1,
                0.5,
                Optional.of("enough"),
                new History(List.of(new EpochLog(0, 1.5, values))),
                callbacks);
        return Checkpoint.ofThisRun(
                "native", List.of(new DataFile("rows.csv", "0".repeat(64))), "{\"task\":\"t\"}", state);
    }

    @Test
    void aChangedCheckpointIsReadOrRefused() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        CheckpointFile.write(file, checkpoint());
        byte[] sound = Files.readAllBytes(file);
        Safetensors content = Safetensors.read(file);
        int read = 0;
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            if (random.nextInt(3) == 0) {
                Files.write(file, damaged(sound, random));
            } else {
                Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
                metadata.remove("sha256");
                String key = random.nextInt(8) == 0
                        ? List.copyOf(metadata.keySet()).get(random.nextInt(metadata.size()))
                        : DOCUMENT;
                metadata.put(key, changed(Objects.requireNonNull(metadata.get(key)), random));
                SafetensorsDigest.added(new Safetensors(content.tensors(), metadata))
                        .write(file);
            }
            try {
                CheckpointFile.read(file);
                read++;
            } catch (ModelFileException e) {
                assertThat(e.file()).as("case %d", seed).isEqualTo(file.toString());
                assertThat(e.getMessage()).as("case %d", seed).hasSizeLessThan(20_000);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("case " + seed, e);
            }
        }
        assertThat(read).as("cases that are read").isBetween(1, CASES - 1);
    }

    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int at = random.nextInt(4) == 0 ? random.nextInt(8) : random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 ->
                Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(40)), (byte) random.nextInt(256));
            case 2 -> {
                return Arrays.copyOf(bytes, at);
            }
            default -> {
                return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(100));
            }
        }
        return bytes;
    }

    private static String changed(String text, Random random) {
        String result = text;
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<MatchResult> tokens = TOKEN.matcher(result).results().toList();
            String by = OTHERS.get(random.nextInt(OTHERS.size()));
            if (tokens.isEmpty()) {
                result = by;
            } else {
                MatchResult token = tokens.get(random.nextInt(tokens.size()));
                result = result.substring(0, token.start()) + by + result.substring(token.end());
            }
        }
        return result;
    }
}
