package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.TrainingBackend;

/** A sequence in two batches with the state carried is the sequence in one. */
class CarriedStateTest {
    private static final int WORDS = 5;
    private static final int[] FIRST_LANE = {1, 2, 3, 4, 1, 3, 2, 4};
    private static final int[] SECOND_LANE = {4, 4, 1, 2, 2, 3, 1, 1};

    private final TrainingBackend backend = new ReferenceBackend();

    @AfterEach
    void close() {
        backend.close();
    }

    private static Model model() {
        return Model.ofTokens(
                Sequential.of(
                        Embedding.of(WORDS, 3),
                        Lstm.of(4).withReturnSequences(),
                        Lstm.of(2).withReturnSequences(),
                        Dense.of(WORDS, Activation.SOFTMAX)),
                false);
    }

    /** Two lanes cut into windows; batch after batch goes on where each lane was. The target is the next token. */
    private static TensorDataset lanes(int steps) {
        List<Integer> tokens = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (int from = 0; from < FIRST_LANE.length; from += steps) {
            for (int[] lane : new int[][] {FIRST_LANE, SECOND_LANE}) {
                for (int i = from; i < from + steps; i++) {
                    tokens.add(lane[i]);
                    targets.add(lane[(i + 1) % lane.length]);
                }
            }
        }
        int rows = 2 * FIRST_LANE.length / steps;
        int[] dims = {rows, steps};
        Map<String, Tensor> columns = new LinkedHashMap<>();
        columns.put("tokens", Tensor.of(dims, ints(tokens)));
        columns.put(Trainer.TARGET, Tensor.of(dims, ints(targets)));
        return TensorDataset.of(columns);
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    private Trainer trainer(Model model, boolean shuffled) {
        return new Trainer(
                backend,
                model,
                new SparseCategoricalCrossEntropy(),
                Sgd.of(0.1),
                TrainerOptions.DEFAULT.withBatchSize(2).withSeed(3).withShuffle(shuffled));
    }

    private double loss(Model model, int steps) {
        try (Trainer trainer = trainer(model, false)) {
            return trainer.evaluate(lanes(steps)).loss();
        }
    }

    @Test
    void anEvaluationInWindowsIsThatOfTheWholeSequence() {
        assertThat(loss(model().stateful(), 2)).isCloseTo(loss(model(), 8), within(1e-6));
        assertThat(loss(model(), 2)).as("without its state").isNotCloseTo(loss(model(), 8), within(1e-6));
    }

    @Test
    void predictionsInWindowsAreThoseOfTheWholeSequence() {
        try (Trainer windows = trainer(model().stateful(), false);
                Trainer whole = trainer(model(), false)) {
            Tensor last = windows.predict(lanes(4)).getLast();
            Tensor all = whole.predict(lanes(8)).getFirst();
            for (int word = 0; word < WORDS; word++) {
                assertThat(last.element(3 * WORDS + word)).isCloseTo(all.element(7 * WORDS + word), within(1e-6));
            }
        }
    }

    @Test
    void eachPassOverTheDataStartsFromZeros() {
        try (Trainer trainer = trainer(model().stateful(), false)) {
            double first = trainer.evaluate(lanes(2)).loss();
            assertThat(trainer.evaluate(lanes(2)).loss()).isEqualTo(first);
        }
    }

    /** With a learning rate of 0 the loss of an epoch is that of an evaluation, if the training carries the state too. */
    @Test
    void theTrainingCarriesTheStateFromBatchToBatch() {
        Model model = model().stateful();
        try (Trainer trainer = new Trainer(
                backend,
                model,
                new SparseCategoricalCrossEntropy(),
                Sgd.of(1e-30),
                TrainerOptions.DEFAULT.withBatchSize(2).withSeed(3).withShuffle(false))) {
            History history = trainer.fit(lanes(2), 2);
            assertThat(history.values("loss")[0]).isCloseTo(loss(model(), 8), within(1e-6));
            assertThat(history.values("loss")[1]).isCloseTo(history.values("loss")[0], within(1e-6));
        }
    }

    @Test
    void statesAreInputsAndOutputsOfTheGraph() {
        Graph graph = model().stateful().inferenceGraph();
        assertThat(graph.inputs().stream().map(input -> input.name()))
                .containsExactly("tokens", "state/lstm/h", "state/lstm/c", "state/lstm_1/h", "state/lstm_1/c");
        assertThat(graph.outputs())
                .containsKeys("prediction", "next_state/lstm/h", "next_state/lstm/c", "next_state/lstm_1/c");
        assertThat(CarriedState.of(graph).isEmpty()).isFalse();
        assertThat(CarriedState.of(model().inferenceGraph()).isEmpty()).isTrue();
    }

    @Test
    void whatCannotBeCarriedOnIsRefused() {
        assertThatThrownBy(() -> Model.ofTokens(
                                Sequential.of(Embedding.of(WORDS, 3), Bidirectional.of(Lstm.of(2))), false)
                        .stateful()
                        .inferenceGraph())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("reads backwards cannot carry its state");
        try (Trainer trainer = trainer(model().stateful(), true)) {
            assertThatThrownBy(() -> trainer.fit(lanes(2), 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("train without shuffling");
        }
        try (Trainer trainer = trainer(model().stateful(), false)) {
            assertThatThrownBy(() -> trainer.evaluate(lanes(2).slice(0, 3)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("after 2 rows came 1");
        }
    }
}
