package org.lstm4j.model.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.BinaryFocalCrossEntropy;
import org.lstm4j.train.MeanSquaredError;

class DecisionTest {
    @Test
    void onlyWhatLiesStrictlyAboveTheThresholdIsOfClassOne() {
        Decision decision = Decision.of(new BinaryCrossEntropy(), 0.5);
        assertThat(decision.label(0.5f)).isZero();
        assertThat(decision.label(Math.nextUp(0.5f))).isEqualTo(1);
        assertThat(decision.probability(0.25)).isEqualTo(0.25);
        assertThat(Decision.of(new MeanSquaredError(), 0.7).label(0.6)).isZero();
    }

    @Test
    void logitsAreDecidedAsTheirProbabilitiesWouldBe() {
        Decision decision = Decision.of(new BinaryCrossEntropy(true), 0.7);
        assertThat(decision.cut()).isEqualTo(Math.log(0.7 / 0.3), within(1e-15));
        for (double logit : new double[] {-40, -1, 0, 0.84, 0.85, 3, 40}) {
            assertThat(decision.label(logit)).isEqualTo(decision.probability(logit) > 0.7 ? 1 : 0);
        }
    }

    @Test
    void aFocalLossFromLogitsIsOfLogitsToo() {
        BinaryFocalCrossEntropy keras = new BinaryFocalCrossEntropy();
        BinaryFocalCrossEntropy logits =
                new BinaryFocalCrossEntropy(keras.alpha(), keras.gamma(), keras.applyClassBalancing(), true, 0);
        assertThat(Decision.of(logits, 0.5).label(0.4)).isEqualTo(1);
        assertThat(Decision.of(logits, 0.5).probability(0)).isEqualTo(0.5);
        assertThat(Decision.of(keras, 0.5).label(0.4)).isZero();
    }
}
