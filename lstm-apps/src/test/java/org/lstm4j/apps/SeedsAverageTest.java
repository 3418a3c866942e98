package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.inject.Guice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.TaskCatalog;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.builtin.BuiltinModule;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.RunFolder;
import org.lstm4j.tasks.training.SeedsAverage;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.train.Weights;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code train --seeds N --average} on the samples that ship, and what the commands do with the model that it writes. */
class SeedsAverageTest {
    private static final List<String> TINY = List.of(
            "--set", "text.pipeline.vocabulary=60",
            "--set", "text.pipeline.max-length=8",
            "--set", "layers.0.units=3",
            "--set", "layers.1.layer.units=2",
            "--set", "layers.2.units=4",
            "--set", "optimizer.learning-rate=0.02",
            "--epochs", "3");

    private static final String[] TEXTS = {"area man wins argument", "the senate votes on a new bill", "xyzzy"};
    private static final double ROUNDING = 1e-6;

    @TempDir
    private static Path folder;

    private static Path out;
    private static ProgramRun trained;

    private static ProgramRun train(String task, Path out, List<String> more) {
        List<String> args = new ArrayList<>(List.of("train", task, "--out", out.toString(), "--average"));
        args.addAll(more);
        return ProgramRun.of(args.toArray(String[]::new));
    }

    private static List<String> tiny(String... more) {
        List<String> args = new ArrayList<>(TINY);
        args.addAll(List.of(more));
        return args;
    }

    @BeforeAll
    static void trainOnce() {
        out = folder.resolve("sarcasm");
        trained = train("sarcasm", out, tiny("--seeds", "3", "--seed", "5"));
        assertThat(trained.code()).as(trained.err()).isZero();
    }

    private static Path model(Path runs, String run) {
        return runs.resolve(run + "/model.lstm");
    }

    private static JsonNode json(ProgramRun run) {
        assertThat(run.code()).as(run.err()).isZero();
        return new JsonMapper().readTree(run.out());
    }

    /** What one model gives, as a script sees it. */
    private static List<Double> probabilities(Path model, String... more) {
        List<String> args = new ArrayList<>(List.of("predict", model.toString(), "--format", "json"));
        args.addAll(List.of(more));
        return json(ProgramRun.of(Map.of(), String.join("\n", TEXTS) + "\n", args.toArray(String[]::new)))
                .valueStream()
                .map(it ->
                        it.get("probabilities").valueStream().toList().getLast().asDouble())
                .toList();
    }

    private static void assertMean(Path runs, long firstSeed, int members, String... more) {
        List<Double> average = probabilities(model(runs, "average"), more);
        List<List<Double>> all = new ArrayList<>();
        for (long seed = firstSeed; seed < firstSeed + members; seed++) {
            all.add(probabilities(model(runs, "seed-" + seed), more));
        }
        for (int text = 0; text < TEXTS.length; text++) {
            int it = text;
            double mean = all.stream().mapToDouble(one -> one.get(it)).average().orElseThrow();
            assertThat(average.get(text)).isCloseTo(mean, within(ROUNDING));
        }
        assertThat(all.get(0)).isNotEqualTo(all.get(1));
    }

