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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.ModelInput;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.Shared;
import org.lstm4j.nn.Wire;
import org.lstm4j.nn.Wires;
import org.lstm4j.reference.ReferenceBackend;

class ObjectiveTest {
    private static final int ROWS = 12;
    private static final TrainerOptions OPTIONS =
            TrainerOptions.DEFAULT.withBatchSize(5).withSeed(2);

    /** Two inputs of words, two outputs: one for the row, one for each step of the question. */
    private static Model model() {
        Shared words = Shared.of("words", Embedding.of(7, 3));
        return Model.of(
                List.of(
                        ModelInput.tokens("question").withLengths(),
                        ModelInput.tokens("answer").withLengths()),
                in -> {
                    Wire question =
                            in.get("question").through(words).through(Gru.of(3).withReturnSequences());
                    Wire read = question.through(Lstm.of(2));
                    Wire answer = in.get("answer").through(words).through(Lstm.of(2));
                    return Wires.of(
                                    "fits",
                                    Wire.join(new Concatenate(), read, answer)
                                            .through(Dropout.of(0.1))
                                            .through(Dense.of(1, Activation.SIGMOID)))
                            .and("tags", question.through(Dense.of(4, Activation.SOFTMAX)));
                });
    }

    private static Objective objective() {
        return Objective.of("fits", new BinaryCrossEntropy())
                .and("tags", new SparseCategoricalCrossEntropy(false, OptionalInt.of(3)), 0.25)
                .withMetric("fits", () -> Metrics.binaryAccuracy(0.5))
                .withMetric("tags", () -> Metrics.sparseCategoricalAccuracy(OptionalInt.of(3)));
    }

    private static int[] draw(int size, int below, int stream) {
        int[] drawn = new int[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = Philox.below(below, 5, stream, 0, i);
        }
        return drawn;
    }

