package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.io.Checkpoint;
import org.lstm4j.io.CheckpointFile;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.train.Adagrad;
import org.lstm4j.train.Adam;
import org.lstm4j.train.AdamW;
import org.lstm4j.train.Adamax;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Callback;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.CsvHistory;
import org.lstm4j.train.EarlyStopping;
import org.lstm4j.train.Form;
import org.lstm4j.train.History;
import org.lstm4j.train.Lion;
import org.lstm4j.train.ModelCheckpoint;
import org.lstm4j.train.MovingAverage;
import org.lstm4j.train.Nadam;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.ReduceLearningRateOnPlateau;
import org.lstm4j.train.RmsProp;
import org.lstm4j.train.Schedule;
import org.lstm4j.train.Sgd;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;
import org.lstm4j.train.TrainingCheckpoint;
import org.lstm4j.train.TrainingState;
import org.lstm4j.train.Weights;

/** Some epochs, the rest of them in another trainer from a file, and all of them in one: the same bits. */
class ResumedTrainerTest {
    private static final int EPOCHS = 6;
    private static final int BROKEN_AFTER = 3;
    private static final TrainerOptions OPTIONS = TrainerOptions.DEFAULT
            .withBatchSize(8)
            .withSeed(5)
            .withClipping(new Clipping.ByGlobalNorm(1, Form.KERAS))
            .withSchedule(Schedule.cosineDecay(30, 0.1).afterWarmUp(4));
    private static final TensorDataset ROWS = rows();

    @TempDir
    private Path folder;

