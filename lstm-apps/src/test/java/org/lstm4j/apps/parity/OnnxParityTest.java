package org.lstm4j.apps.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.apps.Lstm;
import org.lstm4j.backend.onnx.OnnxSession;
import org.lstm4j.data.Shuffle;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.model.use.TextColumns;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Selection;
import org.lstm4j.text.FileFormat;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.LabeledTextReader;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextSchema;

/** The real data set, where it is given: all test rows on native, on onnx and through the exported file. */
class OnnxParityTest {
    private static final int TRAIN_ROWS = 20_000;
    private static final int TEST_ROWS = 6_709;

    @TempDir
    private Path folder;

    private static Path root() {
        String given = Optional.ofNullable(System.getProperty("lstm.data.root"))
                .or(() -> Optional.ofNullable(System.getenv("LSTM_DATA")))
                .orElse("");
        Path root = Path.of(given);
        Assumptions.assumeTrue(
                !given.isEmpty() && Files.exists(root.resolve("sarcasm/Sarcasm_Headlines_Dataset.json.gz")),
                "lstm.data.root names no folder with sarcasm/Sarcasm_Headlines_Dataset.json.gz");
        return root;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allTestRowsHaveTheSameLabelsAndProbabilities(boolean usesLengths) throws Exception {
        Path root = root();
        Path out = folder.resolve("run");
        String[] args = {
            "train",
            "sarcasm",
            "--data",
            root.toString(),
            "--epochs",
            "1",
            "--seed",
            "1",
            "--backend",
            "native",
            "--out",
            out.toString(),
            "--set",
            "text.lengths=" + usesLengths
        };
        run(args);
        Path model = out.resolve("model.lstm");
        Path onnx = folder.resolve("model.onnx");
        run("export", model.toString(), "--to", onnx.toString());
        Bundle bundle = BundleFile.read(model);
        TensorDataset rows = TextColumns.unlabeled(
                texts(root), TextPipeline.fromJson(bundle.textPipeline().orElseThrow()), usesLengths);
        List<Float> expected = onBackend("native", bundle, rows, 256);
        assertThat(expected).hasSize(TEST_ROWS);
        compare("native, batch 1", expected, onBackend("native", bundle, rows, 1), bundle);
        compare("onnx, batch 256", expected, onBackend("onnx", bundle, rows, 256), bundle);
        compare("onnx, batch 1", expected, onBackend("onnx", bundle, rows, 1), bundle);
        try (OnnxSession session = OnnxSession.open(Files.readAllBytes(onnx), BackendOptions.DEFAULT)) {
            List<Float> ofFile = new ArrayList<>();
            for (Feeds batch : rows.batches(256, Shuffle.NONE)) {
                add(ofFile, session.run(batch).get(Model.PREDICTION));
            }
            compare("the file, batch 256", expected, ofFile, bundle);
        }
    }

    private static void run(String... args) {
        StringWriter err = new StringWriter();
        int code = Lstm.run(args, new PrintWriter(Writer.nullWriter()), new PrintWriter(err));
        assertThat(code).as(err.toString()).isZero();
    }

    private static List<String> texts(Path root) {
        List<LabeledText> all = new LabeledTextReader(
                        FileFormat.JSON_LINES, TextSchema.binary("headline", "is_sarcastic"))
                .read(root.resolve("sarcasm/Sarcasm_Headlines_Dataset.json.gz"))
                .records();
        return all.subList(TRAIN_ROWS, all.size()).stream()
                .map(LabeledText::text)
                .toList();
    }

    private static void add(List<Float> probabilities, Tensor outputs) {
        for (float probability : outputs.floats()) {
            probabilities.add(probability);
        }
    }

    private static List<Float> onBackend(String name, Bundle bundle, TensorDataset rows, int batchSize) {
        Graph graph = bundle.graph();
        List<Float> probabilities = new ArrayList<>();
        try (Backend backend = Backends.select(Selection.of(name));
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(bundle.weights());
            for (Feeds batch : rows.batches(batchSize, Shuffle.NONE)) {
                int[] dims = graph.output(Model.PREDICTION).shape().resolve(batch.sizes(graph.inputs()));
                Tensor outputs = Tensor.zeros(DType.FLOAT32, dims);
                predictor.run(batch, new Feeds().put(Model.PREDICTION, outputs));
                add(probabilities, outputs);
            }
        }
        return probabilities;
    }

    private static void compare(String what, List<Float> expected, List<Float> actual, Bundle bundle) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        int otherLabels = 0;
        for (int i = 0; i < expected.size(); i++) {
            largest = Math.max(largest, Math.abs(expected.get(i) - actual.get(i)));
            otherLabels += expected.get(i) > bundle.threshold() == actual.get(i) > bundle.threshold() ? 0 : 1;
        }
        System.getLogger(OnnxParityTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "{0} (lengths: {1}): {2} rows, {3} other labels, largest difference {4}",
                        what,
                        bundle.graph().inputs().size() == 2,
                        expected.size(),
                        otherLabels,
                        Double.toString(largest));
        assertThat(otherLabels).as(what).isZero();
        assertThat(largest).as(what).isLessThanOrEqualTo(1e-5);
    }
}
