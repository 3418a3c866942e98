package org.lstm4j.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.ClosedException;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.io.BundleFile;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.Wires;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.text.ForeignText;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.Tokenizer;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Callback;
import org.lstm4j.train.CategoricalCrossEntropy;
import org.lstm4j.train.EarlyStopping;
import org.lstm4j.train.EpochLog;
import org.lstm4j.train.History;
import org.lstm4j.train.Loss;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.Objective;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/** Training in one object, which gives what its parts give. */
class CompiledModelTest {
    private static final int ROWS = 50;
    private static final int STEPS = 5;
    private static final Selection NATIVE = Selection.of("native");

    @TempDir
    private Path folder;

    private static Model series() {
        return new Model(
                Sequential.of(Lstm.of(6), Dense.of(1)),
                new Input("values", Shape.of("batch", STEPS, 1), DType.FLOAT32),
                false);
    }

    private static Tensor x() {
        Tensor x = Tensor.zeros(DType.FLOAT32, ROWS, STEPS, 1);
        for (int i = 0; i < x.size(); i++) {
            x.setElement(i, Philox.below(100, 3, 0, 0, i) / 50.0 - 1);
        }
        return x;
    }

    /** The mean of each row. */
    private static Tensor y(Tensor x) {
        float[] y = new float[ROWS];
        for (int i = 0; i < x.size(); i++) {
            y[i / STEPS] += x.floats()[i] / STEPS;
        }
        return Tensor.of(new int[] {ROWS}, y);
    }

    private static CompiledModel compiled() {
        return CompiledModel.compile(
                series(),
                new MeanSquaredError(),
                Adam.keras(),
                TrainerOptions.DEFAULT.withSeed(4).withMetrics(List.of(Metrics::meanAbsoluteError)),
                NATIVE);
    }

    @Test
    void itGivesTheBitsOfATrainerWithThatBatchSizeAndThoseRows() {
        Tensor x = x();
        Tensor y = y(x);
        Dataset data = TensorDataset.of(Map.of("values", x, Trainer.TARGET, y.reshape(ROWS, 1)));
        TrainerOptions options =
                TrainerOptions.DEFAULT.withSeed(4).withBatchSize(8).withMetrics(List.of(Metrics::meanAbsoluteError));
        try (CompiledModel model = compiled();
                TrainingBackend backend = Backends.selectForTraining(NATIVE);
                Trainer trainer = new Trainer(backend, series(), new MeanSquaredError(), Adam.keras(), options)) {
            List<EpochLog> seen = new ArrayList<>();
            History history = model.fit(
                    x,
                    y,
                    FitOptions.ofEpochs(3)
                            .withBatchSize(8)
                            .withValidationSplit(0.2)
                            .withCallbacks(Callback.afterEpoch(seen::add)));
            // as Keras: the last fifth, before anything is shuffled
            History expected = trainer.fit(data.slice(0, 40), data.slice(40, 50), 3);
            assertThat(seen).isEqualTo(history.epochs());
            for (String name : List.of("loss", "mean_absolute_error", "val_loss", "val_mean_absolute_error")) {
                assertThat(history.values(name)).containsExactly(expected.values(name));
            }
            Map<String, Tensor> weights = model.weights();
            trainer.weights()
                    .forEach((name, weight) -> assertThat(
                                    requireNonNull(weights.get(name)).floats())
                            .containsExactly(weight.floats()));
            assertThat(model.evaluate(x, y).values())
                    .isEqualTo(trainer.evaluate(data).values());
            Tensor given = model.predict(x);
            assertThat(given.dims()).containsExactly(ROWS, 1);
            List<Tensor> batches = trainer.predict(data);
            assertThat(batches.getFirst().floats()).containsExactly(Arrays.copyOf(given.floats(), 8));
            assertThat(given.floats()[ROWS - 1])
                    .isEqualTo(batches.getLast().floats()[batches.getLast().size() - 1]);
        }
    }

    @Test
    void aSecondFitGoesOnAndASavedModelAnswersTheSame() {
        Tensor x = x();
        Path file = folder.resolve("series.lstm");
        try (CompiledModel model = compiled()) {
            double first = model.fit(x, y(x), FitOptions.ofEpochs(5)).values("loss")[4];
            double next = model.fit(x, y(x), FitOptions.ofEpochs(1)).values("loss")[0];
            assertThat(next).isLessThan(first);
            model.save(file);
            Tensor given = model.predict(x);
            try (SavedModel saved = SavedModel.open(file, ModelOptions.onBackend("native"))) {
                Tensor answer = saved.run(Map.of("values", x)).get(Model.PREDICTION);
                assertThat(requireNonNull(answer).floats()).containsExactly(given.floats());
            }
        }
    }

