package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.ClosedException;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.model.use.SeriesScale;
import org.lstm4j.model.use.TextColumns;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendSelectionException;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Selection;
import org.lstm4j.text.TextPipeline;

class SavedModelTest {
    private static final ModelOptions NATIVE = ModelOptions.onBackend("native");

    @TempDir
    private Path folder;

    private static SavedModel model(Bundle bundle) {
        return SavedModel.of("it.lstm", bundle, NATIVE);
    }

    /** What the graph gives for some texts at once, without this module. */
    private static float[] directly(Bundle bundle, List<String> texts) {
        Graph graph = bundle.graph();
        TextPipeline pipeline = TextPipeline.fromJson(bundle.textPipeline().orElseThrow());
        Feeds feeds = TextColumns.unlabeled(texts, pipeline, TextColumns.usesLengths(graph))
                .read(IntStream.range(0, texts.size()).toArray());
        try (Backend backend = Backends.select(Selection.of("native"));
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(bundle.weights());
            Tensor prediction = Tensor.zeros(
                    DType.FLOAT32,
                    texts.size(),
                    graph.output(Model.PREDICTION).shape().fixed(1));
            predictor.run(feeds, new Feeds().put(Model.PREDICTION, prediction));
            return prediction.floats();
        }
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(Samples::text).toList();
    }

    @Test
    void aFileIsOpenedAndLabelsTextsAsItsGraphDoes() {
        Path file = folder.resolve("labels.lstm");
        BundleFile.write(file, Samples.labels());
        List<String> texts = texts(40);
        float[] expected = directly(Samples.labels(), texts);
        try (SavedModel model = SavedModel.open(file, NATIVE)) {
            List<Answer> answers = model.texts().predict(texts);
            for (int i = 0; i < expected.length; i++) {
                Answer answer = answers.get(i);
                boolean isYes = expected[i] > 0.5;
                assertThat(answer.text()).isEqualTo(texts.get(i));
                assertThat(answer.label()).isEqualTo(isYes ? "yes" : "no");
                assertThat(answer.probabilities())
                        .containsExactly(
                                Map.entry("no", 1 - (double) expected[i]), Map.entry("yes", (double) expected[i]));
                assertThat(answer.probability()).isEqualTo(isYes ? expected[i] : 1 - (double) expected[i]);
                assertThat(answer.words()).isEqualTo(texts.get(i).split(" ").length);
                assertThat(answer.knownWords()).isEqualTo(answer.words());
            }
            assertThat(model.use().orElseThrow().kind()).isEqualTo("text-classification");
            assertThat(model.backend()).startsWith("native (");
            assertThat(model).hasToString("SavedModel[" + file + ", text-classification, on " + model.backend() + "]");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 7, 9, 31, 256, 257, 600})
    void whatIsSaidOfATextDoesNotDependOnTheOthers(int count) {
        try (SavedModel model = model(Samples.labels())) {
            List<Answer> together = model.texts().predict(texts(count));
            List<Answer> alone =
                    texts(count).stream().map(model.texts()::predict).toList();
            assertThat(together).isEqualTo(alone);
        }
    }

    @Test
    void aTextWithoutWordsGetsAnAnswerThatSaysSo() {
        try (SavedModel model = model(Samples.labels())) {
            Answer nothing = model.texts().predict("");
            assertThat(nothing.words()).isZero();
            assertThat(nothing.probability()).isBetween(0.0, 1.0);
            Answer unknown = model.texts().predict("qwertz");
            assertThat(unknown.words()).isEqualTo(1);
            assertThat(unknown.knownWords()).isZero();
            assertThat(model.texts().predict(List.of())).isEmpty();
        }
    }