    private static Map<String, Tensor> columns() {
        Map<String, Tensor> columns = new HashMap<>();
        columns.put("question", Tensor.of(new int[] {ROWS, 4}, draw(ROWS * 4, 7, 1)));
        columns.put("answer", Tensor.of(new int[] {ROWS, 3}, draw(ROWS * 3, 7, 2)));
        int[] questions = draw(ROWS, 4, 3);
        int[] answers = draw(ROWS, 3, 4);
        float[] fits = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            questions[i]++;
            answers[i]++;
            fits[i] = i % 2;
        }
        columns.put("question_lens", Tensor.of(new int[] {ROWS}, questions));
        columns.put("answer_lens", Tensor.of(new int[] {ROWS}, answers));
        columns.put("target/fits", Tensor.of(new int[] {ROWS, 1}, fits));
        columns.put("target/tags", Tensor.of(new int[] {ROWS, 4}, draw(ROWS * 4, 4, 5)));
        return columns;
    }

    private static Dataset data() {
        return TensorDataset.of(columns());
    }

    private static Trainer trainer(Model model, Objective objective) {
        return new Trainer(new ReferenceBackend(), model, objective, Adam.keras(), OPTIONS);
    }

    @Test
    void theHistoryHasTheLossesAndMetricsOfEachOutput() {
        try (Trainer trainer = trainer(model(), objective())) {
            History history = trainer.fit(data(), data(), 4);
            EpochLog last = history.epochs().getLast();
            assertThat(last.values().keySet())
                    .containsExactly(
                            "loss",
                            "fits_loss",
                            "tags_loss",
                            "fits_accuracy",
                            "tags_accuracy",
                            "val_loss",
                            "val_fits_loss",
                            "val_tags_loss",
                            "val_fits_accuracy",
                            "val_tags_accuracy");
            for (String prefix : List.of("", "val_")) {
                assertThat(last.value(prefix + "loss"))
                        .isCloseTo(
                                last.value(prefix + "fits_loss") + 0.25 * last.value(prefix + "tags_loss"),
                                within(1e-12));
            }
            assertThat(last.value("loss"))
                    .isLessThan(history.epochs().getFirst().value("loss"));
        }
    }

    /** Worked out from the predictions: a mean over the steps within the lengths whose label is not to be ignored. */
    @Test
    void paddingAndIgnoredLabelsAreInNoMean() {
        Map<String, Tensor> columns = columns();
        try (Trainer trainer = trainer(model(), objective())) {
            List<SequencedMap<String, Tensor>> predicted = trainer.predictAll(data());
            assertThat(predicted).hasSize(3);
            assertThat(predicted.getFirst().keySet()).containsExactly("fits", "tags");
            double fits = 0;
            double tags = 0;
            int right = 0;
            int counted = 0;
            int[] lengths = column(columns, "question_lens").ints();
            int[] labels = column(columns, "target/tags").ints();
            for (int row = 0; row < ROWS; row++) {
                SequencedMap<String, Tensor> batch = predicted.get(row / 5);
                double p = Objects.requireNonNull(batch.get("fits")).floats()[row % 5];
                fits -= Math.log(row % 2 == 1 ? p : 1 - p);
                float[] classes = Objects.requireNonNull(batch.get("tags")).floats();
                for (int step = 0; step < lengths[row]; step++) {
                    int label = labels[row * 4 + step];
                    if (label == 3) {
                        continue;
                    }
                    int from = (row % 5 * 4 + step) * 4;
                    tags -= Math.log(classes[from + label]);
                    int best = 0;
                    for (int i = 1; i < 4; i++) {
                        best = classes[from + i] > classes[from + best] ? i : best;
                    }
                    right += best == label ? 1 : 0;
                    counted++;
                }
            }
            Evaluation evaluation = trainer.evaluate(data());
            assertThat(evaluation.values().keySet())
                    .containsExactly("loss", "fits_loss", "tags_loss", "fits_accuracy", "tags_accuracy");
            assertThat(value(evaluation, "fits_loss")).isCloseTo(fits / ROWS, within(1e-6));
            assertThat(value(evaluation, "tags_loss")).isCloseTo(tags / counted, within(1e-6));
            assertThat(value(evaluation, "tags_accuracy")).isCloseTo(right / (double) counted, within(1e-12));
            assertThat(evaluation.loss()).isCloseTo(fits / ROWS + 0.25 * tags / counted, within(1e-6));
        }
    }

    private static Tensor column(Map<String, Tensor> columns, String name) {
        return Objects.requireNonNull(columns.get(name));
    }

    private static double value(Evaluation evaluation, String name) {
        return Objects.requireNonNull(evaluation.values().get(name));
    }

    /** A weight for each row of one output, against the data in which those that count nothing are not. */
    @Test
    void rowsAreWeightedInTheLossesThatSaySo() {
        Map<String, Tensor> columns = columns();
        float[] weights = new float[ROWS];
        weights[1] = 2;
        weights[4] = 0.5f;
        columns.put("sample_weight/fits", Tensor.of(new int[] {ROWS}, weights));
        Objective weighted = objective().withSampleWeights("fits");
        TrainerOptions whole = OPTIONS.withBatchSize(ROWS).withShuffle(false);
        Model model = Model.of(
                ModelInput.of("x", Shape.of("batch", 2)),
                in -> Wires.of("fits", in.get("x").through(Dense.of(1)))
                        .and("tags", in.get("x").through(Dense.of(1))));
        Objective squares = Objective.of("fits", new MeanSquaredError())
                .and("tags", new MeanSquaredError())
                .withSampleWeights("fits");
        Map<String, Tensor> numbers = new HashMap<>();
        float[] x = new float[ROWS * 2];
        float[] y = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            x[2 * i] = i;
            y[i] = 1 - i;
        }
        numbers.put("x", Tensor.of(new int[] {ROWS, 2}, x));
        numbers.put("target/fits", Tensor.of(new int[] {ROWS, 1}, y));
        numbers.put("target/tags", Tensor.of(new int[] {ROWS, 1}, y));
        numbers.put("sample_weight/fits", Tensor.of(new int[] {ROWS}, weights));
        try (Trainer trainer = new Trainer(new ReferenceBackend(), model, squares, Sgd.of(1e-3), whole)) {
            float[] predicted = Objects.requireNonNull(trainer.predictAll(TensorDataset.of(numbers))
                            .getFirst()
                            .get("fits"))
                    .floats();
            double expected = 0;
            for (int row = 0; row < ROWS; row++) {
                expected += weights[row] * Math.pow(predicted[row] - y[row], 2) / ROWS;
            }
            EpochLog log = trainer.fit(TensorDataset.of(numbers), 1).epochs().getFirst();
            assertThat(log.value("fits_loss")).isCloseTo(expected, within(1e-4));
            assertThat(log.value("tags_loss")).isNotCloseTo(expected, within(1e-1));
        }
        try (Trainer trainer = trainer(model(), weighted)) {
            trainer.fit(TensorDataset.of(columns), 1);
            assertThatThrownBy(() -> trainer.fit(data(), 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("\"sample_weight/fits\"");
        }
        try (Trainer trainer = trainer(model(), objective())) {
            assertThatThrownBy(() -> trainer.fit(TensorDataset.of(columns), 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("The data has a column \"sample_weight/fits\", which no loss reads");
        }
    }

    /** A loss of two outputs at once, with a target of its own shape. */
    @Test
    void aJointLossReadsWhatItLikes() {
        Shared side = Shared.of("side", Dense.of(2));
        Model model = Model.of(
                List.of(ModelInput.of("a", Shape.of("batch", 3)), ModelInput.of("b", Shape.of("batch", 3))),
                in -> Wires.of("left", in.get("a").through(side))
                        .and("right", in.get("b").through(side)));
        JointLoss contrastive = (g, in) -> {
            Value same = in.target("same", Shape.of("batch"));
            Value difference = g.sub(in.output("left"), in.output("right"));
            Value distance = g.sqrt(g.add(g.reduceSum(g.mul(difference, difference), false, -1), 1e-9));
            Value apart = g.relu(g.sub(1, distance));
            return LossItems.of(
                    g.add(g.mul(same, g.mul(distance, distance)), g.mul(g.sub(1, same), g.mul(apart, apart))));
        };
        float[] numbers = new float[ROWS * 3];
        float[] others = new float[ROWS * 3];
        float[] same = new float[ROWS];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Philox.uniform(1, 1, 0, i);
            others[i] = Philox.uniform(1, 2, 0, i);
        }
        for (int i = 0; i < ROWS; i++) {
            same[i] = i % 3 == 0 ? 1 : 0;
        }
        Dataset pairs = TensorDataset.of(Map.of(
                "a", Tensor.of(new int[] {ROWS, 3}, numbers),
                "b", Tensor.of(new int[] {ROWS, 3}, others),
                "target/same", Tensor.of(new int[] {ROWS}, same)));
        try (Trainer trainer = new Trainer(
                new ReferenceBackend(),
                model,
                Objective.of("pairs", contrastive),
                Adam.keras().withLearningRate(0.05),
                OPTIONS)) {
            History history = trainer.fit(pairs, 20);
            assertThat(history.epochs().getFirst().values().keySet()).containsExactly("loss", "pairs_loss");
            assertThat(history.values("loss")[19]).isLessThan(history.values("loss")[0]);
        }
    }

    /** Items with steps of lengths count up to those, items that the loss leaves out do not, and a loss may read inputs. */
    @Test
    void theMeanOfAJointLossIsOverWhatCounts() {
        Model model = Model.of(
                ModelInput.sequences("x", 1).withLengths(),
                in -> Wires.of(
                        "again",
                        in.get("x")
                                .through((g, x, mode) -> g.mul(
                                        x,
                                        g.parameter(
                                                "factor",
                                                Shape.of(1),
                                                new org.lstm4j.graph.Initializer.Constant(3))))));
        JointLoss copy = (g, in) -> {
            Value difference = g.sub(in.output("again"), in.input("x"));
            Value items =
                    g.reshape(g.mul(difference, difference), difference.shape().slice(0, 2));
            Value mask = in.target("mask", items.shape());
            assertThat(in.lengths(in.output("again")).name()).isEqualTo("sequence_lens");
            return LossItems.of(items, mask);
        };
        Dataset data = TensorDataset.of(Map.of(
                "x", Tensor.of(new int[] {2, 3, 1}, 1f, 2f, 100f, 3f, 100f, 100f),
                "sequence_lens", Tensor.of(new int[] {2}, 2, 2),
                "target/mask", Tensor.of(new int[] {2, 3}, 1f, 1f, 1f, 1f, 0f, 1f)));
        try (Trainer trainer =
                new Trainer(new ReferenceBackend(), model, Objective.of("copy", copy), Sgd.of(1e-3), OPTIONS)) {
            // 2x of 1, 2 and 3, squared
            assertThat(trainer.evaluate(data).loss()).isCloseTo((4 + 16 + 36) / 3.0, within(1e-9));
            assertThat(trainer.fit(data, 1).values("copy_loss")[0]).isCloseTo((4 + 16 + 36) / 3.0, within(1e-6));
        }
    }

    @Test
    void aTrainingOfTwoOutputsGoesOnToTheSameBits() {
        List<TrainingState> states = new ArrayList<>();
        try (Trainer whole = trainer(model(), objective())) {
            History history = whole.fit(data(), data(), 4, new TrainingCheckpoint(states::add));
            for (int epoch : new int[] {0, 2}) {
                try (Trainer resumed = trainer(model(), objective())) {
                    History again = resumed.resume(states.get(epoch), data(), Optional.of(data()), 4);
                    assertThat(Weights.sha256(resumed.weights())).isEqualTo(Weights.sha256(whole.weights()));
                    for (String name : history.epochs().getFirst().values().keySet()) {
                        assertThat(again.values(name)).isEqualTo(history.values(name));
                    }
                }
            }
        }
        try (Trainer other = trainer(model(), objective().withWeight("tags", 0.5))) {
            assertThatThrownBy(() -> other.resume(states.getFirst(), data(), Optional.of(data()), 4))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("graph of the training step");
        }
    }

    /** Named or not, one loss of one output is the same training. */
    @Test
    void oneOutputNeedsNoNameAndMayHaveOne() {
        Model plain =
                Model.ofTokens(Sequential.of(Embedding.of(7, 3), Lstm.of(2), Dense.of(1, Activation.SIGMOID)), false);
        Tensor tokens = Tensor.of(new int[] {ROWS, 4}, draw(ROWS * 4, 7, 1));
        Tensor fits = column(columns(), "target/fits");
        try (Trainer short1 = new Trainer(
                        new ReferenceBackend(),
                        plain,
                        new BinaryCrossEntropy(),
                        Adam.keras(),
                        OPTIONS.withMetrics(List.of(() -> Metrics.binaryAccuracy(0.5))));
                Trainer named = trainer(
                        plain,
                        Objective.of("prediction", new BinaryCrossEntropy())
                                .withMetric("prediction", () -> Metrics.binaryAccuracy(0.5)))) {
            History a = short1.fit(TensorDataset.of(Map.of("tokens", tokens, "target", fits)), 3);
            History b = named.fit(TensorDataset.of(Map.of("tokens", tokens, "target/prediction", fits)), 3);
            assertThat(Weights.sha256(named.weights())).isEqualTo(Weights.sha256(short1.weights()));
            assertThat(a.epochs().getFirst().values().keySet()).containsExactly("loss", "accuracy");
            assertThat(b.epochs().getFirst().values().keySet())
                    .containsExactly("loss", "prediction_loss", "prediction_accuracy");
            assertThat(b.values("prediction_loss")).isEqualTo(a.values("loss"));
            assertThat(b.values("prediction_accuracy")).isEqualTo(a.values("accuracy"));
        }
    }

    @Test
    void theOneOutputOfANetworkHasAnyName() {
        Model model = Model.of(
                ModelInput.of("x", Shape.of("batch", 2)),
                in -> Wires.of("price", in.get("x").through(Dense.of(1))));
        Dataset data = TensorDataset.of(Map.of(
                "x", Tensor.of(new int[] {2, 2}, 1f, 2f, 3f, 4f), "target", Tensor.of(new int[] {2, 1}, 1f, 2f)));
        try (Trainer trainer = new Trainer(
                new ReferenceBackend(),
                model,
                new MeanSquaredError(),
                Adam.keras(),
                OPTIONS.withMetrics(List.of(Metrics::meanAbsoluteError)))) {
            assertThat(trainer.fit(data, 1).epochs().getFirst().values().keySet())
                    .containsExactly("loss", "mean_absolute_error");
            List<Tensor> predictions = new ArrayList<>();
            trainer.evaluate(data, predictions);
            assertThat(predictions).hasSize(1);
            assertThat(trainer.predict(data).getFirst().floats())
                    .isEqualTo(predictions.getFirst().floats());
        }
    }

    @Test
    void anEvaluatorShowsAllOutputs() {
        List<SequencedMap<String, Tensor>> seen = new ArrayList<>();
        try (Trainer trainer = trainer(model(), objective());
                ReferenceBackend backend = new ReferenceBackend();
                Evaluator evaluator = new Evaluator(backend, model().inferenceGraph(), objective(), 4)) {
            evaluator.setWeights(trainer.weights());
            Evaluation all = evaluator.evaluate(data(), seen::add);
            assertThat(seen).hasSize(3);
            assertThat(seen.getFirst().keySet()).containsExactly("fits", "tags");
            trainer.evaluate(data())
                    .values()
                    .forEach((name, value) -> assertThat(value(all, name)).isCloseTo(value, within(1e-12)));
            assertThatThrownBy(() -> evaluator.evaluate(data(), new ArrayList<>()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("The model has several outputs, fits, tags");
            assertThatThrownBy(() -> trainer.predict(data()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("predictAll in the place of predict");
        }
    }

    private static void refused(Objective objective, String message) {
        assertThatThrownBy(() -> trainer(model(), objective))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("(?s).*" + message + ".*")
                .hasMessageContaining("(ObjectiveTest.java:");
    }

    @Test
    void whatDoesNotFitTheOutputsIsNamedWithItsLine() {
        Loss loss = new BinaryCrossEntropy();
        refused(Objective.of("fits", loss), "The output \"tags\" has no loss");
        refused(
                objective().and("tagz", loss),
                "A loss is for the output \"tagz\", which the model does not have.*Its outputs: fits, tags");
        refused(
                objective().withMetric("fitz", Metrics::meanAbsoluteError),
                "is for the output \"fitz\", which the model does not have");
        refused(
                objective().withMetric("fits", "fitz", Metrics::meanAbsoluteError),
                "A metric of the output \"fits\" compares with \"target/fitz\", which no loss reads");
        refused(objective().withoutLoss("fitz"), "is for the output \"fitz\", which the model does not have");
        refused(Objective.of(loss), "The model has several outputs, fits, tags");
        refused(
                objective().and("both", (g, in) -> LossItems.of(in.output("nothing"))),
                "The loss \"both\" reads an output \"nothing\", which the model does not have");
        refused(
                objective().and("both", (g, in) -> LossItems.of(in.target("fits", Shape.of("batch")))),
                "The loss \"both\" wants \"target/fits\" as float32\\[batch]");
    }

    /** The other head's weights stay as they are; what both heads rest on is trained. */
    @Test
    void anOutputMayBeLeftOutOfTheTraining() {
        Map<String, Tensor> columns = columns();
        columns.remove("target/tags");
        try (Trainer trainer =
                trainer(model(), Objective.of("fits", new BinaryCrossEntropy()).withoutLoss("tags"))) {
            assertThat(trainer.graph().graph().inputs())
                    .extracting(Input::name)
                    .contains("target/fits")
                    .doesNotContain("target/tags");
            Map<String, Tensor> before = trainer.weights();
            trainer.fit(TensorDataset.of(columns), 1);
            trainer.weights().forEach((name, tensor) -> {
                boolean isSame = Arrays.equals(
                        tensor.floats(),
                        Objects.requireNonNull(before.get(name)).floats());
                assertThat(isSame).as(name).isEqualTo(name.startsWith("dense_1/"));
            });
            assertThat(trainer.predictAll(data()).getFirst().keySet()).containsExactly("fits", "tags");
        }
    }

    @Test
    void namesAreUsedOnce() {
        assertThatThrownBy(() -> objective().and("fits", new MeanSquaredError()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("Two losses are named \"fits\" \\(ObjectiveTest.java:\\d+\\)\\. .*");
        assertThatThrownBy(() -> Objective.of(new MeanSquaredError()).and("fits", new MeanSquaredError()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("Of several losses each has a name");
        assertThatThrownBy(() -> objective().withWeight("other", 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching("There is no loss \"other\" \\(ObjectiveTest.java:\\d+\\)\\. Found: fits, tags");
        assertThatThrownBy(() -> objective().withWeight("fits", -1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("The loss \"fits\" needs a weight of 0 or more");
        assertThatThrownBy(() -> trainer(model(), objective().withMetric("fits", () -> Metrics.binaryAccuracy(0.6))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Two logged values are named \"fits_accuracy\"");
        assertThatThrownBy(() -> new Trainer(
                        new ReferenceBackend(),
                        model(),
                        objective(),
                        Adam.keras(),
                        OPTIONS.withMetrics(List.of(Metrics::meanAbsoluteError))))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("The options have metrics, which do not say of which output");
        Model loss = Model.of(
                ModelInput.of("x", Shape.of("batch", 2)),
                in -> Wires.of("loss", in.get("x").through(Dense.of(1))));
        assertThatThrownBy(() -> trainer(loss, Objective.of("loss", new MeanSquaredError())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot be named \"loss\"");
    }

    @Test
    void namesOfTheTrainingStepAreNoInputs() {
        for (String name : List.of("step", "learning_rate", "target/y", "sample_weight/y")) {
            Model model = Model.of(
                    ModelInput.of(name, Shape.of("batch", 2)),
                    in -> Wires.of("y", in.get(name).through(Dense.of(1))));
            assertThatThrownBy(() -> trainer(model, Objective.of("y", new MeanSquaredError())))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageMatching("An input of a model that is trained cannot be named \"" + name
                            + "\" \\(ObjectiveTest.java:\\d+\\), .*");
        }
    }

    @Test
    void aTargetWithoutAnOutputIsRefusedWhereTheDataIsRead() {
        Map<String, Tensor> columns = columns();
        columns.put("target/fitz", column(columns, "target/fits"));
        try (Trainer trainer = trainer(model(), objective())) {
            for (Runnable use : List.<Runnable>of(
                    () -> trainer.fit(TensorDataset.of(columns), 1),
                    () -> trainer.evaluate(TensorDataset.of(columns)))) {
                assertThatThrownBy(use::run)
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessage("The data has a column \"target/fitz\", which no loss reads. Read: target/fits,"
                                + " target/tags");
            }
            columns.remove("target/fitz");
            columns.remove("target/fits");
            assertThatThrownBy(() -> trainer.fit(TensorDataset.of(columns), 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("Nothing is fed for \"target/fits\"");
            columns.put("target/fits", column(columns(), "target/fits"));
            columns.remove("answer_lens");
            assertThatThrownBy(() -> trainer.fit(TensorDataset.of(columns), 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("Nothing is fed for \"answer_lens\"");
        }
    }

    @Test
    void dataInWhichNothingCountsForOneLossIsRefused() {
        Map<String, Tensor> columns = columns();
        int[] ignored = new int[ROWS * 4];
        Arrays.fill(ignored, 3);
        columns.put("target/tags", Tensor.of(new int[] {ROWS, 4}, ignored));
        try (Trainer trainer = trainer(model(), objective())) {
            assertThatThrownBy(() -> trainer.fit(TensorDataset.of(columns), 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(
                            "No target of the loss \"tags\" in the data that is to be learned from counts");
        }
    }
}
