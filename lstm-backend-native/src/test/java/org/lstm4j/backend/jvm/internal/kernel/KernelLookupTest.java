package org.lstm4j.backend.jvm.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;

/** Runs a JVM of its own where the flags matter. */
class KernelLookupTest {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";

    /** Prints what the lookup gives, or the error's type and message. */
    public static final class Probe {
        private Probe() {}

        /** The program. */
        public static void main(String[] args) {
            try {
                System.out.println("found: " + KernelLookup.kernels().description());
                KernelLookup.kernels();
            } catch (InvalidInputException e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }

    @Test
    void withoutTheModuleTheAutomaticChoiceIsScalarAndOneLineSaysWhy() {
        String output = run();
        assertThat(output).contains("found: scalar");
        assertThat(output.lines().filter(line -> line.contains("Kernels:")))
                .hasSize(1)
                .first()
                .asString()
                .contains("scalar")
                .contains("without --add-modules=jdk.incubator.vector");
    }

    @Test
    void forcedVectorsWithoutTheModuleAreAnErrorThatNamesWhatIsThere() {
        assertThat(run("-Dlstm.native.kernels=vector"))
                .contains("KernelUnavailableException: lstm.native.kernels=vector cannot be met")
                .contains("Kernels found: scalar")
                .doesNotContain("found: scalar\n");
    }

    @Test
    void interpretedJvmTakesScalar() {
        assertThat(run(VECTORS, "-Xint")).contains("found: scalar").contains("interpreted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=3", "-XX:CompilationMode=quick-only"})
    void jvmWithoutC2TakesScalarAndSaysWhy(String flag) {
        assertThat(run(VECTORS, flag)).contains("found: scalar, because the JVM runs without its C2 compiler");
    }

    @Test
    void jvmWithoutACompilerTakesScalarAndSaysWhy() {
        assertThat(run(VECTORS, "-XX:TieredStopAtLevel=0")).contains("found: scalar, because the JVM runs interpreted");
    }

    @Test
    void jvmWithoutMultiplyAddTakesScalarAndSaysWhyInOneLine() {
        String output = run(VECTORS, "-XX:-UseFMA");
        assertThat(output).contains("found: scalar, because the JVM uses no fused multiply-add");
        assertThat(output.lines().filter(line -> line.contains("Kernels: scalar, because")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:-UseFMA", "-XX:TieredStopAtLevel=2", "-Xint"})
    void vectorsAskedForByNameAreRefusedWhereTheyWouldCrawl(String flag) {
        assertThat(run(VECTORS, flag, "-Dlstm.native.kernels=vector"))
                .contains("KernelUnavailableException: lstm.native.kernels=vector cannot be met: the JVM ")
                .doesNotContain("Kernels: vector");
    }

    @Test
    void withTheModuleTheAutomaticChoiceIsVectorOfTheMachinesWidth() {
        assertThat(run(VECTORS)).contains("found: vector, ").contains("preferred width");
    }

    @Test
    void forcedScalarIsMet() {
        assertThat(run(VECTORS, "-Dlstm.native.kernels=scalar"))
                .contains("found: scalar")
                .contains("asked for by");
    }

    @Test
    void unknownWidthIsNamed() {
        assertThat(run(VECTORS, "-Dlstm.native.vectorBits=300"))
                .contains("InvalidInputException")
                .contains("expected 128, 256 or 512, found \"300\"");
    }

    @Test
    void unknownChoiceIsNamed() {
        assertThatThrownBy(() -> KernelChoice.of("vectr"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected auto, vector or scalar, found \"vectr\"");
        assertThat(KernelChoice.of("vector")).isEqualTo(KernelChoice.VECTOR);
    }

    private static String run(String... flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output;
        } catch (IOException e) {
            throw new AssertionError("cannot start " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