    @Test
    void theModelHoldsWhatItsMembersHold() {
        Bundle average = BundleFile.read(model(out, "average"));
        Bundle first = BundleFile.read(model(out, "seed-5"));
        assertThat(average.labels()).isEqualTo(first.labels());
        assertThat(average.threshold()).isEqualTo(first.threshold());
        assertThat(average.textPipeline()).isEqualTo(first.textPipeline());
        assertThat(average.architecture()).isEqualTo(first.architecture());
        assertThat(average.graph().inputs()).isEqualTo(first.graph().inputs());
        assertThat(average.weights()).hasSize(3 * first.weights().size());
        assertThat(Objects.requireNonNull(average.weights().get("seed-5/dense/kernel"))
                        .floats())
                .isEqualTo(Objects.requireNonNull(first.weights().get("dense/kernel"))
                        .floats());
        assertThat(average.provenance().seed()).isEqualTo(5);
        assertThat(average.provenance().data()).isEqualTo(first.provenance().data());
        assertThat(average.provenance().numbers())
                .containsEntry("members", "3")
                .containsEntry("seed-5.weights-sha256", Weights.sha256(first.weights()))
                .containsKeys("seed-6.epoch", "seed-7.epoch", "test.loss", "test.accuracy");
        assertThat(out.resolve("average")).isDirectoryContaining("glob:**/model.lstm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "reference", "onnx"})
    void itsProbabilitiesAreTheMeansOfTheMembers(String backend) {
        assertMean(out, 5, 3, "--backend", backend);
    }

    /** So that an old average is not taken for that of the models which lie beside it now. */
    @Test
    void theReportOfAnEarlierCommandGoesWithItsFirstRun(@TempDir Path other) throws IOException {
        Path report = other.resolve("report.json");
        Files.writeString(report, "{}");
        List<String> command =
                List.of("train", "sarcasm", "--seeds", "2", "--epochs", "1", "--overwrite", "--out", other.toString());
        List<String> refused = new ArrayList<>(command);
        refused.addAll(List.of("--data", other.resolve("nothing").toString()));
        assertThat(ProgramRun.of(refused.toArray(String[]::new)).code()).isEqualTo(2);
        assertThat(report).hasContent("{}");
        assertThat(ProgramRun.of(command.toArray(String[]::new)).code()).isZero();
        assertThat(Files.readString(report)).contains("\"seeds\"").doesNotContain("average");
    }

    @Test
    void theReportSetsItBesideTheMembers() throws IOException {
        JsonNode report = RunFiles.report(out);
        JsonNode average = report.get("average");
        assertThat(average.propertyNames())
                .containsExactly("task", "backend", "members", "parameters", "test", "weightsSha256");
        assertThat(average.get("members").asInt()).isEqualTo(3);
        assertThat(average.get("parameters").asLong())
                .isEqualTo(3 * report.get("parameters").asLong());
        String accuracy =
                String.format("%.4f", average.at("/test/accuracy").asDouble()).replace(',', '.');
        assertThat(trained.out())
                .contains("average/model.lstm: task sarcasm, the average of 3 models")
                .containsPattern("test accuracy of the average +" + accuracy + "\n");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("test accuracy of the average", ">" + accuracy + "<", "The average", ", of the average");
        assertThat(Files.readString(model(out, "average").resolveSibling("../seed-5/report.json")))
                .doesNotContain("average");
    }

    /** The mean of the losses is never below the loss of the mean: cross entropy is convex in the probability. */
    @Test
    void itsLossIsAtMostTheMeanOfTheirs() throws IOException {
        JsonNode report = RunFiles.report(out);
        assertThat(report.at("/average/test/loss").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(report.at("/test/loss/mean").asDouble());
    }

    @Test
    void evaluateGivesEveryDigitOfTheReport() throws IOException {
        JsonNode evaluated =
                json(ProgramRun.of("evaluate", model(out, "average").toString(), "--format", "json"));
        assertThat(evaluated).isEqualTo(RunFiles.report(out).get("average"));
        Bundle average = BundleFile.read(model(out, "average"));
        assertThat(average.provenance().numbers())
                .containsEntry("test.loss", evaluated.at("/test/loss").asString());
    }

    @Test
    void theNumberOfThreadsChangesNoBit() throws IOException {
        List<String> hashes = new ArrayList<>();
        for (String threads : List.of("1", "3")) {
            Path runs = folder.resolve("threads-" + threads);
            ProgramRun run = train("sarcasm", runs, tiny("--seeds", "3", "--seed", "5", "--threads", threads));
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(RunFiles.report(runs).get("average"))
                    .isEqualTo(RunFiles.report(out).get("average"));
            hashes.add(RunFiles.report(runs).at("/average/weightsSha256").asString());
        }
        assertThat(hashes)
                .containsOnly(RunFiles.report(out).at("/average/weightsSha256").asString());
        assertThat(probabilities(model(out, "average"), "--threads", "1"))
                .isEqualTo(probabilities(model(out, "average"), "--threads", "3"));
    }

    @Test
    void itIsExportedAndComesBackAsTheAverage() {
        String onnx = folder.resolve("average.onnx").toString();
        ProgramRun exported = ProgramRun.of("export", model(out, "average").toString(), "--to", onnx, "--check");
        assertThat(exported.code()).as(exported.err()).isZero();
        Path back = folder.resolve("back.lstm");
        assertThat(ProgramRun.of("import", onnx, "--to", back.toString()).code())
                .isZero();
        List<Double> own = probabilities(model(out, "average"));
        List<Double> again = probabilities(back);
        for (int text = 0; text < TEXTS.length; text++) {
            assertThat(again.get(text)).isCloseTo(own.get(text), within(ROUNDING));
        }
        assertThat(json(ProgramRun.of("evaluate", back.toString(), "--format", "json"))
                        .get("members")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void explainSaysInOneLineThatItIsForOneNetwork() {
        ProgramRun run = ProgramRun.of("explain", model(out, "average").toString(), "area man");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines())
                .containsExactly("lstm: " + model(out, "average")
                        + ": is the average of 3 models, and only what one network sees can be shown; explain one of"
                        + " those");
    }

    /** Of logits far apart the mean is not the logit of the mean probability. */
    @Test
    void modelsThatGiveLogitsAreAveragedAsProbabilities() throws IOException {
        Path runs = folder.resolve("logits");
        ProgramRun run = train(
                "sarcasm",
                runs,
                tiny(
                        "--seeds",
                        "2",
                        "--set",
                        "loss={type=binary-cross-entropy,from-logits=true}",
                        "--set",
                        "layers.3.activation=linear",
                        "--set",
                        "threshold=0.6",
                        "--set",
                        "optimizer.learning-rate=0.2"));
        assertThat(run.code()).as(run.err()).isZero();
        assertMean(runs, 1, 2);
        List<Double> one = probabilities(model(runs, "seed-1"));
        List<Double> other = probabilities(model(runs, "seed-2"));
        List<Double> both = probabilities(model(runs, "average"));
        double largest = 0;
        for (int text = 0; text < TEXTS.length; text++) {
            double logits = (logit(one.get(text)) + logit(other.get(text))) / 2;
            largest = Math.max(largest, Math.abs(1 / (1 + Math.exp(-logits)) - both.get(text)));
        }
        assertThat(largest).as("the mean of the logits is another one here").isGreaterThan(1e-3);
        assertThat(BundleFile.read(model(runs, "average")).threshold()).isCloseTo(logit(0.6), within(1e-12));
    }

    private static double logit(double probability) {
        return Math.log(probability / (1 - probability));
    }

    @Test
    void aModelOfTheNextWordIsAveragedAndWrites() throws IOException {
        Path runs = folder.resolve("dialog");
        List<String> more = List.of("--seeds", "2", "--epochs", "1", "--set", "layers.1.units=8");
        ProgramRun run = train("dialog", runs, more);
        assertThat(run.code()).as(run.err()).isZero();
        String model = model(runs, "average").toString();
        ProgramRun written = ProgramRun.of("generate", model, "did you", "--words", "3");
        assertThat(written.code()).as(written.err()).isZero();
        assertThat(written.out()).startsWith("did you ");
        JsonNode report = RunFiles.report(runs);
        assertThat(json(ProgramRun.of("evaluate", model, "--format", "json"))).isEqualTo(report.get("average"));
        assertThat(report.at("/average/test/loss").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(report.at("/test/loss/mean").asDouble());
    }

    @Test
    void aForecastIsTheMeanOfForecasts() {
        Path runs = folder.resolve("web");
        List<String> more = List.of("--seeds", "2", "--epochs", "1");
        ProgramRun run = train("web-traffic", runs, more);
        assertThat(run.code()).as(run.err()).isZero();
        double mean = (forecast(runs, "seed-1") + forecast(runs, "seed-2")) / 2;
        assertThat(forecast(runs, "average")).isCloseTo(mean, within(1e-6 * Math.abs(mean)));
        assertThat(BundleFile.read(model(runs, "average")).attachments())
                .isEqualTo(BundleFile.read(model(runs, "seed-1")).attachments())
                .isNotEmpty();
    }

    private static double forecast(Path runs, String run) {
        JsonNode given =
                json(ProgramRun.of("predict", model(runs, run).toString(), "1400", "1350", "1500", "--format", "json"));
        return StreamSupport.stream(given.at("/forecast").spliterator(), false)
                .findFirst()
                .orElseThrow()
                .asDouble();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sarcasm     |           | --average needs --seeds N: it is the average of N models
            majority    | --seeds=2 | task majority is of type majority, which does not average models
            dialog-best | --seeds=2 | task dialog-best has form.rows = stream: each of its models would carry a state of its own from word to word, so they cannot be averaged
            """)
    void whatCannotBeAveragedIsRefusedBeforeAnythingIsTrained(String task, String option, String problem) {
        Path runs = folder.resolve("refused");
        ProgramRun run = train(task, runs, option == null ? List.of() : List.of(option));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).containsExactly("lstm: " + problem);
        assertThat(runs).doesNotExist();
    }

    /** Other rows held out are other words in the vocabulary. */
    @Test
    void aSeedThatSplitsTheRowsIsRefusedWithItsKey() throws IOException {
        Path file = folder.resolve("by-seed.conf");
        Files.writeString(file, """
                include classpath("org/lstm4j/tasks/sarcasm.conf")
                data.split.validation.random-state = ${training.seed}
                """);
        Path runs = folder.resolve("by-seed");
        ProgramRun run = train(file.toString(), runs, tiny("--seeds", "2"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .endsWith(
                        "data.split.validation.random-state: is 1 with seed 1 and 2 with seed 2, so their models cannot be"
                                + " averaged; the seed may change what is in training, and nothing else");
        assertThat(runs).doesNotExist();
    }

    @Test
    void aTrainingThatFailsLeavesNoAverage() {
        Path runs = folder.resolve("failed");
        ProgramRun run = train("sarcasm", runs, tiny("--seeds", "2", "--set", "optimizer.learning-rate=1e30"));
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(runs.resolve("average")).doesNotExist();
        assertThat(runs.resolve("report.json")).doesNotExist();
    }

    /** As a task type of somebody else's might give them, whose rows depend on the seed in secret. */
    @Test
    void modelsThatTurnOutToDifferAreRefusedAndNothingIsWritten() throws IOException {
        RunFolder runs = new RunFolder(folder.resolve("differ"));
        SequencedMap<Long, TaskDefinition> tasks = new LinkedHashMap<>();
        TaskCatalog catalog = Guice.createInjector(new BuiltinModule()).getInstance(TaskCatalog.class);
        for (long seed = 5; seed <= 6; seed++) {
            tasks.put(seed, catalog.read("sarcasm", List.of("training.seed=" + seed)));
            Files.createDirectories(runs.ofSeed(seed).path());
            Bundle bundle = BundleFile.read(model(out, "seed-" + seed));
            BundleFile.write(runs.ofSeed(seed).model(), seed == 5 ? bundle : bundle.withLabels("no", "yes"));
        }
        EvaluateRequest request = new EvaluateRequest(
                Selection.automatic(),
                new DataRoot(Optional.empty(), "nobody"),
                new PrintWriter(Writer.nullWriter()),
                TextPreparation.DIRECT);
        SeedsAverage average = SeedsAverage.of(tasks);
        assertThatThrownBy(() -> average.write(runs, request))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(runs.ofSeed(6).model() + ": has other labels than "
                        + runs.ofSeed(5).model() + ", so they cannot be averaged");
        assertThat(runs.ofAverage().path()).doesNotExist();
    }

    /** Within one model, as a layer of a task. */
    @Test
    void aTaskMayAverageLayers() throws IOException {
        Path file = folder.resolve("layers.conf");
        Files.writeString(file, """
                include classpath("org/lstm4j/tasks/sarcasm.conf")
                layers = [
                  { type = embedding, units = 3 }
                  { type = average, layers = [
                    { type = sequential, layers = [{ type = lstm, units = 2 }, { type = dense, units = 3 }] }
                    { type = gru, units = 3 }
                  ] }
                  { type = dense, units = 1, activation = sigmoid }
                ]
                """);
        Path run = folder.resolve("layers");
        ProgramRun trained = ProgramRun.of(
                "train",
                file.toString(),
                "--epochs",
                "1",
                "--set",
                "text.pipeline.max-length=8",
                "--out",
                run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        Bundle bundle = BundleFile.read(run.resolve("model.lstm"));
        assertThat(bundle.weights().keySet())
                .contains("average/sequential/lstm/kernel", "average/sequential/dense/bias", "average/gru/kernel");
        ProgramRun odd = ProgramRun.of("train", file.toString(), "--set", "layers.1.layers.1.units=4");
        assertThat(odd.code()).isEqualTo(2);
        assertThat(odd.errLines()).singleElement().asString().contains("average/gru gives float32[batch, 4]");
    }
}
