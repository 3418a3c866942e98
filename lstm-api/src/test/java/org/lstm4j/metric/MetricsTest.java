package org.lstm4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.train.Metric;

/** Each metric against numbers of scikit-learn 1.9.1 and Keras 3.15.1, or computed by hand. */
class MetricsTest {
    private static final Tensor SCORES =
            Tensor.of(new int[] {10, 1}, .1f, .4f, .35f, .8f, .4f, .4f, .9f, .05f, .6f, -.2f);
    private static final Tensor TRUTHS = Tensor.of(new int[] {10, 1}, 0f, 0f, 1f, 1f, 1f, 0f, 1f, 0f, 0f, 1f);
    private static final Tensor ROWS = Tensor.of(new int[] {8, 4}, new float[] {
        .1f, .6f, .1f, .2f, .5f, .2f, .2f, .1f, .3f, .3f, .35f, .05f, .7f, .1f, .1f, .1f,
        .2f, .5f, .2f, .1f, .25f, .25f, .3f, .2f, .1f, .2f, .6f, .1f, .4f, .35f, .15f, .1f
    });
    private static final Tensor CLASSES = Tensor.of(new int[] {8}, 1, 0, 2, 0, 1, 0, 0, 2);
    private static final Tensor LABEL_SCORES =
            Tensor.of(new int[] {4, 3}, .9f, .6f, .1f, .7f, .4f, .2f, .2f, .1f, .8f, .6f, .7f, .55f);
    private static final Tensor LABELS = Tensor.of(new int[] {4, 3}, 1f, 0f, 0f, 1f, 1f, 0f, 0f, 0f, 1f, 0f, 1f, 0f);
    private static final Tensor FORECASTS = Tensor.of(new int[] {4}, 2.5f, 0f, 2f, 8f);
    private static final Tensor NUMBERS = Tensor.of(new int[] {4}, 3f, -.5f, 2f, 7f);

    private static Arguments of(Metric metric, Tensor prediction, Tensor target, double expected) {
        return Arguments.of(metric, metric.name(), prediction, target, expected);
    }

