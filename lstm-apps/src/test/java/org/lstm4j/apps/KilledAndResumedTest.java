package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The promise: a run that is killed at any moment, resumed, killed again and so on ends in the same bits as one that never was.
 *
 * <p>{@code -Dlstm.kills=100} kills so many processes of each task, {@code -Dlstm.kills.seed} chooses other moments. They are
 * killed outright, terminated and interrupted by turns.
 */
class KilledAndResumedTest {
    private static final int KILLS = Integer.getInteger("lstm.kills", 1);
    private static final long SEED = Long.getLong("lstm.kills.seed", 1);
    private static final int LATEST_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(10); // after which it hangs

    @TempDir
    private Path folder;

    private Process start(List<String> args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("../jvm.args").toAbsolutePath(),
                "-cp",
                System.getProperty("java.class.path"),
                Lstm.class.getName()));
        command.addAll(args);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.txt").toFile())
                .start();
    }

    private static List<String> arguments(String task, String settings, Path out) {
        List<String> args = new ArrayList<>(List.of("train", task, "--out", out.toString()));
        Arrays.stream(settings.split(" ")).forEach(it -> args.addAll(List.of("--set", it.replace(';', ','))));
        if (Files.exists(out.resolve("checkpoint.safetensors"))) {
            args.add("--resume");
        } else {
            args.add("--overwrite"); // what was killed before its first checkpoint may have left a model
        }
        return args;
    }

    private static void assertFinishes(List<String> args) {
        ProgramRun run = ProgramRun.of(args.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
    }

    private static List<String> result(Path run) throws IOException {
        List<String> result = new ArrayList<>();
        result.add(new JsonMapper()
                .readTree(Files.readString(run.resolve("report.json")))
                .get("weightsSha256")
                .stringValue());
        for (String line : Files.readAllLines(run.resolve("history.csv"))) {
            result.add(line.replaceFirst(",[^,]*", "")); // the seconds
        }
        return result;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                // with dropout, shuffling, a plateau and early stopping
                "sarcasm-best, training.epochs=25 layers.0.units=4 layers.2.layer.units=3 optimizer.learning-rate=0.02"
                        + " training.early-stopping.patience=6 training.plateau={factor=0.5;patience=1}",
                "dialog-best, training.epochs=25 layers.0.units=8 layers.2.units=24 training.batch-size=8"
                        + " optimizer.learning-rate=0.01"
            })
    void theLastBitsAreThoseOfARunThatWasNeverKilled(String task, String settings) throws Exception {
        Path whole = folder.resolve("whole");
        assertFinishes(arguments(task, settings, whole));
        List<String> expected = result(whole);
        assertThat(expected).as("epochs enough to be killed in").hasSizeGreaterThan(8);
        Random random = new Random(SEED);
        int runs = 0;
        Map<Signal, Integer> kills = new EnumMap<>(Signal.class);
        for (int all = 0; all < KILLS; ) {
            Signal signal = Signal.values()[Math.floorMod(SEED + all, Signal.values().length)];
            Path run = folder.resolve("run-" + runs);
            Process process = start(arguments(task, settings, run));
            if (isKilled(process, run, random, signal)) {
                kills.merge(signal, 1, Integer::sum);
                all++;
            } else {
                assertThat(process.exitValue())
                        .as(Files.readString(folder.resolve("output.txt")))
                        .isZero();
                assertThat(result(run)).isEqualTo(expected);
                runs++;
            }
        }
        Path last = folder.resolve("run-" + runs);
        assertFinishes(arguments(task, settings, last));
        assertThat(result(last)).isEqualTo(expected);
        System.out.println(task + " was killed " + kills + ", " + (runs + 1) + " whole runs of the same bits");
    }

    /** How a process is ended: nothing of it can answer the first one, a hook answers the others. */
    private enum Signal {
        KILL,
        TERM,
        INT;

        void send(Process process) throws IOException, InterruptedException {
            switch (this) {
                case KILL -> process.destroyForcibly();
                case TERM -> process.destroy();
                case INT -> {
                    if (OS.WINDOWS.isCurrentOs()) {
                        process.destroyForcibly();
                    } else {
                        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                                .start()
                                .waitFor();
                    }
                }
            }
        }
    }

    /** Kills it some moments after it has written a checkpoint, or while it is writing one; false if it was faster. */
    private static boolean isKilled(Process process, Path run, Random random, Signal signal) throws Exception {
        boolean whileWriting = random.nextInt(4) == 0;
        int millis = random.nextInt(LATEST_MILLIS);
        Object before = checkpoint(run);
        Instant end = Instant.now().plus(PATIENCE);
        while (process.isAlive()
                && !(whileWriting ? isWriting(run) : !checkpoint(run).equals(before))) {
            assertThat(Instant.now()).as("still no checkpoint").isBefore(end);
            Thread.sleep(1);
        }
        if (!whileWriting) {
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        }
        boolean wasAlive = process.isAlive();
        signal.send(process);
        process.waitFor();
        return wasAlive && process.exitValue() != 0;
    }

    /** What tells a checkpoint from the next one, which has the same name. */
    private static Object checkpoint(Path run) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(run.resolve("checkpoint.safetensors"), BasicFileAttributes.class);
            return List.of(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime());
        } catch (NoSuchFileException e) {
            return "none";
        }
    }

    private static boolean isWriting(Path run) throws IOException {
        if (!Files.isDirectory(run)) {
            return false;
        }
        try (Stream<Path> files = Files.list(run)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith(".checkpoint"));
        }
    }
}
