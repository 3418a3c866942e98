package org.lstm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.apps.bench.Workload;

class GradientSizesTest {
    @Test
    void namesTheProcessorAndGivesALineForEachScaleAndLength() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Workload small = Workload.of("W3")
                .withBatch(4)
                .withTokens(new Workload.Tokens(50, 8, 10))
                .withLstms(new Workload.Lstms(8, 1, false, 0));
        new GradientSizes(new PrintStream(bytes, true, StandardCharsets.UTF_8), 1, 1)
                .run(small, new int[] {5, 10}, 1, 2);
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(1 + 1 + 3 + 1 + 2);
        assertThat(lines.getFirst()).contains("1 thread");
        assertThat(lines.subList(2, 5))
                .extracting(line -> line.strip().split(" +")[0])
                .containsExactly("1.0", "1.0E20", "1.0E-20");
        assertThat(lines.getLast().strip().split(" +")[0]).isEqualTo("10");
    }
}