    @Test
    void aLoadedModelTrainsFurtherAndKeepsWhatItsFileSaid() {
        Tensor x = x();
        Path file = folder.resolve("series.lstm");
        double before;
        try (CompiledModel model = compiled()) {
            model.fit(x, y(x), FitOptions.ofEpochs(5));
            before = model.evaluate(x, y(x)).loss();
            BundleFile.write(file, model.bundle().withAttachment("unit", "{\"name\": \"views\"}"));
        }
        try (CompiledModel again = CompiledModel.load(file, new MeanSquaredError(), Adam.keras())) {
            assertThat(again.evaluate(x, y(x)).loss()).isEqualTo(before);
            again.fit(x, y(x), FitOptions.ofEpochs(5));
            assertThat(again.evaluate(x, y(x)).loss()).isLessThan(before);
            again.save(file);
        }
        assertThat(BundleFile.read(file).attachments()).containsEntry("unit", "{\"name\":\"views\"}");
        try (CompiledModel other = compiled()) {
            double untrained = other.evaluate(x, y(x)).loss();
            other.loadWeights(file);
            assertThat(other.evaluate(x, y(x)).loss()).isLessThan(Math.min(untrained, before));
        }
    }

    @Test
    void weightsOfOtherLayersAreRefused() {
        Path file = folder.resolve("other.lstm");
        BundleFile.write(file, Samples.labels());
        try (CompiledModel model = compiled()) {
            assertThatThrownBy(() -> model.loadWeights(file))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("has no weights [");
        }
    }

