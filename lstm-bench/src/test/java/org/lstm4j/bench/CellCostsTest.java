package org.lstm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.apps.bench.Workload;

class CellCostsTest {
    @Test
    void everyCellHasARowOfFigures() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Workload small = Workload.of("W2")
                .withBatch(3)
                .withTokens(new Workload.Tokens(50, 8, 5))
                .withLstms(new Workload.Lstms(8, 2, false, 0));
        new CellCosts(new PrintStream(bytes, true, StandardCharsets.UTF_8), new Turns(0, 1)).run(small, 1);
        List<String> rows = bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows).hasSize(21).allMatch(row -> row.matches("\\| `.*`.* \\|( [0-9]+\\.[0-9]+ \\|){4}"));
        assertThat(rows).anyMatch(row -> row.startsWith("| `MLstm`, four heads, in chunks |"));
    }
}
