package org.lstm4j.apps.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of them but one is read, and gives on both backends what PyTorch gave. */
class PytorchModulesTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        PytorchModules.unpack(folder);
    }

    static List<PytorchModules.Module> modules() {
        return PytorchModules.all();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleGivesWhatPytorchGave(PytorchModules.Module module) {
        PytorchModules.Outcome outcome = PytorchModules.outcome(folder, module, List.of("native", "onnx"));
        if (module.name().equals("embedding_bag")) { // cuts at numbers that a run computes: of any size
            assertThat(outcome.refusal()).get().asString().contains("nn.EmbeddingBag is an nn.Embedding and a mean");
            return;
        }
        assertThat(outcome.refusal()).isEmpty();
        assertThat(outcome.parities())
                .hasSize(2)
                .allSatisfy(parity -> assertThat(parity.isEqual())
                        .as("%s: %s", parity.backend(), parity.outputs())
                        .isTrue());
    }
}
