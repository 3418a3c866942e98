package org.lstm4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** Statistics of a batch that a model keeps. */
class BatchNormalizationTest {
    private static final Tensor X = Tensor.of(new int[] {2, 3, 1}, 1f, 2, 9, 5, 9, 9);

    private static Model model(Layer layer, boolean usesLengths) {
        return new Model(layer, new Input("x", Shape.of("batch", "time", 1), DType.FLOAT32), usesLengths);
    }

    /** Weights after a step in which nothing is learnt, of a batch of X. */
    private static Map<String, Tensor> after(Model model, Feeds feeds) {
        try (ReferenceBackend backend = new ReferenceBackend();
                TrainStep step = backend.compileTraining(
                        StepGraph.of(model, new MeanSquaredError(), Sgd.of(0.1), new Clipping.None(), false, 1),
                        CompileOptions.DEFAULT)) {
            feeds.put("x", X)
                    .put(Trainer.TARGET, Tensor.zeros(DType.FLOAT32, 2, 3, 1))
                    .put(StepGraph.STEP, Tensor.scalar(0L))
                    .put(StepGraph.LEARNING_RATE, Tensor.scalar(0f));
            Feeds outputs = new Feeds()
                    .put(StepGraph.LOSS, Tensor.scalar(0f))
                    .put(Model.PREDICTION, Tensor.zeros(DType.FLOAT32, 2, 3, 1));
            assertThat(step.run(feeds, outputs)).isTrue();
            Map<String, Tensor> weights = new HashMap<>();
            step.parameters()
                    .list()
                    .forEach(it -> weights.put(it.name(), step.parameters().get(it.name())));
            return weights;
        }
    }

    private static double number(Map<String, Tensor> weights, String name) {
        return Objects.requireNonNull(weights.get("batch_normalization/" + name))
                .element(0);
    }

    @Test
    void runningStatisticsFollowThoseOfTheBatch() {
        Map<String, Tensor> weights = after(model(Sequential.of(new BatchNormalization()), false), new Feeds());
        double mean = (1 + 2 + 9 + 5 + 9 + 9) / 6.0;
        double variance = (1 + 4 + 81 + 25 + 81 + 81) / 6.0 - mean * mean;
        assertThat(number(weights, "moving_mean")).isEqualTo(0.01 * mean, within(1e-6));
        assertThat(number(weights, "moving_variance")).isEqualTo(0.99 + 0.01 * variance, within(1e-6));
    }

    @Test
    void paddingIsNoPartOfThem() {
        Feeds lengths = new Feeds().put(Model.SEQUENCE_LENS, Tensor.of(new int[] {2}, 2, 1));
        Map<String, Tensor> weights =
                after(model(Sequential.of(new BatchNormalization(0, 1e-3, true, true)), true), lengths);
        assertThat(number(weights, "moving_mean")).isEqualTo((1 + 2 + 5) / 3.0, within(1e-6));
        assertThat(number(weights, "moving_variance")).isEqualTo((1 + 4 + 25) / 3.0 - 64 / 9.0, within(1e-6));
    }

    @Test
    void aFrozenLayerKeepsThemAndUsesThem() {
        Layer frozen = Sequential.of(Frozen.of(new BatchNormalization()), Dense.of(1));
        Map<String, Tensor> weights = after(model(frozen, false), new Feeds());
        assertThat(number(weights, "moving_mean")).isZero();
        assertThat(number(weights, "moving_variance")).isEqualTo(1);
    }

    @Test
    void aSharedLayerThatIsCalledTwiceIsRefused() {
        Layer shared = Shared.of("norm", new BatchNormalization());
        Model twice = model(Sequential.of(shared, shared), false);
        assertThatThrownBy(
                        () -> StepGraph.of(twice, new MeanSquaredError(), Sgd.of(0.1), new Clipping.None(), false, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("norm: the parameter \"norm/moving_mean\" would be changed twice in one step");
    }

    @Test
    void aTrainedModelPredictsWithWhatItKept() {
        Model model = model(Sequential.of(new BatchNormalization(0.5, 1e-3, true, true)), false);
        TensorDataset data =
                TensorDataset.of(Map.of("x", X, Trainer.TARGET, Tensor.of(new int[] {2, 3, 1}, 0f, 1, 0, 1, 1, 0)));
        try (Trainer trainer = new Trainer(
                new ReferenceBackend(), model, new MeanSquaredError(), Sgd.of(0.1), TrainerOptions.DEFAULT)) {
            trainer.fit(data, 3);
            Map<String, Tensor> weights = trainer.weights();
            double mean = (1 + 2 + 9 + 5 + 9 + 9) / 6.0;
            assertThat(number(weights, "moving_mean")).isEqualTo((1 - 0.125) * mean, within(1e-5));
            double deviation = Math.sqrt(number(weights, "moving_variance") + 1e-3);
            double expected = (2 - number(weights, "moving_mean")) / deviation * number(weights, "gamma")
                    + number(weights, "beta");
            assertThat(number(weights, "gamma")).isNotEqualTo(1);
            assertThat(trainer.predict(data).getFirst().element(1)).isEqualTo(expected, within(1e-5));
        }
    }
}
