package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.Tensor;
import org.lstm4j.io.ModelFileException.Problem;
import org.lstm4j.train.CallbackState;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.History;
import org.lstm4j.train.TrainingState;

/** Checkpoints through files, whole and damaged. */
class CheckpointFileTest {
    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void place() {
        file = folder.resolve("checkpoint.safetensors");
    }

    private static Checkpoint checkpoint() {
        SequencedMap<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("dense/kernel", Tensor.of(new int[] {2, 2}, 1f, -0f, Float.MIN_VALUE, 0.1f));
        parameters.put("optimizer/dense/kernel/m", Tensor.of(new int[] {2, 2}, 5f, 6f, 7f, 8f));
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        values.put("loss", 0.1 + 0.2);
        values.put("accuracy", Double.NaN);
        SequencedMap<String, Tensor> best = new LinkedHashMap<>();
        best.put("dense/kernel", Tensor.of(new int[] {2, 2}, 4f, 3f, 2f, 1f));
        SequencedMap<String, CallbackState> callbacks = new LinkedHashMap<>();
        callbacks.put(
                "z.EarlyStopping",
                CallbackState.EMPTY.with("best", Double.POSITIVE_INFINITY).withTensors(best));
        callbacks.put("a.Other", CallbackState.EMPTY);
        SequencedMap<String, String> training = new LinkedHashMap<>();
        training.put("seed", "7");
        TrainingState state = new TrainingState(
                training,
                parameters,
                1L << 40,
                2,
                1 / 3.0,
                Optional.of("“enough”"),
                new History(List.of(new EpochLog(0, 1.5, values), new EpochLog(1, 1e-9, values))),
                callbacks);
        return Checkpoint.ofThisRun(
                "native", List.of(new DataFile("rows.csv", "0".repeat(64))), "{\"task\":\"t\"}", state);
    }

    @Test
    void whatIsWrittenIsReadBitByBit() {
        Checkpoint written = checkpoint();
        CheckpointFile.write(file, written);
        Checkpoint read = CheckpointFile.read(file);
        assertThat(read.libraryVersion()).isEqualTo(Checkpoint.libraryVersionHere());
        assertThat(read.backend()).isEqualTo("native");
        assertThat(read.data()).isEqualTo(written.data());
        assertThat(read.task()).isEqualTo(written.task());
        TrainingState state = read.state();
        assertThat(state.training()).isEqualTo(written.state().training());
        assertThat(state.steps()).isEqualTo(1L << 40);
        assertThat(state.passes()).isEqualTo(2);
        assertThat(state.learningRateFactor()).isEqualTo(1 / 3.0);
        assertThat(state.stopReason()).contains("“enough”");
        assertThat(state.history()).isEqualTo(written.state().history());
        assertThat(state.callbacks().sequencedKeySet()).containsExactly("z.EarlyStopping", "a.Other");
        CallbackState stopping = Objects.requireNonNull(state.callbacks().get("z.EarlyStopping"));
        assertThat(stopping.number("best")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Safetensors.of(stopping.tensors()))
                .isEqualTo(Safetensors.of(
                        Objects.requireNonNull(written.state().callbacks().get("z.EarlyStopping"))
                                .tensors()));
        assertThat(Safetensors.of(state.parameters()))
                .isEqualTo(Safetensors.of(written.state().parameters()));
        assertThat(state.parameters().sequencedKeySet())
                .containsExactlyElementsOf(written.state().parameters().sequencedKeySet());
    }

    @Test
    void otherProgramsSeeTensorsInIt() {
        CheckpointFile.write(file, checkpoint());
        Safetensors content = Safetensors.read(file);
        assertThat(content.tensors())
                .containsOnlyKeys(
                        "parameters/dense/kernel", "parameters/optimizer/dense/kernel/m", "callbacks/0/dense/kernel");
        assertThat(content.metadata())
                .containsEntry("format", "lstm-checkpoint")
                .containsEntry("version", "1");
    }

    /** Every byte of a file of some kilobytes, each with another bit flipped. */
    @Test
    void noDamagedByteGoesUnnoticed() throws IOException {
        CheckpointFile.write(file, checkpoint());
        byte[] sound = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int i = 0; i < sound.length; i++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            int at = i;
            assertThatThrownBy(() -> CheckpointFile.read(file))
                    .as("byte %d", at)
                    .isInstanceOf(ModelFileException.class)
                    .hasMessageStartingWith(file + ": ");
        }
    }

    @Test
    void aFileThatIsCutOffIsRefusedWhereverItEnds() throws IOException {
        CheckpointFile.write(file, checkpoint());
        byte[] sound = Files.readAllBytes(file);
        for (int length = 0; length < sound.length; length += 7) {
            Files.write(file, Arrays.copyOf(sound, length));
            assertThatThrownBy(() -> CheckpointFile.read(file)).isInstanceOf(ModelFileException.class);
        }
    }

    @Test
    void whoDiesWhileWritingLeavesTheOldOne() throws IOException {
        CheckpointFile.write(file, checkpoint());
        byte[] sound = Files.readAllBytes(file);
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write(sound, 0, sound.length / 2);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(LstmException.class);
        // What a kill leaves: half a file beside it.
        Files.write(folder.resolve(".checkpoint.safetensors.1.tmp"), Arrays.copyOf(sound, sound.length / 2));
        assertThat(Files.readAllBytes(file)).isEqualTo(sound);
        assertThat(CheckpointFile.read(file).state().epochs()).isEqualTo(2);
    }

    @Test
    void otherFilesAreNamed() throws IOException {
        assertThat(problem()).isEqualTo(Problem.MISSING);
        Safetensors.of(checkpoint().state().parameters()).write(file);
        assertThat(problem()).isEqualTo(Problem.FOREIGN);
        Files.writeString(file, "no such thing at all");
        assertThat(Stream.of(Problem.FOREIGN, Problem.CORRUPT)).contains(problem());
    }

    @Test
    void aLaterVersionIsRefusedBeforeItsContentIsLookedAt() {
        new Safetensors(new LinkedHashMap<>(), Map.of("format", "lstm-checkpoint", "version", "2")).write(file);
        assertThat(problem()).isEqualTo(Problem.NEWER_VERSION);
    }

    private Problem problem() {
        return catchThrowableOfType(ModelFileException.class, () -> CheckpointFile.read(file))
                .problem();
    }

    @Test
    void aTaskThatIsNotJsonIsRefused() {
        Checkpoint sound = checkpoint();
        assertThatThrownBy(() -> new Checkpoint("1", "native", List.of(), "{", sound.state()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is not JSON");
    }
}
