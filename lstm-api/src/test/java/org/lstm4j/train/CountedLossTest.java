package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.ReferenceBackend;

/** A mean is one over what counts: rows padded to any length, or filled up with labels to be ignored, come to the same. */
class CountedLossTest {
    private static final int IGNORED = -1;
    private static final int[] LENGTHS = {3, 1, 4};
    private static final int[][] TOKENS = {{1, 2, 3}, {4}, {5, 1, 2, 3}};

    /** A loss at each step, the head that goes with it, and a target for each token. */
    record Case(String name, Loss loss, Layer head, boolean isLabel, Supplier<Metric> metric) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> losses() {
        return List.of(
                new Case(
                        "squared",
                        new MeanSquaredError(),
                        Dense.of(1, Activation.LINEAR),
                        false,
                        Metrics::meanSquaredError),
                new Case(
                        "absolute",
                        new MeanAbsoluteError(),
                        Dense.of(1, Activation.LINEAR),
                        false,
                        Metrics::meanAbsoluteError),
                new Case("huber", new Huber(), Dense.of(1, Activation.LINEAR), false, Metrics::meanSquaredError),
                new Case(
                        "binary",
                        new BinaryCrossEntropy(),
                        Dense.of(1, Activation.SIGMOID),
                        false,
                        () -> Metrics.binaryAccuracy(0.5)),
                new Case(
                        "sparse",
                        new SparseCategoricalCrossEntropy(),
                        Dense.of(3, Activation.SOFTMAX),
                        true,
                        Metrics::sparseCategoricalAccuracy),
                new Case(
                        "sparse, ignoring",
                        new SparseCategoricalCrossEntropy(false, OptionalInt.of(2)),
                        Dense.of(3, Activation.SOFTMAX),
                        true,
                        () -> Metrics.sparseCategoricalAccuracy(OptionalInt.of(2))));
    }

    private static Trainer trainer(Case it) {
        Model model =
                Model.ofTokens(Sequential.of(Embedding.of(6, 3), Lstm.of(4).withReturnSequences(), it.head), true);
        return new Trainer(
                new ReferenceBackend(),
                model,
                it.loss,
                Sgd.of(0.5),
                TrainerOptions.DEFAULT.withBatchSize(3).withShuffle(false).withMetrics(List.of(it.metric)));
    }

