package org.lstm4j.tasks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.Shared;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.Wires;
import org.lstm4j.tasks.report.ModelSummaryTable.Row;

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

    @Test
    void branchesSayWhatFeedsThem() {
        Sequential tower = Sequential.of(Embedding.of(10, 4), Lstm.of(3));
        Shared shared = Shared.of("tower", tower);
        Model model = Model.of(
                List.of(ModelInput.tokens("question"), ModelInput.tokens("answer")),
                in -> Wires.of(
                        "fits",
                        Wire.join(
                                        new Concatenate(),
                                        in.get("question").through(shared),
                                        in.get("answer").through(shared))
                                .through(Dense.of(1))));
        assertThat(ModelSummaryTable.of(model).text()).isEqualTo("""
                        Model: "network"
                        ____________________________________________________________________________________
                         Layer (type)                Output Shape              Param #   Connected to
                        ====================================================================================
                         question (Input)            (None, None)              0
                         answer (Input)              (None, None)              0
                         tower (Sequential)          (None, 3)                 136       question, answer
                         concatenate (Concatenate)   (None, 6)                 0         tower, tower
                         dense (Dense)               (None, 1)                 7         concatenate
                        ====================================================================================
                        Total params: 143 (572.00 Byte)
                        Trainable params: 143 (572.00 Byte)
                        Non-trainable params: 0 (0.00 Byte)
                        ____________________________________________________________________________________
                        """);
    }
}
