package org.lstm4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Tensor;

/**
 * A model that another program wrote: silero-vad 16 kHz, file {@code silero_vad_16k.safetensors} of
 * github.com/snakers4/silero-vad at 806dcba, 309,633 parameters. Read in place from the folder that the system property
 * {@code lstm.conformance.vectors} names; skipped without.
 */
class PublishedModelTest {
    @Test
    void aPublishedModelIsReadAndWrittenBackTheSame(@TempDir Path directory) {
        String root = System.getProperty("lstm.conformance.vectors", "");
        Path file = Path.of(root, "pytorch_models/silero_vad_16k/model.safetensors");
        assumeTrue(!root.isEmpty() && Files.isRegularFile(file), "-Dlstm.conformance.vectors names no such model");

        Safetensors model = Safetensors.read(file);

        assertThat(model.tensors()).hasSize(15);
        assertThat(model.tensors().keySet()).startsWith("stft_conv.weight", "conv1.weight", "conv1.bias");
        assertThat(model.tensors().values().stream()
                        .mapToInt(tensor -> tensor.size())
                        .sum())
                .isEqualTo(309_633);
        assertThat(model.tensors()
                        .getOrDefault("lstm_cell.weight_ih", Tensor.scalar(0L))
                        .dims())
                .containsExactly(512, 128);
        Path copy = directory.resolve("copy.safetensors");
        model.write(copy);
        assertThat(copy).hasSameBinaryContentAs(file);
    }
}