    @Test
    void targetsAreConvertedWhereNothingIsLost() {
        Model network =
                Model.ofTokens(Sequential.of(Embedding.of(9, 4), Lstm.of(4), Dense.of(3, Activation.SOFTMAX)), false);
        Tensor x = Tensor.ofRows(new int[] {1, 2, 3}, new int[] {4, 5, 6});
        try (CompiledModel model = CompiledModel.compile(
                network, new SparseCategoricalCrossEntropy(), Adam.keras(), Metrics::sparseCategoricalAccuracy)) {
            double ints = model.evaluate(x, Tensor.of(new int[] {2}, 0, 2)).loss();
            assertThat(model.evaluate(x, Tensor.of(new int[] {2}, 0f, 2f)).loss())
                    .isEqualTo(ints);
            assertThat(model.evaluate(x, Tensor.of(new int[] {2}, 0L, 2L)).loss())
                    .isEqualTo(ints);
            assertThatThrownBy(() -> model.evaluate(x, Tensor.of(new int[] {2}, 0f, 1.5f)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "The target needs int32[batch]; got float32[2], whose element [1], 1.5, is no such number");
        }
    }

    @Test
    void aModelWithLengthsIsGivenThemByName() {
        Model network = Model.ofTokens(
                Sequential.of(Embedding.of(9, 4), Dropout.of(0.5), Lstm.of(4), Dense.of(1, Activation.SIGMOID)), true);
        Tensor tokens = Tensor.ofRows(new int[] {1, 2, 0}, new int[] {4, 5, 6});
        Tensor y = Tensor.of(new int[] {2}, true, false);
        try (CompiledModel model = CompiledModel.compile(network, new BinaryCrossEntropy(), Adam.keras())) {
            Map<String, Tensor> x = Map.of("tokens", tokens, Model.SEQUENCE_LENS, Tensor.of(new int[] {2}, 2, 3));
            assertThat(model.fit(x, y, FitOptions.ofEpochs(2)).epochs()).hasSize(2);
            assertThat(model.predict(x).dims()).containsExactly(2, 1);
            assertThatThrownBy(() -> model.fit(tokens, y, FitOptions.ofEpochs(2)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("sequence_lens")
                    .hasMessageContaining("give it a map of them by name");
        }
    }

    @Test
    void severalOutputsAreTrainedFromColumns() {
        Model network = Model.of(ModelInput.of("values", Shape.of("batch", STEPS, 1)), in -> {
            var last = in.get("values").through(Lstm.of(4));
            return Wires.of("mean", last.through(Dense.of(1))).and("sum", last.through(Dense.of(1)));
        });
        Objective objective = Objective.of("mean", new MeanSquaredError()).and("sum", new MeanSquaredError(), 0.1);
        Tensor x = x();
        Tensor y = y(x).reshape(ROWS, 1);
        try (CompiledModel model =
                CompiledModel.compile(network, objective, Adam.keras(), TrainerOptions.DEFAULT, NATIVE)) {
            History history = model.fit(
                    TensorDataset.of(Map.of("values", x, "target/mean", y, "target/sum", y)), FitOptions.ofEpochs(2));
            assertThat(history.values("sum_loss")).hasSize(2);
            assertThat(model.predictAll(Map.of("values", x))).containsOnlyKeys("mean", "sum");
            assertThatThrownBy(() -> model.fit(x, y, FitOptions.ofEpochs(1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("target/NAME");
        }
    }

    @Test
    void theSummaryHasALineForEachLayerAndTheirSum() {
        try (CompiledModel model = compiled()) {
            assertThat(model.summary().lines())
                    .containsExactly(
                            "Layer (type)   Output Shape  Param #",
                            "lstm (Lstm)    [batch, 6]    192",
                            "dense (Dense)  [batch, 1]    7",
                            "Total params: 199 (trainable: 199, non-trainable: 0)");
        }
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> FitOptions.ofEpochs(0)).isInstanceOf(InvalidInputException.class);
        FitOptions once = FitOptions.ofEpochs(1);
        assertThatThrownBy(() -> once.withBatchSize(0)).hasMessageContaining("1 row or more; got 0");
        for (double share : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> once.withValidationSplit(share)).hasMessageContaining("got " + share);
        }
        Tensor x = x();
        try (CompiledModel model = compiled()) {
            assertThatThrownBy(() -> model.fit(x, y(x), once.withValidationSplit(0.999)))
                    .hasMessageContaining("leaves 0 to train on and 50 to validate on");
        }
    }

    @Test
    void earlyStoppingAndOtherCallbacksWorkAsInATrainer() {
        Tensor x = x();
        try (CompiledModel model = compiled()) {
            EarlyStopping never = new EarlyStopping("val_loss", 1, 1e9);
            FitOptions how = FitOptions.ofEpochs(20).withValidationSplit(0.5).withCallbacks(never);
            assertThat(model.fit(x, y(x), how).epochs()).hasSize(2);
        }
    }

    @Test
    void afterItsEndNothingGoesOn() {
        Tensor x = x();
        CompiledModel model = compiled();
        model.close();
        model.close();
        assertThatThrownBy(() -> model.predict(x)).isInstanceOf(ClosedException.class);
        assertThatThrownBy(() -> model.fit(x, y(x), FitOptions.ofEpochs(1))).isInstanceOf(ClosedException.class);
    }

    private static final List<String> TEXTS =
            List.of("good food", "not good food", "a good day", "not a good day", "we like it", "we do not like it");

    private static final List<String> ANSWERS = List.of("yes", "no", "yes", "no", "yes", "no");

    private static TextPipeline words() {
        return new TextPipeline(Tokenizer.builder().oovToken("<OOV>").fit(TEXTS), PadSequences.post(6));
    }

    private static CompiledModel ofTexts(int numbers, Loss loss, boolean lengths) {
        Layers layers = new Layers(numbers, loss.fromLogits());
        return CompiledModel.compile(
                Model.ofTokens(layers.all(), lengths),
                loss,
                Adam.keras().withLearningRate(0.02),
                TrainerOptions.DEFAULT.withMetrics(List.of(() -> Metrics.accuracy(loss))),
                NATIVE);
    }

    private record Layers(int numbers, boolean logits) {
        Sequential all() {
            Dense last = logits
                    ? Dense.of(numbers)
                    : Dense.of(numbers, numbers == 1 ? Activation.SIGMOID : Activation.SOFTMAX);
            return Sequential.of(Embedding.of(words().encoder().vocabularySize(), 8), Lstm.of(8), last);
        }
    }

    @Test
    void textsAreLearnedByEachLossAndTheSavedModelSaysTheSame() {
        List<Loss> losses = List.of(
                new BinaryCrossEntropy(),
                new BinaryCrossEntropy(true),
                new SparseCategoricalCrossEntropy(),
                SparseCategoricalCrossEntropy.ofLogits(),
                new CategoricalCrossEntropy(),
                new CategoricalCrossEntropy(true));
        for (Loss loss : losses) {
            int numbers = loss instanceof BinaryCrossEntropy ? 1 : 2;
            Path file = folder.resolve("texts.lstm");
            try (CompiledModel model = ofTexts(numbers, loss, numbers == 1)) {
                TextTraining training = model.texts(words(), "no", "yes");
                training.fit(TEXTS, ANSWERS, FitOptions.ofEpochs(60).withBatchSize(3));
                assertThat(training.evaluate(TEXTS, ANSWERS).values()).containsEntry("accuracy", 1.0);
                List<Answer> answers = training.predict(TEXTS);
                training.save(file);
                try (SavedModel saved = SavedModel.open(file, ModelOptions.onBackend("native"))) {
                    assertThat(saved.texts().predict(TEXTS)).isEqualTo(answers);
                    assertThat(answers).extracting(Answer::label).isEqualTo(ANSWERS);
                }
            }
            try (CompiledModel again = CompiledModel.load(file, loss, Adam.keras(), () -> Metrics.accuracy(loss))) {
                assertThat(again.texts().evaluate(TEXTS, ANSWERS).values()).containsEntry("accuracy", 1.0);
                assertThat(again.texts().labels()).containsExactly("no", "yes");
            }
        }
    }

    @Test
    void theTokenizerOfAnotherProgramIsInTheFileOfTheModel() {
        String parts = "[PAD]\n[UNK]\n[CLS]\n[SEP]\ngood\nfo\n##od\nnot\na\nday\nwe\nlike\nit\ndo\n";
        String words = "{\"<unk>\": 0, \"<pad>\": 1, \"good\": 2, \"not\": 3, \"we\": 5, \"do\": 9, \"like\": 11}";
        for (String vocabulary : List.of(parts, words)) {
            TextPipeline pipeline = ForeignText.read(
                            vocabulary.getBytes(StandardCharsets.UTF_8),
                            "vocabulary",
                            ForeignText.Options.NONE.withLength(7))
                    .pipeline();
            Loss loss = new BinaryCrossEntropy();
            Sequential layers = Sequential.of(
                    Embedding.of(pipeline.encoder().vocabularySize(), 8), Lstm.of(8), Dense.of(1, Activation.SIGMOID));
            Path file = folder.resolve("foreign.lstm");
            try (CompiledModel model = CompiledModel.compile(
                    Model.ofTokens(layers, true), loss, Adam.keras(), TrainerOptions.DEFAULT, NATIVE)) {
                TextTraining training = model.texts(pipeline, "no", "yes");
                training.fit(TEXTS, ANSWERS, FitOptions.ofEpochs(2).withBatchSize(3));
                List<Answer> answers = training.predict(TEXTS);
                training.save(file);
                try (SavedModel saved = SavedModel.open(file, ModelOptions.onBackend("native"))) {
                    assertThat(saved.texts().pipeline()).isEqualTo(pipeline);
                    assertThat(saved.texts().predict(TEXTS)).isEqualTo(answers);
                }
            }
        }
    }

    @Test
    void labelsAndTextsThatDoNotFitAreRefusedByName() {
        try (CompiledModel model = ofTexts(1, new BinaryCrossEntropy(), true);
                CompiledModel series = compiled()) {
            assertThatThrownBy(() -> model.texts(words(), "a", "b", "c"))
                    .hasMessage("The model tells 2 classes apart, and there are 3 labels: [a, b, c]");
            assertThatThrownBy(() -> model.texts(words(), "a", "a")).hasMessageContaining("\"a\"");
            assertThatThrownBy(model::texts).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> series.texts(words(), "a", "b"))
                    .hasMessageContaining("reads [values float32[batch, 5, 1]]");
            TextTraining training = model.texts(words(), "no", "yes");
            assertThatThrownBy(() -> training.evaluate(List.of("good"), List.of("maybe")))
                    .hasMessage("Row 0 has the label \"maybe\"; the model has [no, yes]");
            assertThatThrownBy(() -> training.evaluate(List.of("good"), List.of()))
                    .hasMessage("Each text has a label; there are 1 texts and 0 labels");
            assertThatThrownBy(() -> training.evaluate(List.of(), List.of())).hasMessage("There are no texts");
        }
    }
}
