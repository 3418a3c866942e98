package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Wires;
import org.lstm4j.reference.ReferenceBackend;

/** What a trainer gives out, and goes on from, where averages of the weights are kept. */
class MovingAverageTest {
    private static final Sgd SGD = Sgd.of(0.25);
    private static final TrainerOptions OPTIONS =
            TrainerOptions.DEFAULT.withBatchSize(2).withShuffle(false);
    /** Two batches of two rows. */
    private static final Dataset DATA = TensorDataset.of(Map.of(
            "x", Tensor.of(new int[] {4, 2}, 1f, 2f, -1f, 0.5f, 0.25f, 1f, 2f, -1f),
            "target/y", Tensor.of(new int[] {4, 1}, 1f, 0f, 2f, -1f)));

    private static Trainer trainer(Optimizer optimizer) {
        Model model = Model.of(
                ModelInput.of("x", Shape.of("batch", 2)),
                in -> Wires.of("y", in.get("x").through(Dense.of(1))));
        Objective objective = Objective.of("y", new MeanSquaredError());
        return new Trainer(new ReferenceBackend(), model, objective, optimizer, OPTIONS);
    }

    /** The weights after each of some steps. */
    private static List<SequencedMap<String, Tensor>> steps(Optimizer optimizer, int epochs) {
        List<SequencedMap<String, Tensor>> weights = new ArrayList<>();
        try (Trainer trainer = trainer(optimizer)) {
            trainer.fit(DATA, epochs, new Callback() {
                @Override
                public void onBatchEnd(BatchLog log, TrainingControl control) {
                    weights.add(control.weights());
                }
            });
        }
        return weights;
    }

    private static Tensor of(Map<String, Tensor> weights, String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    @Test
    void theModelIsTheAverageOfTheWeightsThatTheOptimizerMakes() {
        List<SequencedMap<String, Tensor>> plain = steps(SGD, 2);
        List<SequencedMap<String, Tensor>> averaged = steps(new MovingAverage(SGD, 0.75), 2);
        assertThat(plain).hasSize(4);
        plain.getFirst().forEach((name, first) -> {
            double[] average = first.toDoubleArray();
            for (int step = 0; step < plain.size(); step++) {
                double[] now = of(plain.get(step), name).toDoubleArray();
                for (int i = 0; i < now.length; i++) {
                    average[i] = step == 0 ? now[i] : 0.75 * average[i] + 0.25 * now[i];
                    assertThat(of(averaged.get(step), name).element(i))
                            .as("%s[%d] after step %d", name, i, step)
                            .isCloseTo(average[i], within(1e-6));
                }
            }
        });
    }

    @Test
    void evaluationsAndPredictionsAreThoseOfTheAverage() {
        try (Trainer trainer = trainer(new MovingAverage(SGD, 0.9));
                Trainer other = trainer(SGD)) {
            other.setWeights(trainer.weights());
            assertThat(trainer.evaluate(DATA).loss())
                    .as("before there is an average")
                    .isEqualTo(other.evaluate(DATA).loss());
            trainer.fit(DATA, 3);
            other.setWeights(trainer.weights());
            assertThat(trainer.evaluate(DATA).loss())
                    .isEqualTo(other.evaluate(DATA).loss());
            assertThat(trainer.predict(DATA).getFirst().toDoubleArray())
                    .isEqualTo(other.predict(DATA).getFirst().toDoubleArray());
        }
    }

    @Test
    void weightsThatAreSetAreTheModelAndWhatItGoesOnFrom() {
        try (Trainer trainer = trainer(new MovingAverage(SGD, 0.5));
                Trainer plain = trainer(SGD)) {
            trainer.fit(DATA, 1);
            Map<String, Tensor> set = plain.weights();
            trainer.setWeights(set);
            assertThat(Weights.sha256(trainer.weights())).isEqualTo(Weights.sha256(set));
            Dataset batch = DATA.slice(0, 2);
            plain.fit(batch, 1);
            trainer.fit(batch, 1);
            trainer.weights().forEach((name, average) -> {
                double before = of(set, name).element(0);
                double after = of(plain.weights(), name).element(0);
                assertThat(average.element(0)).isCloseTo(0.5 * before + 0.5 * after, within(1e-6));
            });
        }
    }
}