    /** Labels that have little to do with the rows, so that the validation loss goes up and down. */
    private static TensorDataset rows() {
        int[] tokens = new int[28 * 5];
        float[] labels = new float[28];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = Philox.below(9, 11, 0, 0, i);
        }
        for (int row = 0; row < labels.length; row++) {
            labels[row] = Philox.below(2, 12, 0, 0, row);
        }
        return TensorDataset.of(
                Map.of("tokens", Tensor.of(new int[] {28, 5}, tokens), "target", Tensor.of(new int[] {28, 1}, labels)));
    }

    private static TrainingBackend backend(String name) {
        return Backends.selectForTraining(Selection.of(name));
    }

    private static Trainer trainer(TrainingBackend backend, Optimizer optimizer) {
        Model model = Model.ofTokens(
                Sequential.of(Embedding.of(9, 4), new Dropout(0.4), Lstm.of(5), Dense.of(1, Activation.SIGMOID)),
                false);
        return new Trainer(backend, model, new BinaryCrossEntropy(), optimizer, OPTIONS);
    }

    private static Stream<Arguments> backendsAndOptimizers() {
        Map<String, Optimizer> optimizers = new LinkedHashMap<>();
        optimizers.put("sgd", Sgd.of(0.3));
        optimizers.put("sgd-keras-nesterov", new Sgd(0.3, 0.9, true, Form.KERAS));
        optimizers.put("sgd-pytorch-momentum", new Sgd(0.3, 0.9, false, Form.PYTORCH));
        optimizers.put("adam-keras", Adam.keras().withLearningRate(0.05));
        optimizers.put("adam-pytorch", Adam.pytorch().withLearningRate(0.05));
        optimizers.put("adamw", AdamW.keras());
        optimizers.put("rmsprop-keras", RmsProp.keras());
        optimizers.put("rmsprop-pytorch", RmsProp.pytorch());
        optimizers.put("adagrad", Adagrad.keras());
        optimizers.put("sgd-dampened", new Sgd(0.3, 0.9, false, Form.PYTORCH).withDampening(0.5));
        optimizers.put("adam-amsgrad", Adam.keras().withAmsgrad().withWeightDecay(0.01));
        optimizers.put("rmsprop-centered", RmsProp.keras().withCentered().withMomentum(0.9));
        optimizers.put("nadam", Nadam.keras().withLearningRate(0.05));
        optimizers.put("adamax", Adamax.pytorch().withLearningRate(0.05));
        optimizers.put("lion", Lion.keras());
        optimizers.put("adam-average", new MovingAverage(Adam.keras().withLearningRate(0.05), 0.9));
        return Stream.of("native", "reference")
                .flatMap(backend ->
                        optimizers.entrySet().stream().map(it -> Arguments.of(backend, it.getKey(), it.getValue())));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("backendsAndOptimizers")
    void everyOptimizerGoesOn(String backend, String name, Optimizer optimizer) {
        assertSame(backend, optimizer, List::of);
    }

    private static Stream<Arguments> backendsAndCallbacks() {
        Map<String, Supplier<List<Callback>>> callbacks = new LinkedHashMap<>();
        callbacks.put("early stopping", () -> List.of(new EarlyStopping("val_loss", 2)));
        callbacks.put("plateau", () -> List.of(new ReduceLearningRateOnPlateau("val_loss", 0.5, 1)));
        callbacks.put(
                "both, and one more",
                () -> List.of(
                        new ReduceLearningRateOnPlateau("loss", 0.9, 1),
                        new EarlyStopping("val_loss", 3, 1e-3),
                        new ReduceLearningRateOnPlateau("val_loss", 0.5, 2)));
        return Stream.of("native", "reference")
                .flatMap(backend ->
                        callbacks.entrySet().stream().map(it -> Arguments.of(backend, it.getKey(), it.getValue())));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("backendsAndCallbacks")
    void everyCallbackGoesOn(String backend, String name, Supplier<List<Callback>> callbacks) {
        assertSame(backend, new Sgd(1, 0.9, false, Form.KERAS), callbacks);
    }

    private void assertSame(String name, Optimizer optimizer, Supplier<List<Callback>> callbacks) {
        List<TrainingState> states = new ArrayList<>();
        try (TrainingBackend backend = backend(name);
                Trainer whole = trainer(backend, optimizer);
                Trainer resumed = trainer(backend, optimizer)) {
            List<Callback> seen = new ArrayList<>(callbacks.get());
            seen.add(new TrainingCheckpoint(states::add));
            History history = whole.fit(ROWS, ROWS, EPOCHS, seen.toArray(Callback[]::new));
            int done = Math.min(BROKEN_AFTER, states.size());

            TrainingState read = throughAFile(states.get(done - 1));
            History again = resumed.resume(
                    read, ROWS, Optional.of(ROWS), EPOCHS, callbacks.get().toArray(Callback[]::new));

            assertThat(again.values("val_loss")).isEqualTo(history.values("val_loss"));
            assertThat(Weights.sha256(resumed.weights())).isEqualTo(Weights.sha256(whole.weights()));
        }
    }

    private TrainingState throughAFile(TrainingState state) {
        Path file = folder.resolve("checkpoint.safetensors");
        CheckpointFile.write(file, Checkpoint.ofThisRun("any", List.of(), "{}", state));
        return CheckpointFile.read(file).state();
    }

    @Test
    void aModelIsSavedAgainOnlyIfItIsBetterThanBeforeTheBreak() throws Exception {
        List<Integer> whole = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        List<TrainingState> states = new ArrayList<>();
        Sgd optimizer = new Sgd(1, 0.9, false, Form.KERAS);
        try (TrainingBackend backend = backend("native");
                Trainer first = trainer(backend, optimizer);
                Trainer second = trainer(backend, optimizer)) {
            first.fit(
                    ROWS,
                    ROWS,
                    EPOCHS,
                    new ModelCheckpoint("val_loss", (log, weights) -> whole.add(log.epoch())),
                    new CsvHistory(folder.resolve("whole.csv")),
                    new TrainingCheckpoint(states::add));
            second.resume(
                    states.get(BROKEN_AFTER - 1),
                    ROWS,
                    Optional.of(ROWS),
                    EPOCHS,
                    new ModelCheckpoint("val_loss", (log, weights) -> after.add(log.epoch())),
                    new CsvHistory(folder.resolve("resumed.csv")));
        }
        assertThat(after)
                .isEqualTo(whole.stream().filter(epoch -> epoch >= BROKEN_AFTER).toList());
        assertThat(whole).as("epochs that are no better come before and after").hasSizeLessThan(EPOCHS);
        assertThat(withoutSeconds(folder.resolve("resumed.csv")))
                .isEqualTo(withoutSeconds(folder.resolve("whole.csv")));
    }

    private static List<String> withoutSeconds(Path history) throws java.io.IOException {
        return Files.readAllLines(history).stream()
                .map(line -> line.replaceFirst(",[^,]*", ""))
                .toList();
    }
}
