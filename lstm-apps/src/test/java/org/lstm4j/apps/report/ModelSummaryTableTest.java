package org.lstm4j.apps.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.apps.report.ModelSummaryTable.Row;

class ModelSummaryTableTest {
    @Test
    void printsTheTableOfKeras() {
        ModelSummaryTable table = new ModelSummaryTable(
                "sequential",
                List.of(
                        new Row("embedding", "Embedding", "(None, 120, 16)", 16000, 0),
                        new Row("bidirectional", "Bidirectional", "(None, 64)", 12544, 0),
                        new Row("dense", "Dense", "(None, 24)", 1560, 0),
                        new Row("dense_1", "Dense", "(None, 1)", 25, 0)));
        assertThat(table.text()).isEqualTo("""
                        Model: "sequential"
                        ____________________________________________________________________
                         Layer (type)                   Output Shape              Param #
                        ====================================================================
                         embedding (Embedding)          (None, 120, 16)           16000
                         bidirectional (Bidirectional)  (None, 64)                12544
                         dense (Dense)                  (None, 24)                1560
                         dense_1 (Dense)                (None, 1)                 25
                        ====================================================================
                        Total params: 30129 (117.69 KB)
                        Trainable params: 30129 (117.69 KB)
                        Non-trainable params: 0 (0.00 Byte)
                        ____________________________________________________________________
                        """);
    }

    @Test
    void frozenParametersAreCountedApart() {
        ModelSummaryTable table = new ModelSummaryTable(
                "m", List.of(new Row("a", "A", "(None, 1)", 1 << 20, 0), new Row("b", "B", "(None, 1)", 0, 10)));
        assertThat(table.parameters()).isEqualTo((1 << 20) + 10);
        assertThat(table.text())
                .contains("Trainable params: 1048576 (4.00 MB)\n")
                .contains("Non-trainable params: 10 (40.00 Byte)\n");
    }
}
