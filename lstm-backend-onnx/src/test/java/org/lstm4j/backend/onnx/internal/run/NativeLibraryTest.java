package org.lstm4j.backend.onnx.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.spi.Availability;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendSelectionException;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;

class NativeLibraryTest {
    private static final ClassLoader HERE = NativeLibraryTest.class.getClassLoader();

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x64",
        "Linux, aarch64, linux-aarch64",
        "Mac OS X, aarch64, osx-aarch64",
        "Windows 11, amd64, win-x64",
        "Linux, riscv64, linux-riscv64"
    })
    void platformsAreCalledAsInTheJar(String os, String arch, String platform) {
        assertThat(NativeLibrary.platform(os, arch)).isEqualTo(platform);
    }

    @Test
    void aPlatformWithoutLibraryIsNotUsableAndSaysSo() {
        Availability availability = NativeLibrary.availability(HERE, "linux-riscv64", "");
        assertThat(availability.isReady()).isFalse();
        assertThat(availability.detail()).isEqualTo("ONNX Runtime has no native library for linux-riscv64");
    }

    @Test
    void withoutItsJarItIsNotUsableAndSaysWhatToAdd() {
        Availability availability = NativeLibrary.availability(new ClassLoader(null) {}, "linux-x64", "");
        assertThat(availability.isReady()).isFalse();
        assertThat(availability.detail()).contains("com.microsoft.onnxruntime:onnxruntime");
    }

    @Test
    void aDirectoryWithoutTheLibraryIsNotUsable(@TempDir Path empty) {
        Availability availability = NativeLibrary.availability(HERE, "linux-x64", empty.toString());
        assertThat(availability.isReady()).isFalse();
        assertThat(availability.detail()).contains(empty.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "false, 3900, true, true",
        "false, 3901, true, false",
        "true, 3901, true, true",
        "false, 20, false, false",
        "true, 20, false, true"
    })
    void whereItWouldEndTheProcessItIsNotUsable(boolean forbidden, int commandLine, boolean hasShell, boolean ready) {
        Availability availability = new NativeLibrary.Surroundings(forbidden, commandLine, hasShell)
                .availability(Availability.ready("there"));
        assertThat(availability.isReady()).isEqualTo(ready);
        assertThat(availability.detail()).contains(ready ? "there" : "ORT_DISABLE_TELEMETRY=1");
    }

    /** Loads it, as a program with a long class path does. */
    public static final class Program {
        private Program() {}

        /** Prints what is said, or what it is called. */
        public static void main(String[] args) {
            try (Backend backend = Backends.select(Selection.of("onnx"))) {
                System.out.println("loaded " + backend.name());
            } catch (BackendSelectionException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1"})
    void aLongCommandLineIsSaidAndDoesNotEndTheProcess(String forbidden, @TempDir Path folder) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/cmdline")), "only Linux has the fault");
        Path arguments = Files.writeString(
                folder.resolve("arguments"),
                "-cp \"" + System.getProperty("java.class.path").replace("\\", "\\\\") + "\"");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpadding=" + "x".repeat(4500),
                "@" + arguments,
                Program.class.getName());
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().put("ORT_DISABLE_TELEMETRY", forbidden);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains(
                        forbidden.isEmpty()
                                ? "since its command line has more than 3900 bytes; set the environment variable"
                                : "loaded onnx");
    }
}
