package org.lstm4j.model.use;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.BinaryFocalCrossEntropy;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

class ClassesTest {
    private static int label(Classes classes, float... outputs) {
        return classes.label(outputs, 0);
    }

    private static double one(Classes classes, float output) {
        return classes.probabilities(new float[] {output}, 0)[1];
    }

    @Test
    void onlyWhatLiesStrictlyAboveTheThresholdIsOfClassOne() {
        Classes classes = Classes.of(new BinaryCrossEntropy(), 1, 0.5);
        assertThat(classes.count()).isEqualTo(2);
        assertThat(label(classes, 0.5f)).isZero();
        assertThat(label(classes, Math.nextUp(0.5f))).isEqualTo(1);
        assertThat(classes.probabilities(new float[] {0.25f}, 0)).containsExactly(0.75, 0.25);
        assertThat(label(Classes.of(new MeanSquaredError(), 1, 0.7), 0.6f)).isZero();
    }

    @Test
    void logitsAreDecidedAsTheirProbabilitiesWouldBe() {
        Classes classes = Classes.of(new BinaryCrossEntropy(true), 1, 0.7);
        assertThat(classes.cut()).isEqualTo(Math.log(0.7 / 0.3), within(1e-15));
        for (float logit : new float[] {-40, -1, 0, 0.84f, 0.85f, 3, 40}) {
            assertThat(label(classes, logit)).isEqualTo(one(classes, logit) > 0.7 ? 1 : 0);
        }
    }

    @Test
    void aFocalLossFromLogitsIsOfLogitsToo() {
        BinaryFocalCrossEntropy keras = new BinaryFocalCrossEntropy();
        BinaryFocalCrossEntropy logits =
                new BinaryFocalCrossEntropy(keras.alpha(), keras.gamma(), keras.applyClassBalancing(), true, 0);
        assertThat(label(Classes.of(logits, 1, 0.5), 0.4f)).isEqualTo(1);
        assertThat(one(Classes.of(logits, 1, 0.5), 0)).isEqualTo(0.5);
        assertThat(label(Classes.of(keras, 1, 0.5), 0.4f)).isZero();
    }

    @Test
    void ofSeveralNumbersTheFirstOfTheLargestDecides() {
        Classes classes = Classes.of(new SparseCategoricalCrossEntropy(), 3, 0.5);
        float[] rows = {0.2f, 0.3f, 0.5f, 0.4f, 0.4f, 0.2f};
        assertThat(classes.count()).isEqualTo(3);
        assertThat(classes.label(rows, 0)).isEqualTo(2);
        assertThat(classes.label(rows, 3)).isZero();
        assertThat(classes.probabilities(rows, 3)).containsExactly(rows[3], rows[4], rows[5]);
    }

    @Test
    void logitsOfSeveralClassesBecomeProbabilitiesWithoutOverflow() {
        Classes classes = Classes.of(SparseCategoricalCrossEntropy.ofLogits(), 3, 0.5);
        double[] shares = classes.probabilities(new float[] {1000, 999, -1000}, 0);
        assertThat(DoubleStream.of(shares).sum()).isEqualTo(1, within(1e-15));
        assertThat(shares[0]).isEqualTo(1 / (1 + Math.exp(-1)), within(1e-15));
        assertThat(classes.label(new float[] {1000, 999, -1000}, 0)).isZero();
    }

    @Test
    void aModelWithoutNumbersIsRefused() {
        assertThatThrownBy(() -> new Classes(0, false, 0.5))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at least one number");
    }
}
