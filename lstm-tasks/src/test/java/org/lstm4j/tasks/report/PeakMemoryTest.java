package org.lstm4j.tasks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {
    @Test
    void kibibytesOfTheKernelBecomeBytes() {
        assertThat(PeakMemory.of(List.of("Name:\tjava", "VmPeak:\t  99 kB", "VmHWM:\t  316488 kB", "VmRSS:\t1 kB")))
                .hasValue(316488L * 1024);
    }

    @Test
    void aSystemThatDoesNotTellHasNone() {
        assertThat(PeakMemory.of(List.of("Name:\tjava"))).isEmpty();
    }

    @Test
    void thisProcessHasMoreThanItsHeapInUse() {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "no /proc here");
        assertThat(PeakMemory.bytes().orElseThrow()).isGreaterThan(10L << 20);
    }
}
