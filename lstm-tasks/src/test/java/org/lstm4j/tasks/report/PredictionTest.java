package org.lstm4j.tasks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PredictionTest {
    @Test
    void aLabelHasItsOwnProbabilityBesideIt() {
        Prediction no = Prediction.of("x", "no", "yes", false, 0.25, 1, 1);
        assertThat(no.label()).isEqualTo("no");
        assertThat(no.probability()).isEqualTo(0.75);
        assertThat(no.probabilities()).isEqualTo(Map.of("no", 0.75, "yes", 0.25));
        Prediction yes = Prediction.of("x", "no", "yes", true, 0.75, 1, 1);
        assertThat(yes.label()).isEqualTo("yes");
        assertThat(yes.probability()).isEqualTo(0.75);
        assertThat(JsonText.line(yes))
                .isEqualTo("{\"text\":\"x\",\"label\":\"yes\",\"probability\":0.75,"
                        + "\"probabilities\":{\"no\":0.25,\"yes\":0.75},\"words\":1,\"knownWords\":1}");
    }

    @Test
    void aThresholdDecidesTheLabelAndLeavesItsProbability() {
        assertThat(Prediction.of("x", "no", "yes", true, 0.3, 1, 1).probability())
                .isEqualTo(0.3);
    }
}
