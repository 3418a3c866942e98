package org.lstm4j.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.NativeBackendProvider;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Dropout;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.text.FileFormat;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.LabeledTextReader;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.PaddedSequences;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextSchema;
import org.lstm4j.text.Tokenizer;
import org.lstm4j.train.Adam;
import org.lstm4j.train.BinaryCrossEntropy;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.StepGraph;
import org.lstm4j.train.Trainer;

/** Whole trainings on ND4J and on the native backend, from the same weights over the same batches. */
class NativeParityTest {
    private static final int BATCH = 32;
    private static final int STEPS = 50;
    private static final Percentage CURVE = Percentage.withPercentage(0.1);

    /** The model of the sarcasm tutorial, with dropout or without. */
    private static Model sarcasm(boolean drops, boolean usesLengths) {
        List<Layer> layers = new ArrayList<>(List.of(Embedding.of(1000, 16), Bidirectional.of(Lstm.of(32))));
        if (drops) {
            layers.add(Dropout.of(0.5));
        }
        layers.add(Dense.of(24, Activation.RELU));
        layers.add(Dense.of(1, Activation.SIGMOID));
        return Model.ofTokens(Sequential.of(layers.toArray(Layer[]::new)), usesLengths);
    }

    /** Rows of words, how many of each count, and what each means. */
    // Data of a test, never compared.
    @SuppressWarnings("ArrayRecordComponent")
    private record Rows(int[][] words, int[] lengths, float[] labels) {
        Feeds batch(int number, boolean usesLengths) {
            int time = words[0].length;
            int[] tokens = new int[BATCH * time];
            float[] targets = new float[BATCH];
            int[] counts = new int[BATCH];
            for (int row = 0; row < BATCH; row++) {
                int from = (number * BATCH + row) % words.length;
                System.arraycopy(words[from], 0, tokens, row * time, time);
                targets[row] = labels[from];
                counts[row] = lengths[from];
            }
            Feeds feeds = new Feeds()
                    .put("tokens", Tensor.of(new int[] {BATCH, time}, tokens))
                    .put(Trainer.TARGET, Tensor.of(new int[] {BATCH, 1}, targets));
            return usesLengths ? feeds.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {BATCH}, counts)) : feeds;
        }
    }

    /** Words that mean something: the label is whether low numbers prevail. */
    private static Rows random(int time) {
        int rows = 10 * BATCH;
        int[][] words = new int[rows][time];
        int[] lengths = new int[rows];
        float[] labels = new float[rows];
        for (int row = 0; row < rows; row++) {
            lengths[row] = 1 + Philox.below(time, 3, 1, 0, row);
            int low = 0;
            for (int t = 0; t < lengths[row]; t++) {
                words[row][t] = 1 + Philox.below(999, 3, 2, row, t);
                low += words[row][t] < 500 ? 1 : -1;
            }
            labels[row] = low > 0 ? 1 : 0;
        }
        return new Rows(words, lengths, labels);
    }

    private static TrainingBackend nativeBackend() {
        return (TrainingBackend) new NativeBackendProvider().create(BackendOptions.DEFAULT.withThreads(1));
    }

    /** The loss of each step, and the weights behind the last one. */
    private record Course(List<Double> losses, Map<String, Tensor> weights) {}

    private static Course train(TrainingBackend backend, Model model, Rows rows, boolean usesLengths, int steps) {
        var graph = StepGraph.of(model, new BinaryCrossEntropy(false), Adam.keras(), new Clipping.None(), false, 1);
        List<Double> losses = new ArrayList<>();
        Tensor loss = Tensor.scalar(0f);
        try (TrainStep step = backend.compileTraining(graph, CompileOptions.DEFAULT.withSeed(1))) {
            for (int i = 0; i < steps; i++) {
                Feeds feeds = rows.batch(i, usesLengths)
                        .put(StepGraph.LEARNING_RATE, Tensor.scalar(0.001f))
                        .put(StepGraph.STEP, Tensor.scalar((long) i));
                assertThat(step.run(feeds, new Feeds().put(StepGraph.LOSS, loss)))
                        .isTrue();
                losses.add((double) loss.floats()[0]);
            }
            return new Course(losses, step.parameters().toMap());
        }
    }

    private static void assertSameCurve(Course ours, Course theirs) {
        for (int i = 0; i < ours.losses().size(); i++) {
            assertThat(ours.losses().get(i))
                    .as("loss of step %d", i)
                    .isCloseTo(theirs.losses().get(i), CURVE);
        }
    }

    private static List<Integer> labels(Backend backend, Model model, Map<String, Tensor> weights, int[][] words) {
        List<Integer> labels = new ArrayList<>();
        try (Predictor predictor = backend.compile(model.inferenceGraph(), CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(weights);
            for (int from = 0; from < words.length; from += 256) {
                int[][] part = Arrays.copyOfRange(words, from, Math.min(from + 256, words.length));
                int[] tokens = Arrays.stream(part).flatMapToInt(Arrays::stream).toArray();
                Tensor prediction = Tensor.of(new int[] {part.length, 1}, new float[part.length]);
                predictor.run(
                        new Feeds().put("tokens", Tensor.of(new int[] {part.length, words[0].length}, tokens)),
                        new Feeds().put(Model.PREDICTION, prediction));
                for (float p : prediction.floats()) {
                    labels.add(p > 0.5f ? 1 : 0);
                }
            }
        }
        return labels;
    }

    @Test
    void theLossGoesTheSameWayWithDropout() {
        Model model = sarcasm(true, false);
        try (TrainingBackend nd4j = WithNd4j.backend();
                TrainingBackend jvm = nativeBackend()) {
            Rows rows = random(20);
            assertSameCurve(train(nd4j, model, rows, false, STEPS), train(jvm, model, rows, false, STEPS));
        }
    }

    @Test
    void theLossGoesTheSameWayWithLengths() {
        Model model = sarcasm(false, true);
        try (TrainingBackend nd4j = WithNd4j.backend();
                TrainingBackend jvm = nativeBackend()) {
            Rows rows = random(20);
            assertSameCurve(train(nd4j, model, rows, true, STEPS), train(jvm, model, rows, true, STEPS));
        }
    }

    /** On the public data, where it is at hand: the first steps of a training, and all labels of the test rows. */
    @Test
    void theSarcasmTutorialGoesTheSameWayAndGivesTheSameLabels() {
        Rows rows = headlines();
        Model model = sarcasm(false, false);
        try (TrainingBackend nd4j = WithNd4j.backend();
                TrainingBackend jvm = nativeBackend()) {
            int steps = 200;
            Course ours = train(nd4j, model, rows, false, steps);
            Course theirs = train(jvm, model, rows, false, steps);
            assertSameCurve(
                    new Course(ours.losses().subList(0, STEPS), ours.weights()),
                    new Course(theirs.losses().subList(0, STEPS), theirs.weights()));
            int[][] test = Arrays.copyOfRange(rows.words(), 20_000, rows.words().length);
            assertThat(labels(jvm, model, ours.weights(), test)).isEqualTo(labels(nd4j, model, ours.weights(), test));
        }
    }

    private static Rows headlines() {
        String root = Optional.ofNullable(System.getProperty("lstm.data.root"))
                .or(() -> Optional.ofNullable(System.getenv("LSTM_DATA")))
                .orElse("");
        Path file = Path.of(root, "sarcasm", "Sarcasm_Headlines_Dataset.json.gz");
        assumeTrue(!root.isEmpty() && Files.exists(file), "needs the data set of sarcasm below lstm.data.root");
        List<LabeledText> texts = new LabeledTextReader(
                        FileFormat.JSON_LINES, TextSchema.binary("headline", "is_sarcastic"))
                .read(file)
                .records();
        List<String> lower =
                texts.stream().map(text -> text.text().toLowerCase(Locale.ROOT)).toList();
        PaddedSequences padded = new TextPipeline(
                        Tokenizer.builder().numWords(1000).oovToken("<OOV>").fit(lower.subList(0, 20_000)),
                        PadSequences.post(120))
                .apply(lower);
        int[][] words = new int[texts.size()][];
        int[] lengths = new int[texts.size()];
        float[] labels = new float[texts.size()];
        for (int row = 0; row < words.length; row++) {
            words[row] = padded.row(row);
            lengths[row] = 120;
            labels[row] = texts.get(row).label();
        }
        return new Rows(words, lengths, labels);
    }
}