    static Stream<Arguments> recorded() {
        return Stream.of(
                of(new Auc(), SCORES, TRUTHS, 0.6),
                of(new AveragePrecision(), SCORES, TRUTHS, 0.7142857142857143),
                of(ClassScore.precision(Averaging.BINARY), SCORES, TRUTHS, 2 / 3.0),
                of(ClassScore.recall(Averaging.BINARY), SCORES, TRUTHS, 0.4),
                of(ClassScore.f1(Averaging.BINARY), SCORES, TRUTHS, 0.5),
                of(ClassScore.f(2, Averaging.BINARY), SCORES, TRUTHS, 0.43478260869565216),
                of(ClassScore.f(0.5, Averaging.BINARY), SCORES, TRUTHS, 0.5882352941176471),
                of(ClassScore.precision(Averaging.MICRO), ROWS, CLASSES, 0.625),
                of(ClassScore.precision(Averaging.MACRO), ROWS, CLASSES, 2 / 3.0),
                of(ClassScore.recall(Averaging.MACRO), ROWS, CLASSES, 2 / 3.0),
                of(ClassScore.f1(Averaging.MACRO), ROWS, CLASSES, 0.6571428571428571),
                of(ClassScore.recall(Averaging.WEIGHTED), ROWS, CLASSES, 0.625),
                of(ClassScore.f1(Averaging.WEIGHTED), ROWS, CLASSES, 0.6357142857142857),
                of(ClassScore.precision(Averaging.MICRO).multiLabel(), LABEL_SCORES, LABELS, 0.5714285714285714),
                of(ClassScore.f1(Averaging.MICRO).multiLabel(), LABEL_SCORES, LABELS, 2 / 3.0),
                of(ClassScore.recall(Averaging.MACRO).multiLabel(), LABEL_SCORES, LABELS, 0.8333333333333334),
                of(ClassScore.f1(Averaging.MACRO).multiLabel(), LABEL_SCORES, LABELS, 0.6555555555555556),
                of(ClassScore.f1(Averaging.WEIGHTED).multiLabel(), LABEL_SCORES, LABELS, 0.6533333333333333),
                of(new TopK(1), ROWS, CLASSES, 0.625),
                of(new TopK(2), ROWS, CLASSES, 0.75),
                of(new TopK(3), ROWS, CLASSES, 1),
                of(new TopK(4), ROWS, CLASSES, 1),
                of(new CalibrationError(), ROWS, CLASSES, 0.35625001043081284),
                of(new CalibrationError(5), ROWS, CLASSES, 0.13124999403953547),
                of(Deviation.rmse(), FORECASTS, NUMBERS, 0.6123724356957945),
                of(Deviation.mape(), FORECASTS, NUMBERS, 32.738095238095234),
                // 200 (0.5/5.5 + 0.5/0.5 + 0 + 1/15) / 4
                of(Deviation.smape(), FORECASTS, NUMBERS, 57.878787878787875),
                of(Deviation.mase(0.25), FORECASTS, NUMBERS, 2),
                of(new R2(), FORECASTS, NUMBERS, 0.9486081370449679),
                of(Surprise.perplexity(false), ROWS, CLASSES, 3.0380080501867006),
                of(Surprise.bitsPerCharacter(false), ROWS, CLASSES, 1.603125692733033));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("recorded")
    void isThatOfTheFieldsLibraries(Metric metric, String name, Tensor prediction, Tensor target, double expected) {
        metric.update(prediction, target);
        assertThat(metric.result()).isCloseTo(expected, within(1e-9));
        metric.reset();
        assertThat(metric.result())
                .as("after a reset")
                .satisfiesAnyOf(
                        it -> assertThat(it).isNaN(), it -> assertThat(it).isZero());
        metric.update(prediction, target);
        assertThat(metric.result()).isCloseTo(expected, within(1e-9));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("recorded")
    void isTheSameInOneBatchAndInSeveral(
            Metric metric, String name, Tensor prediction, Tensor target, double expected) {
        int rows = prediction.dim(0);
        for (int from = 0; from < rows; from += 3) {
            int to = Math.min(rows, from + 3);
            metric.update(part(prediction, from, to), part(target, from, to));
        }
        assertThat(metric.result()).isCloseTo(expected, within(1e-9));
    }

    private static Tensor part(Tensor whole, int from, int to) {
        int[] dims = whole.dims().clone();
        int size = whole.size() / dims[0];
        dims[0] = to - from;
        Tensor part = Tensor.zeros(whole.dtype(), dims);
        part.copyElements(whole, from * size, 0, (to - from) * size);
        return part;
    }

    @Test
    void oneHotTargetsAreTheirClasses() {
        Tensor oneHot = Tensor.zeros(DType.FLOAT32, 8, 4);
        for (int row = 0; row < 8; row++) {
            oneHot.setElement(row * 4 + CLASSES.ints()[row], 1);
        }
        for (Metric metric : List.of(ClassScore.f1(Averaging.MACRO), new TopK(2), new CalibrationError())) {
            metric.update(ROWS, CLASSES);
            double byNumber = metric.result();
            metric.reset();
            metric.update(ROWS, oneHot);
            assertThat(metric.result()).as(metric.name()).isEqualTo(byNumber);
        }
    }

    /** The definition itself: all pairs. */
    @Test
    void theAreaIsTheShareOfPairsInOrder() {
        Random random = new Random(5);
        int count = 300;
        float[] scores = new float[count];
        float[] truths = new float[count];
        for (int i = 0; i < count; i++) {
            scores[i] = (random.nextInt(41) - 20) / 8f;
            truths[i] = random.nextInt(3) == 0 ? 1 : 0;
        }
        double wins = 0;
        double pairs = 0;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                if (truths[i] == 1 && truths[j] == 0) {
                    pairs++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }
        Auc auc = new Auc();
        auc.update(Tensor.of(new int[] {count}, scores), Tensor.of(new int[] {count}, truths));
        assertThat(auc.result()).isCloseTo(wins / pairs, within(1e-12));
    }

    @Test
    void stepsBehindARowsLengthDoNotCount() {
        Tensor prediction = Tensor.of(new int[] {2, 3, 1}, 1f, 2f, 50f, 3f, -60f, 70f);
        Tensor target = Tensor.of(new int[] {2, 3, 1}, 1f, 4f, 0f, 6f, 0f, 0f);
        Metric error = Deviation.rmse();
        error.update(prediction, target, Optional.of(Tensor.of(new int[] {2}, 2, 1)));
        assertThat(error.result()).isCloseTo(Math.sqrt((0 + 4 + 9) / 3.0), within(1e-12));
        Tensor rows = Tensor.of(new int[] {2, 2, 2}, .9f, .1f, .2f, .8f, .3f, .7f, .6f, .4f);
        Metric top = new TopK(1);
        top.update(rows, Tensor.of(new int[] {2, 2}, 0, 0, 1, 1), Optional.of(Tensor.of(new int[] {2}, 2, 1)));
        assertThat(top.result()).isCloseTo(2 / 3.0, within(1e-12));
    }

    @Test
    void logitsAreMadeProbabilitiesWithoutOverflow() {
        Tensor logits = Tensor.of(new int[] {2, 2}, 1000f, 1000f, -1000f, -1000f);
        Metric perplexity = Surprise.perplexity(true);
        perplexity.update(logits, Tensor.of(new int[] {2}, 0, 1));
        assertThat(perplexity.result()).isCloseTo(2, within(1e-12));
    }

    @Test
    void whatIsIgnoredDoesNotCount() {
        Metric perplexity = Surprise.perplexity(false).ignoring(0);
        Metric score = ClassScore.precision(Averaging.MICRO).ignoring(0);
        for (Metric metric : List.of(perplexity, score)) {
            metric.update(ROWS, CLASSES);
        }
        double[] kept = {.6, .35, .5, .15};
        double mean = Arrays.stream(kept).map(p -> -Math.log(p)).sum() / kept.length;
        assertThat(perplexity.result()).isCloseTo(Math.exp(mean), within(1e-6));
        assertThat(score.result()).isEqualTo(0.75);
    }

    @Test
    void whatIsNotDefinedIsSaid() {
        Auc auc = new Auc();
        auc.update(SCORES, Tensor.zeros(DType.FLOAT32, 10, 1));
        assertThat(auc.result()).isNaN();
        R2 constant = new R2();
        constant.update(FORECASTS, Tensor.zeros(DType.FLOAT32, 4));
        assertThat(constant.result()).isZero();
        assertThatThrownBy(() -> ClassScore.f1(Averaging.BINARY).update(ROWS, CLASSES))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("A binary f1 is of one number or of two classes")
                .hasMessageContaining("micro, macro or weighted");
        assertThatThrownBy(() -> new TopK(2).update(ROWS, Tensor.of(new int[] {8}, 1, 0, 2, 0, 4, 0, 0, 2)))
                .hasMessageContaining("There is no class 4 among 4");
        assertThatThrownBy(() -> Deviation.rmse().update(FORECASTS, SCORES)).hasMessageContaining("differ in size");
        assertThatThrownBy(() -> new TopK(1).update(ROWS, FORECASTS)).hasMessageContaining("has 8 rows of classes");
        assertThatThrownBy(() -> Deviation.mase(0)).hasMessageContaining("a scale above 0");
        assertThatThrownBy(() -> Deviation.naiveError(new double[] {1, 2}, 2)).hasMessageContaining("longer series");
    }

    @Test
    void aNaiveForecastRepeatsTheSeasonBefore() {
        assertThat(Deviation.naiveError(new double[] {1, 4, 2, 8}, 1)).isEqualTo(11 / 3.0);
        assertThat(Deviation.naiveError(new double[] {1, 4, 2, 8}, 2)).isEqualTo(2.5);
    }

    @Test
    void namesSayWhatIsAveraged() {
        assertThat(Stream.of(
                                ClassScore.f1(Averaging.BINARY),
                                ClassScore.f1(Averaging.MACRO),
                                ClassScore.f(0.5, Averaging.MICRO),
                                new TopK(3))
                        .map(Metric::name))
                .containsExactly("f1", "macro_f1", "micro_f0.5", "top_3_accuracy");
    }
}
