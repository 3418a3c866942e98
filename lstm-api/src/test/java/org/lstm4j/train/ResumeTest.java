package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.ReferenceBackend;

/** States of trainings: what is in them, who may take them, and callbacks of somebody else's. Bits: ResumedTrainerTest of lstm-apps. */
class ResumeTest {
    private static final int EPOCHS = 6;
    private static final TrainerOptions OPTIONS =
            TrainerOptions.DEFAULT.withBatchSize(8).withSeed(3).withSchedule(Schedule.exponentialDecay(0.5, 20, false));

    @TempDir
    private Path folder;

    private static Model model(int units) {
        return Model.ofTokens(
                Sequential.of(Embedding.of(6, 3), Lstm.of(units), new Dropout(0.3), Dense.of(1, Activation.SIGMOID)),
                false);
    }

    private static Trainer trainer(TrainerOptions options, int units) {
        return new Trainer(new ReferenceBackend(), model(units), new BinaryCrossEntropy(), Adam.keras(), options);
    }

    private static TensorDataset data(int rows) {
        int[] tokens = new int[rows * 4];
        float[] labels = new float[rows];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = Philox.below(6, 11, 0, 0, i);
        }
        for (int row = 0; row < rows; row++) {
            labels[row] = tokens[row * 4] > 2 ? 1 : 0;
        }
        return TensorDataset.of(Map.of(
                "tokens", Tensor.of(new int[] {rows, 4}, tokens), "target", Tensor.of(new int[] {rows, 1}, labels)));
    }

    private static final TensorDataset ROWS = data(20);

    private static List<TrainingState> states(Callback... callbacks) {
        List<TrainingState> states = new ArrayList<>();
        List<Callback> all = new ArrayList<>(List.of(callbacks));
        all.add(new TrainingCheckpoint(states::add));
        try (Trainer trainer = trainer(OPTIONS, 3)) {
            trainer.fit(ROWS, ROWS, EPOCHS, all.toArray(Callback[]::new));
        }
        return states;
    }

    private static History resumed(Trainer trainer, TrainingState state, Callback... callbacks) {
        return trainer.resume(state, ROWS, Optional.of(ROWS), EPOCHS, callbacks);
    }

    @Test
    void aStateSaysWhereTheTrainingStands() {
        List<TrainingState> states = states();
        assertThat(states).hasSize(EPOCHS);
        TrainingState second = states.get(1);
        assertThat(second.epochs()).isEqualTo(2);
        assertThat(second.steps()).isEqualTo(2 * 3);
        assertThat(second.passes()).isEqualTo(2);
        assertThat(second.learningRateFactor()).isEqualTo(1);
        assertThat(second.stopReason()).isEmpty();
        assertThat(second.parameters())
                .containsKeys("dense/kernel", "optimizer/dense/kernel/m", "optimizer/bias_correction_1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5})
    void itGoesOnFromAnyEpoch(int index) {
        List<TrainingState> states = states();
        List<TrainingState> after = new ArrayList<>();
        try (Trainer trainer = trainer(OPTIONS, 3)) {
            History history = resumed(trainer, states.get(index), new TrainingCheckpoint(after::add));
            assertThat(history.epochs()).hasSize(EPOCHS);
            assertThat(history.values("val_loss"))
                    .isEqualTo(states.getLast().history().values("val_loss"));
            assertThat(Weights.sha256(trainer.weights())).isEqualTo(sha256(states.getLast()));
        }
        assertThat(after).hasSize(EPOCHS - 1 - index);
        after.forEach(state -> {
            TrainingState same = states.get(state.epochs() - 1);
            same.parameters()
                    .forEach((name, tensor) -> assertThat(state.parameters().get(name))
                            .satisfies(it -> assertThat(it.doubles()).isEqualTo(tensor.doubles())));
            assertThat(state.steps()).isEqualTo(same.steps());
        });
    }

    private static String sha256(TrainingState state) {
        SequencedMap<String, Tensor> weights = new LinkedHashMap<>(state.parameters());
        weights.keySet().removeIf(name -> name.startsWith(Updates.SCOPE + "/"));
        weights.replaceAll((name, tensor) -> tensor.to(DType.FLOAT32));
        return Weights.sha256(weights);
    }

    @Test
    void aTrainerThatHasTrainedBeforeGoesOnAsANewOne() {
        List<TrainingState> states = states();
        try (Trainer trainer = trainer(OPTIONS, 3)) {
            trainer.fit(ROWS, 2);
            resumed(trainer, states.get(2));
            assertThat(Weights.sha256(trainer.weights())).isEqualTo(sha256(states.getLast()));
        }
    }

    @Test
    void moreEpochsThanBeforeAreThoseThatWouldHaveFollowed() {
        List<TrainingState> states = states();
        try (Trainer whole = trainer(OPTIONS, 3);
                Trainer resumed = trainer(OPTIONS, 3)) {
            whole.fit(ROWS, ROWS, EPOCHS + 3);
            resumed.resume(states.getLast(), ROWS, Optional.of(ROWS), EPOCHS + 3);
            assertThat(Weights.sha256(resumed.weights())).isEqualTo(Weights.sha256(whole.weights()));
        }
    }

    /** Somebody else's: steers by what it has seen in all epochs. */
    private static final class Brake implements Resumable {
        private double sum;

        @Override
        public void onTrainBegin(TrainingControl control) {
            sum = 0;
            control.setLearningRateFactor(0.7);
        }

        @Override
        public void onEpochEnd(EpochLog log, TrainingControl control) {
            sum += log.value("loss");
            control.setLearningRateFactor(1 / (1 + sum));
        }

        @Override
        public CallbackState state() {
            return CallbackState.EMPTY.with("sum", sum);
        }

        @Override
        public void restore(CallbackState state, TrainingControl control) {
            sum = state.number("sum");
        }
    }

    @Test
    void aCallbackOfSomebodyElsesTakesPart() {
        List<TrainingState> states = states(new Brake(), new Brake());
        assertThat(states.getFirst().callbacks().sequencedKeySet())
                .containsExactly(Brake.class.getName(), Brake.class.getName() + "-2");
        try (Trainer trainer = trainer(OPTIONS, 3)) {
            resumed(trainer, states.get(2), new Brake(), new Brake());
            assertThat(Weights.sha256(trainer.weights())).isEqualTo(sha256(states.getLast()));
        }
    }

    @Test
    void aTrainingThatWasStoppedStaysStopped() {
        Callback stopper = new Callback() {
            @Override
            public void onEpochEnd(EpochLog log, TrainingControl control) {
                if (log.epoch() == 1) {
                    control.stop("enough");
                }
            }
        };
        List<TrainingState> states = states(stopper);
        assertThat(states).hasSize(2);
        assertThat(states.getLast().stopReason()).contains("enough");
        try (Trainer trainer = trainer(OPTIONS, 3)) {
            assertThat(resumed(trainer, states.getLast()).epochs()).hasSize(2);
            assertThat(Weights.sha256(trainer.weights())).isEqualTo(sha256(states.getLast()));
        }
    }

    @Test
    void theHistoryFileHasTheEpochsBeforeAndNoneThatAreMadeAgain() throws Exception {
        Path whole = folder.resolve("whole.csv");
        Path broken = folder.resolve("broken.csv");
        List<TrainingState> states = states(new CsvHistory(whole));
        Files.writeString(broken, "what a broken training left");
        try (Trainer trainer = trainer(OPTIONS, 3)) {
            trainer.resume(states.get(3), ROWS, Optional.of(ROWS), 4, new CsvHistory(broken));
        }
        assertThat(Files.readAllLines(broken))
                .isEqualTo(Files.readAllLines(whole).subList(0, 1 + 4));
    }

    /** Its graph had other nodes for the same numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"graph of the training step", "graph of the training step, version 2"})
    void aStateOfAnEarlierVersionGoesOnToTheSameBits(String before) {
        List<TrainingState> states = states();
        TrainingState state = states.get(2);
        SequencedMap<String, String> training = new LinkedHashMap<>(state.training());
        String graph = training.pollLastEntry().getKey();
        assertThat(graph).startsWith("graph of the training step");
        training.put(before, "SHA-256 of another text");
        TrainingState earlier = new TrainingState(
                training,
                state.parameters(),
                state.steps(),
                state.passes(),
                state.learningRateFactor(),
                state.stopReason(),
                state.history(),
                state.callbacks());
        try (Trainer trainer = trainer(OPTIONS, 3)) {
            resumed(trainer, earlier);
            assertThat(Weights.sha256(trainer.weights())).isEqualTo(sha256(states.getLast()));
        }
        assertRefused(earlier, OPTIONS.withSeed(4), 3, "its seed is 3, that of this one is 4");
    }

    @Test
    void anotherTrainingIsRefusedByName() {
        TrainingState state = states().get(2);
        assertRefused(state, OPTIONS.withSeed(4), 3, "its seed is 3, that of this one is 4");
        assertRefused(state, OPTIONS.withBatchSize(5), 3, "its batch size is 8, that of this one is 5");
        assertRefused(state, OPTIONS.withShuffle(false), 3, "its shuffling is true, that of this one is false");
        assertRefused(state, OPTIONS, 4, "its graph of the training step, version 3 is SHA-256 ");
        assertRefused(
                state,
                OPTIONS,
                3,
                "with the resumable callbacks []; this one has [" + Brake.class.getName(),
                new Brake());
        try (Trainer trainer = trainer(OPTIONS, 3)) {
            assertThatThrownBy(() -> trainer.resume(state, data(21), Optional.of(ROWS), EPOCHS))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("its number of training rows is 20, that of this one is 21");
            assertThatThrownBy(() -> trainer.resume(state, ROWS, Optional.empty(), EPOCHS))
                    .hasMessageContaining("its number of validation rows is 20, that of this one is 0");
            assertThatThrownBy(() -> trainer.resume(state, ROWS, Optional.of(ROWS), 2))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("has made 3 epochs; it cannot go on to 2");
        }
    }

    private static void assertRefused(
            TrainingState state, TrainerOptions options, int units, String why, Callback... callbacks) {
        try (Trainer trainer = trainer(options, units)) {
            String before = Weights.sha256(trainer.weights());
            assertThatThrownBy(() -> resumed(trainer, state, callbacks))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining(why);
            assertThat(Weights.sha256(trainer.weights())).isEqualTo(before);
        }
    }

    @Test
    void thereIsNoStateInTheMiddleOfAnEpoch() {
        Callback tooEarly = new Callback() {
            @Override
            public void onEpochEnd(EpochLog log, TrainingControl control) {
                control.state();
            }
        };
        try (Trainer trainer = trainer(OPTIONS, 3)) {
            assertThatThrownBy(() -> trainer.fit(ROWS, 1, tooEarly))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("onEpochSettled");
        }
    }

    @Test
    void slowSavingSkipsEpochs() {
        List<Integer> saved = new ArrayList<>();
        TrainingCheckpoint rare = new TrainingCheckpoint(state -> saved.add(state.epochs()), 1e-12);
        try (Trainer trainer = trainer(OPTIONS, 3)) {
            trainer.fit(ROWS, EPOCHS, rare);
            trainer.fit(ROWS, EPOCHS, rare);
        }
        assertThat(saved).containsExactly(1, 1);
        assertThatThrownBy(() -> new TrainingCheckpoint(state -> {}, 0)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void numbersInAStateOfACallbackAreExactAndThoseMissingAreNamed() {
        CallbackState state =
                CallbackState.EMPTY.with("a", 0.1 + 0.2).with("b", Double.NaN).with("c", Long.MIN_VALUE);
        assertThat(state.number("a")).isEqualTo(0.1 + 0.2);
        assertThat(state.number("b")).isNaN();
        assertThat(state.count("c")).isEqualTo(Long.MIN_VALUE);
        assertThatThrownBy(() -> state.text("d"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has no \"d\". Found: [a, b, c]");
        assertThatThrownBy(() -> state.count("a")).hasMessageContaining("should be a number");
    }
}
