package org.lstm4j.backend.onnx.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.spi.Availability;

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
}
