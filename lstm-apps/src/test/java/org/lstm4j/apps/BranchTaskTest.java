package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.graph.Parameter;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.train.Weights;

/** A task file whose layers have branches, one of them frozen and one shared: the whole way on the sample that ships. */
class BranchTaskTest {
    private static final String LAYERS = """
            layers = [
              { type = embedding, units = 4, frozen = true, name = words }
              { type = lstm, units = 3, name = left }
              { type = gru, units = 2, go-backwards = true, inputs = [words], name = right }
              { type = concatenate, inputs = [left, right] }
              { type = dense, units = 5, activation = relu, shared = twice }
              { type = dense, units = 5, activation = relu, shared = twice }
              { type = dense, units = 1, activation = sigmoid }
            ]
            """;

    @TempDir
    private Path folder;

    private Path task(String layers) throws IOException {
        return Files.writeString(
                folder.resolve("branches.conf"),
                "include classpath(\"org/lstm4j/tasks/sarcasm.conf\")\n" + layers + """
                        text.pipeline.vocabulary = 60
                        text.pipeline.max-length = 8
                        text.lengths = true
                        """);
    }

    private static ProgramRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--backend", "reference"));
        return ProgramRun.of(all.toArray(String[]::new));
    }

    private static Bundle bundle(Path out) {
        return BundleFile.read(out.resolve("model.lstm"));
    }

    @Test
    void branchesAreTrainedSavedAndUsed() throws IOException {
        String task = task(LAYERS).toString();
        Path out = folder.resolve("run");
        ProgramRun trained = run("train", task, "--out", out.toString(), "--epochs", "3");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out())
                .contains("Connected to")
                .containsPattern(" words \\(Embedding\\) +\\(None, None, 4\\) +240 +tokens\n")
                .containsPattern(" concatenate \\(Concatenate\\) +\\(None, 5\\) +0 +left, right\n")
                .containsPattern(" twice \\(Dense\\) +\\(None, 5\\) +30 +concatenate, twice\n")
                .contains("Non-trainable params: 240 ");
        Bundle bundle = bundle(out);
        assertThat(bundle.graph().parameters())
                .extracting(Parameter::name)
                .contains("words/embeddings", "left/kernel", "right/kernel", "twice/kernel", "dense/kernel")
                .doesNotContain("twice_1/kernel");
        assertThat(Files.readString(out.resolve("report.html"))).contains("Connected to", "left, right");
        String model = out.resolve("model.lstm").toString();
        assertThat(run("evaluate", model).code()).isZero();
        assertThat(run("predict", model, "area man wins argument").code()).isZero();

        // broken off after two epochs and gone on with: the same weights
        Path resumed = folder.resolve("resumed");
        run("train", task, "--out", resumed.toString(), "--epochs", "2");
        ProgramRun again = run("train", task, "--out", resumed.toString(), "--epochs", "3", "--resume");
        assertThat(again.code()).as(again.err()).isZero();
        Map<String, String> digests = new TreeMap<>();
        digests.put("whole", Weights.sha256(bundle.weights()));
        assertThat(Weights.sha256(bundle(resumed).weights())).isEqualTo(digests.get("whole"));
    }

    private void refused(String layers, String... parts) throws IOException {
        Path out = folder.resolve("refused");
        ProgramRun run = run("train", task(layers).toString(), "--out", out.toString(), "--epochs", "1");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(parts);
        assertThat(out).doesNotExist();
    }

    @Test
    void whatDoesNotFitIsOneLine() throws IOException {
        refused(
                LAYERS.replace("inputs = [left, right]", "inputs = [left, rihgt]"),
                "branches.conf:6",
                "layers[3].inputs: no layer before it is named \"rihgt\"; did you mean \"right\"?");
        refused(
                LAYERS.replace("units = 5", "units = 4"),
                "twice: the weight \"kernel\" is shared, and two callers want different shapes of it: [5, 4]",
                "[4, 4]");
    }
}
