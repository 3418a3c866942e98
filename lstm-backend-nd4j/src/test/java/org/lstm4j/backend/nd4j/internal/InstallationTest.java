package org.lstm4j.backend.nd4j.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lstm4j.spi.Availability;

/** What is said of class paths with and without parts of ND4J. */
class InstallationTest {
    private static final String API = "org/nd4j/linalg/factory/Nd4j.class";
    private static final String CPU = "org/nd4j/linalg/cpu/nativecpu/CpuBackend.class";
    private static final String CUDA = "org/nd4j/linalg/jcublas/JCublasBackend.class";
    private static final String LINUX = "linux-x86_64";

    /** A class path with those resources and no others. */
    private static Availability with(String... resources) {
        Set<String> known = Set.of(resources);
        ClassLoader loader = new ClassLoader(null) {
            @Override
            public @Nullable URL getResource(String name) {
                try {
                    return known.contains(name) ? URI.create("file:/" + name).toURL() : null;
                } catch (MalformedURLException e) {
                    throw new AssertionError(e);
                }
            }
        };
        return Installation.availability(loader, LINUX);
    }

    private static String cpuLibrary(String folder) {
        return "org/nd4j/linalg/cpu/nativecpu/bindings/" + folder + "/" + System.mapLibraryName("nd4jcpu");
    }

    private static String blas() {
        return "org/bytedeco/openblas/" + LINUX + "/" + System.mapLibraryName("jniopenblas");
    }

    @Test
    void withoutNd4jItSaysHowToAddIt() {
        assertThat(with().isReady()).isFalse();
        assertThat(with().detail())
                .startsWith("ND4J is not on the class path; ")
                .contains("mvn -Pnd4j");
        assertThat(with(API).isReady()).isFalse();
        assertThat(with(API).detail()).contains("without a backend");
    }

    @Test
    void aMissingNativeLibraryIsOneLineThatNamesTheArtifact() {
        Availability availability = with(API, CPU);
        assertThat(availability.isReady()).isFalse();
        assertThat(availability.detail())
                .contains("no native library for linux-x86_64", "org.nd4j:nd4j-native")
                .doesNotContain("\n");
        assertThat(with(API, CPU, cpuLibrary(LINUX)).detail()).contains("org.bytedeco:openblas");
        assertThat(with(API, CUDA).detail()).contains("org.nd4j:nd4j-cuda-11.6");
    }

    @Test
    void allPartsTogetherAreReadyOnTheCpu() {
        Availability availability = with(API, CPU, cpuLibrary(LINUX), blas());
        assertThat(availability.isReady()).isTrue();
        assertThat(availability.detail()).startsWith("ND4J").contains("CPU", "GB");
        assertThat(with(API, CPU, cpuLibrary(LINUX + "-avx2"), blas()).isReady())
                .as("a build for some processors")
                .isTrue();
    }

    @Test
    void cudaWithoutADriverIsOneLineThatSaysSo() {
        assumeFalse(Files.exists(Path.of("/proc/driver/nvidia")), "there is a driver");
        String library = "org/nd4j/linalg/jcublas/bindings/" + LINUX + "/" + System.mapLibraryName("nd4jcuda");
        assertThat(with(API, CUDA, library).isReady()).isFalse();
        assertThat(with(API, CUDA, library).detail())
                .contains("no NVIDIA driver", "mvn -Pnd4j")
                .doesNotContain("\n");
    }

    @Test
    void platformsAreNamedAsJavaCppNamesThem() {
        assertThat(Installation.platform("Linux", "amd64")).isEqualTo("linux-x86_64");
        assertThat(Installation.platform("Mac OS X", "aarch64")).isEqualTo("macosx-arm64");
        assertThat(Installation.platform("Windows 11", "amd64")).isEqualTo("windows-x86_64");
    }
}
