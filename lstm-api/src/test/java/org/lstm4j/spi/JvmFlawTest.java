package org.lstm4j.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.spi.JvmFlaw.Facts;

class JvmFlawTest {
    private static final String MIXED = "mixed mode, sharing";

    private static List<String> flaws(String version, boolean isG1, boolean hasCompactHeaders, String mode) {
        return JvmFlaw.of(new Facts(Runtime.Version.parse(version), isG1, hasCompactHeaders, mode)).stream()
                .map(JvmFlaw::text)
                .toList();
    }

    @Test
    void earlyUpdatesOfJdk25WithG1MayMoveWhatNativeCodeReads() {
        assertThat(flaws("25", true, false, MIXED))
                .containsExactly(
                        "G1 of JDK 25.0.0 may move arrays that native code reads (JDK-8377811), which the backends"
                                + " onnx and nd4j are made of; take JDK 25.0.3 or newer, or -XX:+UseSerialGC, -XX:+UseParallelGC or"
                                + " -XX:+UseZGC.");
        assertThat(flaws("25.0.2", true, false, MIXED)).hasSize(1);
        assertThat(flaws("25.0.2", false, false, MIXED)).isEmpty();
        assertThat(flaws("25.0.3", true, false, MIXED)).isEmpty();
        assertThat(flaws("26", true, false, MIXED)).isEmpty();
        assertThat(JvmFlaw.of(new Facts(Runtime.Version.parse("25.0.1"), true, false, MIXED)))
                .allMatch(JvmFlaw::isOfNativeCode);
    }

    @Test
    void compactHeadersAreNamedOnJdk25() {
        assertThat(flaws("25.0.3", false, true, MIXED))
                .singleElement()
                .asString()
                .contains("JDK-8380060");
        assertThat(flaws("26", false, true, MIXED)).isEmpty();
    }

    @Test
    void aJvmWithoutItsOptimizingCompilerIsNamed() {
        assertThat(flaws("25.0.3", false, false, "interpreted mode, sharing"))
                .singleElement()
                .asString()
                .contains("interpreted mode")
                .contains("-Xint");
        assertThat(flaws("25.0.3", true, false, "mixed mode, emulated-client, sharing"))
                .hasSize(1);
    }
}