    @Test
    void aLogitBecomesAProbabilityBehindItsThreshold() {
        List<String> texts = texts(20);
        float[] logits = directly(Samples.logit(), texts);
        try (SavedModel model = model(Samples.logit())) {
            List<Answer> answers = model.texts().predict(texts);
            for (int i = 0; i < logits.length; i++) {
                assertThat(answers.get(i).label()).isEqualTo(logits[i] > 0 ? "yes" : "no");
                assertThat(answers.get(i).probabilities().lastEntry().getValue())
                        .isCloseTo(1 / (1 + Math.exp(-logits[i])), within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofSeveralLabelsTheMostProbableIsTaken(boolean logits) {
        List<String> texts = texts(20);
        float[] numbers = directly(Samples.threeLabels(logits), texts);
        try (SavedModel model = model(Samples.threeLabels(logits))) {
            List<Answer> answers = model.texts().predict(texts);
            assertThat(model.texts().labels()).containsExactly("red", "green", "blue");
            for (int i = 0; i < texts.size(); i++) {
                double[] shares = {numbers[3 * i], numbers[3 * i + 1], numbers[3 * i + 2]};
                if (logits) {
                    double sum = Arrays.stream(shares).map(Math::exp).sum();
                    shares = Arrays.stream(shares).map(it -> Math.exp(it) / sum).toArray();
                }
                Answer answer = answers.get(i);
                assertThat(answer.probabilities().values().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray())
                        .containsExactly(shares, within(1e-12));
                double most = Arrays.stream(shares).max().orElseThrow();
                assertThat(answer.probability()).isCloseTo(most, within(1e-12));
                assertThat(answer.probabilities()).containsEntry(answer.label(), answer.probability());
            }
        }
    }

    @Test
    void aStreamOfTextsIsLabelledAsItComes() {
        try (SavedModel model = model(Samples.labels())) {
            List<Answer> expected = model.texts().predict(texts(25));
            AtomicInteger taken = new AtomicInteger();
            AtomicInteger closed = new AtomicInteger();
            Stream<String> source =
                    texts(25).stream().peek(text -> taken.incrementAndGet()).onClose(closed::incrementAndGet);
            List<Answer> answers = new ArrayList<>();
            try (Stream<Answer> stream = model.texts().predict(source, 4)) {
                stream.forEach(answer -> {
                    answers.add(answer);
                    assertThat(taken.get()).isLessThanOrEqualTo(answers.size() + 3);
                });
            }
            assertThat(answers).isEqualTo(expected);
            assertThat(closed).hasValue(1);
            assertThat(model.texts().predict(Stream.<String>empty())).isEmpty();
            assertThatThrownBy(() -> model.texts().predict(Stream.of("a"), 0))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("1 to 256 together; got 0");
        }
    }

    @Test
    void anEndlessStreamIsReadNoFurtherThanNeeded() {
        try (SavedModel model = model(Samples.labels())) {
            List<Answer> three = model.texts()
                    .predict(Stream.iterate(0, i -> i + 1).map(Samples::text), 2)
                    .limit(3)
                    .toList();
            assertThat(three).isEqualTo(model.texts().predict(texts(3)));
        }
    }

    @Test
    void aSeriesIsContinuedStepByStep() {
        Bundle bundle = Samples.series();
        double[] history = {3, 5, 4, 8, 6, 9, 7};
        double[] expected = Arrays.copyOf(history, history.length + 5);
        SeriesScale scale = new SeriesScale(false, 1, 0.5, 0.25);
        try (Backend backend = Backends.select(Selection.of("native"));
                Predictor predictor = backend.compile(bundle.graph(), CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(bundle.weights());
            for (int at = history.length; at < expected.length; at++) {
                double[] scaled = scale.scale(expected);
                float[] window = new float[4];
                for (int i = 0; i < 4; i++) {
                    window[i] = (float) scaled[at - 4 + i];
                }
                Tensor next = Tensor.zeros(DType.FLOAT32, 1, 1);
                predictor.run(
                        new Feeds().put("values", Tensor.of(new int[] {1, 4, 1}, window)),
                        new Feeds().put(Model.PREDICTION, next));
                expected[at] = scale.value(next.element(0), expected, at);
            }
        }
        try (SavedModel model = model(bundle)) {
            double[] next = Arrays.copyOfRange(expected, history.length, expected.length);
            assertThat(model.series().predict(history, 5)).containsExactly(next);
            double[] other = {1, 1, 2, 2, 3};
            List<double[]> both = model.series().predict(List.of(history, other, history), 5);
            assertThat(both.get(0)).containsExactly(next);
            assertThat(both.get(1)).containsExactly(model.series().predict(other, 5));
            assertThat(both.get(2)).containsExactly(next);
            assertThat(model.series().needed()).isEqualTo(5);
            assertThatThrownBy(() -> model.series().predict(new double[] {1, 2, 3, 4}, 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("it.lstm: needs the last 5 values of the series to go on from; got 4");
            assertThatThrownBy(() -> model.series().predict(new double[] {1, 2, 3, Double.NaN, 4}, 1))
                    .isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> model.series().predict(history, 0))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("got 0");
        }
    }

    @Test
    void tensorsAreUsedByTheirNames() {
        Bundle bundle = Samples.labels();
        Tensor tokens = Tensor.of(new int[] {2, 3}, 2, 3, 4, 5, 6, 0);
        Tensor lengths = Tensor.of(new int[] {2}, 3, 2);
        try (SavedModel model = model(bundle)) {
            Map<String, Tensor> inputs = Map.of("tokens", tokens, "sequence_lens", lengths);
            Tensor prediction = model.run(inputs).firstEntry().getValue();
            assertThat(prediction.dims()).containsExactly(2, 1);
            assertThat(model.run(inputs, List.of("prediction")).keySet()).containsExactly("prediction");
            assertThat(model.inputs()).extracting("name").containsExactly("tokens", "sequence_lens");
            assertThat(model.outputs()).containsOnlyKeys("prediction");
            assertThatThrownBy(() -> model.run(Map.of("tokens", tokens)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "it.lstm: needs a tensor for \"sequence_lens\" as well; it reads [tokens, sequence_lens]");
            assertThatThrownBy(() -> model.run(Map.of("token", tokens)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("it.lstm: reads no \"token\"; it reads [tokens, sequence_lens]");
            assertThatThrownBy(() -> model.run(inputs, List.of("predictions")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("it.lstm: gives no \"predictions\"; it gives [prediction]");
            assertThatThrownBy(() -> model.run(Map.of("tokens", lengths, "sequence_lens", lengths)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("tokens");
        }
    }

    @Test
    void aModelOfAnotherKindSaysWhatItIsInOneLine() {
        try (SavedModel model = model(Samples.series())) {
            assertThatThrownBy(model::texts)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("it.lstm: is a model of kind series-forecast, which does not label texts;"
                            + " it continues series of numbers: ask series()");
            assertThatThrownBy(model::session)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("it.lstm: carries no state from step to step");
        }
        try (SavedModel model = model(Samples.labels())) {
            assertThatThrownBy(model::writer)
                    .hasMessageEndingWith("which does not write texts; it labels texts: ask texts()");
        }
        try (SavedModel model = model(Samples.prefixes())) {
            assertThatThrownBy(model::series)
                    .hasMessageEndingWith("which does not continue a series of numbers; it writes texts: ask writer()");
        }
        Bundle unknown = ModelUse.of("majority").addTo(Samples.labels());
        try (SavedModel model = model(unknown)) {
            assertThatThrownBy(model::texts).hasMessageEndingWith("its tensors can be used by name, by run()");
            assertThat(model.run(Map.of(
                            "tokens", Tensor.of(new int[] {1, 1}, 2), "sequence_lens", Tensor.of(new int[] {1}, 1))))
                    .containsOnlyKeys("prediction");
        }
    }

    @Test
    void aModelThatDoesNotFitItsUseIsRefusedWithoutAFault() {
        Bundle two = Samples.threeLabels(true).withLabels();
        try (SavedModel model = model(two)) {
            assertThatThrownBy(model::texts)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("has 0 labels, and its task needs 3");
        }
        try (SavedModel model = model(ModelUse.of(ModelUse.TEXT_GENERATION).addTo(Samples.labels()))) {
            assertThatThrownBy(model::writer)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("damaged or put together by hand");
        }
        try (SavedModel model = model(ModelUse.of(ModelUse.SERIES_FORECAST).addTo(Samples.stream(1)))) {
            assertThatThrownBy(model::series)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("where its task needs one number for each row");
        }
        try (SavedModel model = model(ModelUse.of(ModelUse.TEXT_CLASSIFICATION).addTo(Samples.series()))) {
            assertThatThrownBy(model::texts)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("labels");
        }
    }

    @Test
    void anUnknownBackendIsRefusedByTheNamesOfThoseThere() {
        assertThatThrownBy(() -> SavedModel.of("it.lstm", Samples.labels(), ModelOptions.onBackend("cuda")))
                .isInstanceOf(BackendSelectionException.class)
                .hasMessageContaining("native");
        Bundle bundle = ModelUse.of(ModelUse.TEXT_CLASSIFICATION)
                .withBackend(Optional.of("onnx"))
                .addTo(Samples.labels());
        try (SavedModel model = SavedModel.of("it.lstm", bundle, ModelOptions.DEFAULT)) {
            assertThat(model.backend()).startsWith("onnx");
        }
        assertThatThrownBy(() -> SavedModel.open(folder.resolve("none.lstm"))).isInstanceOf(ModelFileException.class);
    }

    @Test
    void aModelOnSomebodysBackendLeavesItOpen() {
        try (Backend backend = Backends.select(Selection.of("native"))) {
            Answer first;
            try (SavedModel model = SavedModel.on(backend, "it.lstm", Samples.labels())) {
                first = model.texts().predict("the cat");
            }
            try (SavedModel model = SavedModel.on(backend, "it.lstm", Samples.labels())) {
                assertThat(model.texts().predict("the cat")).isEqualTo(first);
            }
        }
    }

    @Test
    void nothingIsAnsweredAfterClose() {
        SavedModel model = model(Samples.labels());
        TextModel texts = model.texts();
        model.close();
        model.close();
        assertThatThrownBy(() -> texts.predict("the cat"))
                .isInstanceOf(ClosedException.class)
                .hasMessage("This model it.lstm is closed and cannot be used any more; open a new one");
        assertThatThrownBy(() -> model.run(
                        Map.of("tokens", Tensor.of(new int[] {1, 1}, 2), "sequence_lens", Tensor.of(new int[] {1}, 1))))
                .isInstanceOf(ClosedException.class);
    }

    @Test
    void thereAreNoMoreRunsSideBySideThanProcessors() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(NATIVE.runs()).isEqualTo(processors);
        assertThat(NATIVE.withThreads(0).runs()).isEqualTo(1);
        assertThat(NATIVE.withParallelRuns(10_000).runs()).isEqualTo(processors);
        assertThat(NATIVE.withParallelRuns(1).runs()).isEqualTo(1);
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> NATIVE.withThreads(-1)).hasMessageContaining("threads must be 1 to 1024");
        assertThatThrownBy(() -> NATIVE.withParallelRuns(-1)).hasMessageContaining("runs side by side");
        assertThatThrownBy(() -> SavedModel.of("it.lstm", Samples.labels(), NATIVE.withSetting("speed", "high")))
                .isInstanceOf(BackendSelectionException.class)
                .hasMessageContaining("speed");
    }
}