    /** All rows padded to some steps; what stands in the padding must not matter. */
    private static TensorDataset rows(Case it, int steps, int fill) {
        int[] tokens = new int[3 * steps];
        float[] values = new float[3 * steps];
        int[] labels = new int[3 * steps];
        for (int row = 0; row < 3; row++) {
            for (int step = 0; step < steps; step++) {
                int at = row * steps + step;
                boolean isPadding = step >= LENGTHS[row];
                tokens[at] = isPadding ? fill : TOKENS[row][step];
                labels[at] = isPadding ? fill % 3 : tokens[at] % 3;
                values[at] = isPadding ? fill : tokens[at] % 2;
            }
        }
        Map<String, Tensor> columns = new HashMap<>();
        columns.put("tokens", Tensor.of(new int[] {3, steps}, tokens));
        columns.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {3}, LENGTHS));
        columns.put(
                Trainer.TARGET,
                it.isLabel ? Tensor.of(new int[] {3, steps}, labels) : Tensor.of(new int[] {3, steps, 1}, values));
        return TensorDataset.of(columns);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void paddingCountsNeitherInLossNorInMetricsNorInGradients(Case it) {
        List<List<Double>> means = new ArrayList<>();
        List<float[]> weights = new ArrayList<>();
        for (int steps : new int[] {4, 9}) {
            try (Trainer trainer = trainer(it)) {
                TensorDataset data = rows(it, steps, steps == 4 ? 0 : 5);
                EpochLog log = trainer.fit(data, data, 2).epochs().get(1);
                means.add(List.copyOf(log.values().values()));
                weights.add(kernel(trainer));
            }
        }
        for (int i = 0; i < means.get(0).size(); i++) {
            assertThat(means.get(1).get(i)).isCloseTo(means.get(0).get(i), within(1e-6));
        }
        assertThat(weights.get(1)).containsExactly(weights.get(0), within(1e-6f));
    }

    private static float[] kernel(Trainer trainer) {
        return Objects.requireNonNull(trainer.weights().get("dense/kernel")).floats();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theMeanOverABatchIsThatOfItsRowsWeightedByWhatCountsInThem(Case it) {
        try (Trainer trainer = trainer(it)) {
            TensorDataset data = rows(it, 4, 0);
            double sum = 0;
            double all = 0;
            for (int row = 0; row < 3; row++) {
                int counted = LENGTHS[row];
                if (it.name.contains("ignoring")) {
                    counted = (int) Arrays.stream(TOKENS[row])
                            .filter(token -> token % 3 != 2)
                            .count();
                }
                sum += trainer.evaluate(data.slice(row, row + 1)).loss() * counted;
                all += counted;
            }
            assertThat(trainer.evaluate(data).loss()).isCloseTo(sum / all, within(1e-6));
            // Batches of other sizes do not change it either: the training's own mean of an epoch that learns nothing.
            assertThat(trainer.fit(data, 1).epochs().getFirst().value("loss")).isCloseTo(sum / all, within(1e-6));
        }
    }

    @Test
    void aModelThatIgnoresLabelsHasTheLossOfThoseThatCount() {
        Model model = Model.ofTokens(
                Sequential.of(Embedding.of(6, 3), Lstm.of(4).withReturnSequences(), Dense.of(3, Activation.SOFTMAX)),
                false);
        Loss loss = new SparseCategoricalCrossEntropy(false, OptionalInt.of(IGNORED));
        try (Trainer trainer = new Trainer(
                new ReferenceBackend(), model, loss, Sgd.of(0.01), TrainerOptions.DEFAULT.withBatchSize(1))) {
            TensorDataset full = labelled(new int[] {1, 2, 3, 4}, new int[] {0, 1, 2, 0}, 4);
            TensorDataset filled =
                    labelled(new int[] {1, 2, 3, 4, 0, 0, 0, 0}, new int[] {0, 1, 2, 0, -1, -1, -1, -1}, 8);
            double expected = trainer.evaluate(full).loss();
            assertThat(trainer.evaluate(filled).loss()).isCloseTo(expected, within(1e-6));
            TensorDataset both = labelled(new int[] {1, 2, 3, 4, 5, 0, 0, 0}, new int[] {0, 1, 2, 0, 1, -1, -1, -1}, 4);
            double fifth =
                    trainer.evaluate(labelled(new int[] {5}, new int[] {1}, 1)).loss();
            assertThat(trainer.evaluate(both).loss()).isCloseTo((4 * expected + fifth) / 5, within(1e-6));
        }
    }

    private static TensorDataset labelled(int[] tokens, int[] labels, int steps) {
        int[] dims = {tokens.length / steps, steps};
        return TensorDataset.of(Map.of("tokens", Tensor.of(dims, tokens), Trainer.TARGET, Tensor.of(dims, labels)));
    }

    @Test
    void dataInWhichNothingCountsHasNoMean() {
        Model model = Model.ofTokens(
                Sequential.of(Embedding.of(6, 3), Lstm.of(4).withReturnSequences(), Dense.of(3, Activation.SOFTMAX)),
                false);
        Loss loss = new SparseCategoricalCrossEntropy(false, OptionalInt.of(IGNORED));
        try (Trainer trainer = new Trainer(new ReferenceBackend(), model, loss, Sgd.of(0.01), TrainerOptions.DEFAULT)) {
            TensorDataset nothing = labelled(new int[] {1, 2}, new int[] {-1, -1}, 2);
            assertThatThrownBy(() -> trainer.evaluate(nothing))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("No target of the data that is to be evaluated counts");
            assertThatThrownBy(() -> trainer.fit(nothing, 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("No target of the data that is to be learned from counts");
        }
    }

    @Test
    void stepsWithoutAnAxisOfTheirOwnNumbersAreItemsToo() {
        // A head that squeezes its last axis: [batch, time], and a loss must not take time for features.
        Layer squeeze = (g, x, mode) -> g.reshape(x, Shape.of("batch", "time"));
        Model model = new Model(
                Sequential.of(Lstm.of(3).withReturnSequences(), Dense.of(1, Activation.LINEAR), squeeze),
                new Input("x", Shape.of("batch", "time", 1), DType.FLOAT32),
                true);
        try (Trainer trainer = new Trainer(
                new ReferenceBackend(), model, new MeanSquaredError(), Sgd.of(0.01), TrainerOptions.DEFAULT)) {
            assertThat(trainer.evaluate(squeezed(2)).loss())
                    .isCloseTo(trainer.evaluate(squeezed(6)).loss(), within(1e-6));
        }
    }

    private static TensorDataset squeezed(int steps) {
        float[] values = new float[steps];
        Arrays.fill(values, 9);
        values[0] = 1;
        values[1] = 2;
        return TensorDataset.of(Map.of(
                "x",
                Tensor.of(new int[] {1, steps, 1}, values),
                Model.SEQUENCE_LENS,
                Tensor.of(new int[] {1}, 2),
                Trainer.TARGET,
                Tensor.of(new int[] {1, steps}, values)));
    }
}
