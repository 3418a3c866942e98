package org.lstm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.apps.bench.Workload;

class CellSpeedTest {
    @Test
    void allTablesAreWhole() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Workload small = Workload.of("W3")
                .withBatch(4)
                .withTokens(new Workload.Tokens(50, 8, 5))
                .withLstms(new Workload.Lstms(8, 1, false, 0));
        new CellSpeed(new PrintStream(bytes, true, StandardCharsets.UTF_8), 1, 1)
                .run(List.of(small), small, List.of(8), 1);
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines)
                .filteredOn(line -> line.contains("until the first step"))
                .hasSize(1);
        assertThat(lines).filteredOn(line -> line.strip().startsWith("onnx")).hasSize(4);
        assertThat(lines).filteredOn(line -> line.strip().startsWith("ours")).hasSize(4);
    }
}
