package org.lstm4j.apps.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

class FmaPeakTest {
    /** FreqInlineSize of HotSpot. */
    private static final int INLINED_AT_MOST = 325;

    /**
     * A scalar loop makes less than 2 operations in a nanosecond; any vector unit makes far more. On a machine that is busy with
     * something else both make fewer, so this is asked for by {@code -Dlstm.timed=true} alone.
     */
    @Test
    @EnabledIfSystemProperty(
            named = "lstm.timed",
            matches = "true",
            disabledReason = "-Dlstm.timed=true measures times")
    void thePeakIsThatOfVectors() {
        assertThat(FmaPeak.gigaflops(1))
                .satisfies(peak -> assertThat(peak.orElseThrow()).isGreaterThan(4));
    }

    /** Inlined, it came out at half the speed, and shares of the peak above 1. */
    @Test
    void theLoopIsTooLongToBeInlined() throws IOException {
        try (InputStream bytes = FmaLoop.class.getResourceAsStream("FmaLoop.class")) {
            assertThat(bytes).isNotNull();
            assertThat(ClassFile.of().parse(bytes.readAllBytes()).methods())
                    .filteredOn(method -> method.methodName().equalsString("loop"))
                    .singleElement()
                    .satisfies(
                            method -> assertThat(((CodeAttribute) method.code().orElseThrow()).codeLength())
                                    .isGreaterThan(INLINED_AT_MOST));
        }
    }
}
