package org.lstm4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;

class TrainerTest {
    private static final Model MODEL =
            Model.ofTokens(Sequential.of(Embedding.of(6, 4), Lstm.of(5), Dense.of(1, Activation.SIGMOID)), false);
    private static final TrainerOptions OPTIONS =
            TrainerOptions.DEFAULT.withBatchSize(8).withSeed(3).withMetrics(List.of(() -> Metrics.binaryAccuracy(0.5)));

    /** Sequences of five ids; the label says whether the first is above 2, which needs memory. */
    private static TensorDataset firstIdMatters(int rows) {
        int[] tokens = new int[rows * 5];
        float[] labels = new float[rows];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = Philox.below(6, 11, 0, 0, i);
        }
        for (int row = 0; row < rows; row++) {
            labels[row] = tokens[row * 5] > 2 ? 1 : 0;
        }
        return TensorDataset.of(Map.of(
                "tokens", Tensor.of(new int[] {rows, 5}, tokens), "target", Tensor.of(new int[] {rows, 1}, labels)));
    }

    private static Trainer trainer(Model model, TrainerOptions options, double rate) {
        return new Trainer(
                new ReferenceBackend(),
                model,
                new BinaryCrossEntropy(),
                Adam.keras().withLearningRate(rate),
                options);
    }

    @Test
    void anLstmLearnsToRemember() {
        TensorDataset data = firstIdMatters(80);
        try (Trainer trainer = trainer(MODEL, OPTIONS, 0.05)) {
            History history = trainer.fit(data.slice(0, 64), data.slice(64, 80), 12);
            assertThat(history.epochs()).hasSize(12);
            assertThat(history.values("loss")[11]).isLessThan(history.values("loss")[0] / 4);
            assertThat(history.values("val_accuracy")[11]).isGreaterThan(0.9);
        }
    }

    @Test
    void equalSeedsGiveEqualWeightsAndOtherSeedsOthers() {
        Dataset data = firstIdMatters(16);
        List<String> digests = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            try (Trainer trainer = trainer(MODEL, OPTIONS.withSeed(seed), 0.01)) {
                trainer.fit(data, 2);
                digests.add(Weights.sha256(trainer.weights()));
            }
        }
        assertThat(digests.get(0)).isEqualTo(digests.get(1)).isNotEqualTo(digests.get(2));
    }

    /** Somebody else's layer, twenty lines: a learnt gate between its input and the input's running mean. */
    record MeanGate() implements Layer {
        @Override
        public Value call(GraphBuilder g, Value x, Mode mode) {
            Value mean = g.reduceMean(x, true, 1);
            Value gate = g.sigmoid(g.parameter("gate", Shape.of(1), Initializer.zeros()));
            return g.add(g.mul(x, gate), g.mul(mean, g.sub(1, gate)));
        }
    }

    @Test
    void aCustomLayerTrains() {
        Model model = Model.ofTokens(
                Sequential.of(Embedding.of(6, 4), new MeanGate(), Lstm.of(5), Dense.of(1, Activation.SIGMOID)), false);
        try (Trainer trainer = trainer(model, OPTIONS, 0.05)) {
            assertThat(trainer.weights().get("mean_gate/gate"))
                    .satisfies(gate -> assertThat(gate.floats()[0]).isZero());
            History history = trainer.fit(firstIdMatters(32), 4);
            assertThat(trainer.weights().get("mean_gate/gate"))
                    .satisfies(gate -> assertThat(gate.floats()[0]).isNotZero());
            assertThat(history.values("loss")[3]).isLessThan(history.values("loss")[0]);
        }
    }

    @Test
    void earlyStoppingGivesBackTheBestWeights() {
        TensorDataset data = firstIdMatters(16);
        List<String> digests = new ArrayList<>();
        Callback recorder = new Callback() {
            @Override
            public void onEpochEnd(EpochLog log, TrainingControl control) {
                digests.add(Weights.sha256(control.weights()));
                control.setLearningRateFactor(log.epoch() == 0 ? 0 : 1000);
            }
        };
        EarlyStopping stopping = new EarlyStopping("val_loss", 0);
        try (Trainer trainer = trainer(MODEL, OPTIONS, 0.01)) {
            // the second epoch has a rate of 0, so its validation is no better and the training stops there
            History history = trainer.fit(data, data, 10, recorder, stopping);
            assertThat(history.epochs()).hasSize(2);
            assertThat(stopping.bestEpoch()).isZero();
            assertThat(Weights.sha256(trainer.weights())).isEqualTo(digests.getFirst());
        }
    }

    @Test
    void checkpointSavesOnlyImprovements() {
        TensorDataset data = firstIdMatters(16);
        List<Integer> saved = new ArrayList<>();
        Callback freeze = new Callback() {
            @Override
            public void onEpochEnd(EpochLog log, TrainingControl control) {
                control.setLearningRateFactor(0);
            }
        };
        try (Trainer trainer = trainer(MODEL, OPTIONS, 0.01)) {
            trainer.fit(
                    data, data, 3, freeze, new ModelCheckpoint("val_loss", (log, weights) -> saved.add(log.epoch())));
        }
        assertThat(saved).containsExactly(0);
    }

    @Test
    void aMonitorThatIsNotLoggedIsNamed() {
        TensorDataset data = firstIdMatters(8);
        try (Trainer trainer = trainer(MODEL, OPTIONS, 0.01)) {
            assertThatThrownBy(() -> trainer.fit(data, 1, new EarlyStopping("val_loss", 1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("Nothing named \"val_loss\" is logged. Found: [loss, accuracy].");
        }
    }

    @Test
    void notANumberNamesLayerAndStepAndLeavesTheWeights() {
        // the second row overflows in the exponential of this layer, not before
        Layer explode = (g, x, mode) -> g.exp(g.mul(x, 50));
        Model model = new Model(
                Sequential.of(explode, Dense.of(1)), new Input("x", Shape.of("batch", 1), DType.FLOAT32), false);
        TensorDataset data = TensorDataset.of(
                Map.of("x", Tensor.of(new int[] {2, 1}, 0.1f, 9f), "target", Tensor.of(new int[] {2, 1}, 1f, 1f)));
        TrainerOptions options = TrainerOptions.DEFAULT.withBatchSize(1).withShuffle(false);
        List<String> afterFirst = new ArrayList<>();
        Callback recorder = new Callback() {
            @Override
            public void onBatchEnd(BatchLog log, TrainingControl control) {
                afterFirst.add(Weights.sha256(control.weights()));
            }
        };
        try (Trainer trainer =
                new Trainer(new ReferenceBackend(), model, new MeanSquaredError(), Sgd.of(0.001), options)) {
            // in double precision exp(450) is finite, so the loss overflows through its square
            NonFiniteException failure =
                    catchThrowableOfType(NonFiniteException.class, () -> trainer.fit(repeat(data), 1, recorder));
            assertThat(failure.where()).startsWith("layer: Exp");
            assertThat(failure.step()).isEqualTo(1);
            assertThat(failure).hasMessageStartingWith("The loss is not a number at step 2 of epoch 1;");
            assertThat(Weights.sha256(trainer.weights())).isEqualTo(afterFirst.getLast());
        }
    }

    /** The same rows with the second one large enough to overflow a double. */
    private static Dataset repeat(TensorDataset data) {
        data.column("x").floats()[1] = 20f;
        return data;
    }

    @Test
    void evaluationDoesNotDependOnTheBatchSize() {
        TensorDataset data = firstIdMatters(21);
        List<Evaluation> results = new ArrayList<>();
        for (int batch : new int[] {1, 4, 21}) {
            Model model = Model.ofTokens(
                    Sequential.of(Embedding.of(6, 4), Lstm.of(5), Dropout.of(0.5), Dense.of(1, Activation.SIGMOID)),
                    false);
            try (Trainer trainer = trainer(model, OPTIONS.withBatchSize(batch), 0.01)) {
                results.add(trainer.evaluate(data));
            }
        }
        assertThat(results.get(0)).isEqualTo(results.get(1)).isEqualTo(results.get(2));
    }

    @Test
    void historyIsWrittenAsCsv(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("history.csv");
        TensorDataset data = firstIdMatters(8);
        try (Trainer trainer = trainer(MODEL, OPTIONS, 0.01)) {
            trainer.fit(data, data, 2, new CsvHistory(file));
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).isEqualTo("epoch,seconds,loss,accuracy,val_loss,val_accuracy");
        assertThat(lines.get(2)).startsWith("2,");
    }

    @Test
    void emptyDataAndNoEpochsAreRefused() {
        TensorDataset data = firstIdMatters(8);
        try (Trainer trainer = trainer(MODEL, OPTIONS, 0.01)) {
            assertThatThrownBy(() -> trainer.fit(data.slice(0, 0), 1)).hasMessage("There are no rows to train on");
            assertThatThrownBy(() -> trainer.fit(data, Optional.of(data.slice(3, 3)), 1))
                    .hasMessage("There are no rows to validate on");
            assertThatThrownBy(() -> trainer.fit(data, 0)).hasMessage("A training needs 1 epoch or more; got 0");
        }
    }

    /** The square root of a square has no gradient at zero: 0/0, under a loss that is finite. */
    @Test
    void aGradientThatIsNotANumberNamesItsLayerAndLeavesTheWeights() {
        Layer root = (g, x, mode) -> g.sqrt(g.mul(x, x));
        Model model =
                new Model(Sequential.of(new Flat(), root), new Input("x", Shape.of("batch", 1), DType.FLOAT32), false);
        TensorDataset data = TensorDataset.of(
                Map.of("x", Tensor.of(new int[] {1, 1}, 1f), "target", Tensor.of(new int[] {1, 1}, 1f)));
        try (Trainer trainer = new Trainer(
                new ReferenceBackend(), model, new MeanSquaredError(), Sgd.of(0.1), TrainerOptions.DEFAULT)) {
            NonFiniteException failure = catchThrowableOfType(NonFiniteException.class, () -> trainer.fit(data, 1));
            assertThat(failure.where()).startsWith("layer: Div");
            assertThat(failure.step()).isZero();
            assertThat(trainer.weights().get("flat/w"))
                    .satisfies(w -> assertThat(w.floats()).containsOnly(0));
        }
    }

    /** A weight of zero times the input. */
    record Flat() implements Layer {
        @Override
        public Value call(GraphBuilder g, Value x, Mode mode) {
            return g.mul(x, g.parameter("w", Shape.of(1), Initializer.zeros()));
        }
    }

    /** A control that does nothing but remember whether it was stopped. */
    private static final class Recorder implements TrainingControl {
        private boolean isStopped;

        @Override
        public java.util.SequencedMap<String, Tensor> weights() {
            return new java.util.LinkedHashMap<>();
        }

        @Override
        public void setWeights(Map<String, Tensor> weights) {
            assertThat(weights).isEmpty();
        }

        @Override
        public void stop(String reason) {
            isStopped = true;
        }

        @Override
        public double learningRateFactor() {
            return 1;
        }

        @Override
        public void setLearningRateFactor(double factor) {
            throw new AssertionError(factor);
        }

        @Override
        public int epochs() {
            return 100;
        }

        @Override
        public History history() {
            return new History(List.of());
        }

        @Override
        public TrainingState state() {
            throw new AssertionError();
        }
    }

    private static EpochLog log(int epoch, String name, double value) {
        return new EpochLog(epoch, 0, new java.util.LinkedHashMap<>(Map.of(name, value)));
    }

    private static int stopsAfter(EarlyStopping stopping, String name, double... values) {
        Recorder control = new Recorder();
        stopping.onTrainBegin(control);
        for (int epoch = 0; epoch < values.length; epoch++) {
            stopping.onEpochEnd(log(epoch, name, values[epoch]), control);
            if (control.isStopped) {
                return epoch + 1;
            }
        }
        return 0;
    }

    /** As Keras: patience is the number of epochs without improvement after which the training stops. */
    @Test
    void patienceCountsEpochsWithoutImprovement() {
        double[] best = {1, 0.5, 0.6, 0.7, 0.6, 0.6, 0.6};
        assertThat(stopsAfter(new EarlyStopping("val_loss", 0), "val_loss", best))
                .isEqualTo(3);
        assertThat(stopsAfter(new EarlyStopping("val_loss", 1), "val_loss", best))
                .isEqualTo(3);
        assertThat(stopsAfter(new EarlyStopping("val_loss", 2), "val_loss", best))
                .isEqualTo(4);
        assertThat(stopsAfter(new EarlyStopping("val_loss", 3), "val_loss", best))
                .isEqualTo(5);
        EarlyStopping twice = new EarlyStopping("val_loss", 2);
        assertThat(stopsAfter(twice, "val_loss", best)).isEqualTo(4);
        assertThat(stopsAfter(twice, "val_loss", Double.NaN, Double.NaN)).isEqualTo(2);
    }

    @Test
    void theDirectionOfAMonitorIsItsNamesWordsOrWhatIsSaid() {
        double[] falling = {1, 0.5, 0.4, 0.3};
        assertThat(stopsAfter(new EarlyStopping("val_accumulated_error", 1), "val_accumulated_error", falling))
                .isZero();
        assertThat(stopsAfter(new EarlyStopping("val_accuracy", 1), "val_accuracy", falling))
                .isEqualTo(2);
        assertThat(stopsAfter(new EarlyStopping("score", 1, 0, MonitorMode.MAX), "score", falling))
                .isEqualTo(2);
    }

    @Test
    void everyPassOverTheDataHasAnOrderOfItsOwnAlsoOverSeveralCalls() {
        List<String> orders = new ArrayList<>();
        TensorDataset data = firstIdMatters(16);
        Dataset watched = new Dataset() {
            @Override
            public int size() {
                return data.size();
            }

            @Override
            public org.lstm4j.spi.Feeds read(int[] rows) {
                orders.add(java.util.Arrays.toString(rows));
                return data.read(rows);
            }
        };
        try (Trainer trainer = trainer(MODEL, OPTIONS.withBatchSize(16), 0.01)) {
            trainer.fit(watched, 1);
            trainer.fit(watched, 2);
        }
        assertThat(orders).hasSize(3).doesNotHaveDuplicates();
    }

    /** The reference, watched by what it is told to expect. */
    private record Watched(TrainingBackend backend, List<Sizes> expected) implements TrainingBackend {
        @Override
        public TrainStep compileTraining(TrainingGraph step, CompileOptions options) {
            expected.add(options.expected());
            return backend.compileTraining(step, options);
        }

        @Override
        public Predictor compile(Graph graph, CompileOptions options) {
            expected.add(options.expected());
            return backend.compile(graph, options);
        }

        @Override
        public String name() {
            return backend.name();
        }

        @Override
        public String description() {
            return backend.description();
        }

        @Override
        public void close() {
            backend.close();
        }
    }

    @Test
    void backendsAreToldTheLargestSizesToCome() {
        TensorDataset data = firstIdMatters(20);
        Watched watched = new Watched(new ReferenceBackend(), new ArrayList<>());
        TrainerOptions options = OPTIONS.withExpected(data.largestSizes(MODEL.inputs(), OPTIONS.batchSize()));
        try (Trainer trainer =
                new Trainer(watched, MODEL, new BinaryCrossEntropy(), Adam.keras(), options.withSeed(1))) {
            trainer.predict(data);
        }
        // the training step, its validation, and predictions
        assertThat(watched.expected()).hasSize(3).containsOnly(Sizes.of("batch", OPTIONS.batchSize(), "time", 5));
    }

    @Test
    void bucketedBatchesTrainToTheSameBitsForTheSameSeed() {
        TensorDataset data = firstIdMatters(40);
        int[] lengths = new int[40];
        java.util.Arrays.setAll(lengths, row -> row % 7);
        List<String> digests = new ArrayList<>();
        for (Dataset rows : List.of(data.bucketedBy(lengths, 2), data.bucketedBy(lengths, 2), data)) {
            try (Trainer trainer = trainer(MODEL, OPTIONS, 0.01)) {
                trainer.fit(rows, 2);
                digests.add(Weights.sha256(trainer.weights()));
            }
        }
        assertThat(digests.get(0)).isEqualTo(digests.get(1)).isNotEqualTo(digests.get(2));
    }

    @Test
    void metricsWithOneNameAreRefused() {
        TrainerOptions options =
                OPTIONS.withMetrics(List.of(() -> Metrics.binaryAccuracy(0.1), () -> Metrics.binaryAccuracy(0.9)));
        assertThatThrownBy(() -> trainer(MODEL, options, 0.01))
                .hasMessageStartingWith("Two logged values are named \"accuracy\"");
    }

    @Test
    void ignoredLabelsDoNotCountInTheAccuracy() {
        Metric metric = Metrics.accuracy(new SparseCategoricalCrossEntropy(false, java.util.OptionalInt.of(0)));
        metric.update(
                Tensor.of(new int[] {3, 2}, 0.9f, 0.1f, 0.9f, 0.1f, 0.2f, 0.8f), Tensor.of(new int[] {3}, 0, 1, 1));
        assertThat(metric.result()).isEqualTo(0.5);
    }

    @Test
    void weightsThatDoNotFitAreRefusedAsAWhole() {
        try (Trainer trainer = trainer(MODEL, OPTIONS, 0.01)) {
            String before = Weights.sha256(trainer.weights());
            Map<String, Tensor> mixed = new java.util.LinkedHashMap<>();
            mixed.put("dense/bias", Tensor.of(new int[] {1}, 7f));
            mixed.put("dense/kernel", Tensor.of(new int[] {1}, 7f));
            assertThatThrownBy(() -> trainer.setWeights(mixed))
                    .hasMessage("Parameter dense/kernel is float32[5, 1]; got float32[1]");
            assertThat(Weights.sha256(trainer.weights())).isEqualTo(before);
        }
    }

    @Test
    void predictionsAreThoseOfTheEvaluation() {
        TensorDataset data = firstIdMatters(21);
        try (Trainer trainer = trainer(MODEL, OPTIONS, 0.01)) {
            trainer.fit(data, 1);
            List<Tensor> evaluated = new ArrayList<>();
            trainer.evaluate(data, evaluated);
            List<Tensor> predicted = trainer.predict(TensorDataset.of(Map.of("tokens", data.column("tokens"))));
            assertThat(predicted).hasSameSizeAs(evaluated);
            for (int i = 0; i < predicted.size(); i++) {
                assertThat(predicted.get(i).floats())
                        .containsExactly(evaluated.get(i).floats());
            }
        }
    }

    @Test
    void whatEndsATrainingIsNotLostBehindACallback() {
        Callback broken = new Callback() {
            @Override
            public void onEpochEnd(EpochLog log, TrainingControl control) {
                throw new IllegalStateException("first");
            }

            @Override
            public void onTrainEnd(History history, TrainingControl control) {
                assertThat(history.epochs()).hasSize(1);
                throw new IllegalStateException("second");
            }
        };
        try (Trainer trainer = trainer(MODEL, OPTIONS, 0.01)) {
            assertThatThrownBy(() -> trainer.fit(firstIdMatters(8), 3, broken))
                    .hasMessage("first")
                    .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        }
    }

    @Test
    void thereIsNothingToSayOfNoRows() {
        try (Trainer trainer = trainer(MODEL, OPTIONS, 0.01)) {
            assertThatThrownBy(() -> trainer.evaluate(firstIdMatters(8).slice(0, 0)))
                    .hasMessage("There are no rows to evaluate");
        }
    }
}
