package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.testing.Browser;
import org.lstm4j.testing.Looks;
import org.lstm4j.train.Weights;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole way on the sample that ships: train, look at the files, evaluate, predict. With a model for a hurry. */
class TrainEvaluatePredictTest {
    private static final List<String> TINY = List.of(
            "--set", "text.pipeline.vocabulary=60",
            "--set", "text.pipeline.max-length=8",
            "--set", "layers.0.units=3",
            "--set", "layers.1.layer.units=2",
            "--set", "layers.2.units=4",
            "--set", "training.batch-size=32");

    @TempDir
    private static Path folder;

    private static Path out;
    private static ProgramRun trained;

    private static ProgramRun train(Path out, String... more) {
        List<String> args =
                new ArrayList<>(List.of("train", "sarcasm", "--backend", "reference", "--out", out.toString()));
        args.addAll(TINY);
        args.addAll(List.of(more));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    private static ProgramRun withModel(String command, Path model, String... more) {
        List<String> args = new ArrayList<>(List.of(command, model.toString(), "--backend", "reference"));
        args.addAll(List.of(more));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    @BeforeAll
    static void trainOnce() {
        out = folder.resolve("new/run");
        trained = train(out, "--epochs", "3", "--seed", "7", "--set", "optimizer.learning-rate=0.02");
    }

    @Test
    void trainingShowsDataModelEpochsReportAndFiles() {
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).isEmpty();
        assertThat(trained.out())
                .contains("Data: the sample inside the program, as nobody named a data root (--data or LSTM_DATA)")
                .contains("320 train rows (of which 32 held out for validation), 80 test rows (40 / 40)")
                .contains("Without text.lengths, recurrent layers read the padding")
                .contains(" bidirectional (Bidirectional)  (None, 4)")
                .contains("Total params: 301 ")
                .contains("Epoch 1/3 - loss: ")
                .contains("Epoch 3/3 - loss: ")
                .contains("Saved: the weights of epoch ")
                .contains("Sarcastic       ")
                .contains("Always answering \"Not sarcastic\" would give an accuracy of 0.5000.")
                .contains("Files in " + out + ": model.lstm, history.csv, curves.png, report.json, report.html");
    }

    @Test
    void theRunLeavesItsWholeFilesAndNothingElse() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "model.lstm",
                            "history.csv",
                            "curves.png",
                            "report.json",
                            "report.html",
                            "checkpoint.safetensors");
        }
        assertThat(Files.readAllLines(out.resolve("history.csv")))
                .hasSize(4)
                .first()
                .isEqualTo("epoch,seconds,loss,accuracy,val_loss,val_accuracy");
        assertThat(ImageIO.read(out.resolve("curves.png").toFile()).getWidth()).isGreaterThan(500);
    }

    @Test
    void thePageShowsScoresMistakesAndWhereTheyComeFrom() throws IOException {
        String page = Files.readString(out.resolve("report.html"));
        assertThat(page)
                .contains("<h1>sarcasm, seed 7</h1>", "Confusion matrix", "always “Not sarcastic”", "Worst mistakes")
                .contains("lstm train sarcasm --backend reference --out " + out + " --set ")
                .contains(RunFiles.report(out).get("weightsSha256").asString());
        long wrong = 80
                - RunFiles.report(out).at("/test/confusion/0/0").asLong()
                - RunFiles.report(out).at("/test/confusion/1/1").asLong();
        assertThat(page).contains(wrong + " of 80 test rows are taken for the wrong class");
        try (Browser browser = Browser.orSkip(folder)) {
            assertThat(browser.open(out.resolve("report.html"))).contains("Classification report");
            Looks.assertReadable(browser);
        }
    }

    @Test
    void wallTimeCoversTheTraining() throws IOException {
        assertThat(RunFiles.report(out).get("wallSeconds").asDouble())
                .isGreaterThan(RunFiles.report(out).get("seconds").asDouble());
    }

    @Test
    void theReportSaysWhatScriptsWantToKnow() throws IOException {
        JsonNode report = RunFiles.report(out);
        assertThat(report.get("task").asString()).isEqualTo("sarcasm");
        assertThat(report.get("backend").asString()).isEqualTo("reference");
        assertThat(report.get("seed").asLong()).isEqualTo(7);
        assertThat(report.get("epochs").asInt()).isEqualTo(3);
        assertThat(report.get("parameters").asLong())
                .isEqualTo(60 * 3 + 2 * (4 * (2 * 3 + 2 * 2 + 2)) + 4 * 4 + 4 + 4 + 1);
        assertThat(report.at("/test/support/0").asInt()).isEqualTo(40);
        assertThat(report.get("seconds").asDouble()).isPositive();
        assertThat(report.get("sequencesPerSecond").asDouble()).isPositive();
    }

    @Test
    void theEpochWithTheLowestValidationLossIsSaved() throws IOException {
        List<double[]> epochs = Files.readAllLines(out.resolve("history.csv")).stream()
                .skip(1)
                .map(line -> Stream.of(line.split(","))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toList();
        double[] best =
                epochs.stream().min((a, b) -> Double.compare(a[4], b[4])).orElseThrow();
        JsonNode report = RunFiles.report(out);
        assertThat(report.get("savedEpoch").asInt()).isEqualTo((int) best[0]);
        assertThat(report.at("/train/loss").asDouble()).isEqualTo(best[2]);
        assertThat(report.at("/validation/loss").asDouble()).isEqualTo(best[4]);
        assertThat(report.at("/validation/accuracy").asDouble()).isEqualTo(best[5]);
        assertThat(report.has("lastEpochTest")).isEqualTo(best[0] != 3);
    }

    @Test
    void theModelFileHoldsAllThatItsUseNeeds() throws IOException {
        Bundle bundle = BundleFile.read(out.resolve("model.lstm"));
        JsonNode report = RunFiles.report(out);
        assertThat(bundle.labels()).containsExactly("Not sarcastic", "Sarcastic");
        assertThat(bundle.threshold()).isEqualTo(0.5);
        assertThat(bundle.textPipeline()).isPresent();
        assertThat(bundle.provenance().seed()).isEqualTo(7);
        assertThat(bundle.provenance().numbers().get("test.accuracy"))
                .isEqualTo(String.valueOf(report.at("/test/accuracy").asDouble()));
        assertThat(Weights.sha256(bundle.weights()))
                .isEqualTo(report.get("weightsSha256").asString());
        JsonNode task = json(bundle.architecture().orElseThrow());
        assertThat(task.at("/settings/text/pipeline/vocabulary").asInt()).isEqualTo(60);
        assertThat(task.at("/settings/training/seed").asInt()).isEqualTo(7);
    }

    /** Drawn while training, zero from the saved model on: a model without the key answers the same. */
    @Test
    void aStateThatStartsAtRandomIsSavedAndDoesNothingInUse() throws IOException {
        String setting = "layers.1.layer.initial-state=";
        Path zeros = folder.resolve("zeros");
        Path drawn = folder.resolve("drawn");
        assertThat(train(zeros, "--epochs", "1", "--set", setting + "zeros").code())
                .isZero();
        assertThat(train(drawn, "--epochs", "1", "--set", setting + "xavier-normal")
                        .code())
                .isZero();
        assertThat(RunFiles.report(drawn).get("weightsSha256"))
                .isNotEqualTo(RunFiles.report(zeros).get("weightsSha256"));
        Path model = drawn.resolve("model.lstm");
        Bundle bundle = BundleFile.read(model);
        String architecture = bundle.architecture().orElseThrow();
        assertThat(json(architecture)
                        .at("/settings/layers/1/layer/initial-state")
                        .asString())
                .isEqualTo("xavier-normal");
        String scores = RunFiles.report(drawn).get("test").toString();
        assertThat(json(withModel("evaluate", model, "--format", "json").out())
                        .get("test")
                        .toString())
                .isEqualTo(scores);
        Path old = folder.resolve("old.lstm");
        BundleFile.write(
                old, bundle.withArchitecture(architecture.replaceAll("\"initial-state\":\"xavier-normal\",?", "")));
        assertThat(BundleFile.read(old).architecture().orElseThrow()).doesNotContain("initial-state");
        assertThat(json(withModel("evaluate", old, "--format", "json").out())
                        .get("test")
                        .toString())
                .isEqualTo(scores);
    }

    @Test
    void evaluateGivesEveryDigitThatTrainingReported() throws IOException {
        ProgramRun run = withModel("evaluate", out.resolve("model.lstm"), "--format", "json");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode evaluation = json(run.out());
        assertThat(evaluation.get("test").toString())
                .isEqualTo(RunFiles.report(out).get("test").toString());
        assertThat(evaluation.get("weightsSha256"))
                .isEqualTo(RunFiles.report(out).get("weightsSha256"));
        assertThat(evaluation.get("savedEpoch")).isEqualTo(RunFiles.report(out).get("savedEpoch"));
    }

    @Test
    void evaluatePrintsTheSameReportAsTraining() {
        ProgramRun run = withModel("evaluate", out.resolve("model.lstm"));
        String report = run.out().substring(run.out().indexOf("On the 80 test rows"));
        assertThat(trained.out()).contains(report);
        assertThat(run.out()).doesNotContain("Note: ");
    }

    @Test
    void evaluateSaysThatOtherDataIsNotWhatTheModelWasTrainedWith() throws IOException {
        Path root = folder.resolve("data");
        Path data = Files.createDirectories(root.resolve("sarcasm"));
        RunFiles.sample("sarcasm/Sarcasm_Headlines_Dataset.json", data.resolve("Sarcasm_Headlines_Dataset.json"));
        ProgramRun run = ProgramRun.of(
                Map.of("LSTM_DATA", root.toString()),
                "",
                "evaluate",
                out.resolve("model.lstm").toString(),
                "--backend",
                "reference");
        assertThat(run.out())
                .contains("Data: " + data.resolve("Sarcasm_Headlines_Dataset.json"))
                .contains("Note: the model was trained with other data");
    }

    @Test
    void predictPrintsLabelAndProbabilityOfEachText() {
        ProgramRun run = withModel("predict", out.resolve("model.lstm"), "area man wins", "mayor resigns");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .matches(
                                "(Not sarcastic  P\\(Not sarcastic|Sarcastic      P\\(Sarcastic)\\) = 0\\.\\d{4}  .*"));
        assertThat(run.out()).contains("area man wins").contains("mayor resigns");
    }

    @Test
    void theLabelIsThatOfTheStrictThreshold() {
        ProgramRun run =
                withModel("predict", out.resolve("model.lstm"), "--format", "json", "area man wins", "x", "a b c");
        assertThat(json(run.out()).valueStream()).hasSize(3).allSatisfy(it -> {
            double sarcastic = it.at("/probabilities/Sarcastic").asDouble();
            String label = sarcastic > 0.5 ? "Sarcastic" : "Not sarcastic";
            assertThat(it.get("label").asString()).isEqualTo(label);
            assertThat(it.get("probability")).isEqualTo(it.get("probabilities").get(label));
            assertThat(it.get("probability").asDouble()).isGreaterThanOrEqualTo(0.5);
        });
    }

    @Test
    void predictReadsLinesFromStandardInputAndGivesOneAnswerEach() {
        ProgramRun run = ProgramRun.of(
                Map.of(),
                "area man wins\n\nqwertz uiop\n",
                "predict",
                out.resolve("model.lstm").toString(),
                "--backend",
                "reference");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("  area man wins"),
                        line -> assertThat(line).endsWith("  (no words: this is what the model says of nothing)"),
                        line -> assertThat(line).endsWith("  qwertz uiop  (no word of it is known to the model)"));
    }

    @Test
    void equalSeedsGiveEqualWeightsForAnyNumberOfThreadsAndOthersDoNot() throws IOException {
        train(folder.resolve("a"), "--epochs", "1", "--seed", "3", "--threads", "1");
        train(folder.resolve("b"), "--epochs", "1", "--seed", "3", "--threads", "3");
        train(folder.resolve("c"), "--epochs", "1", "--seed", "4");
        String a = RunFiles.report(folder.resolve("a")).get("weightsSha256").asString();
        assertThat(RunFiles.report(folder.resolve("b")).get("weightsSha256").asString())
                .isEqualTo(a);
        assertThat(RunFiles.report(folder.resolve("c")).get("weightsSha256").asString())
                .isNotEqualTo(a);
    }

    /** Whatever is the best on this class path; the other tests name a backend, so that they are about something else. */
    @Test
    void withoutAChoiceTheBestBackendDoesItAll() throws IOException {
        Path run = folder.resolve("best-backend");
        List<String> args = new ArrayList<>(List.of("train", "sarcasm-best", "--epochs", "2", "--out", run.toString()));
        args.addAll(List.of("--set", "text.pipeline.vocabulary=60", "--set", "layers.0.units=5"));
        args.addAll(List.of("--set", "layers.2.layer.units=9", "--set", "training.batch-size=50"));
        ProgramRun trained = ProgramRun.of(args.toArray(String[]::new));
        assertThat(trained.code()).as(trained.err()).isZero();
        String model = run.resolve("model.lstm").toString();
        JsonNode best =
                json(ProgramRun.of("backends", "--format", "json").out()).get(0);
        assertThat(RunFiles.report(run).get("backend")).isEqualTo(best.get("name"));
        assertThat(json(ProgramRun.of("evaluate", model, "--format", "json").out())
                        .get("test")
                        .toString())
                .isEqualTo(RunFiles.report(run).get("test").toString());
        assertThat(ProgramRun.of("predict", model, "area man wins", "", "qwertz")
                        .out()
                        .lines())
                .hasSize(3);
    }

    @Test
    void asJsonTheReportIsAllOfStandardOutput() throws IOException {
        Path run = folder.resolve("json");
        ProgramRun json = train(run, "--epochs", "1", "--format", "json");
        assertThat(json(json.out())).isEqualTo(RunFiles.report(run));
        assertThat(json.err()).contains("Epoch 1/1").contains("On the 80 test rows");
    }

    @Test
    void theLastEpochCanBeKeptAndTheTestRowsCanValidateAsInTheTutorial() throws IOException {
        Path run = folder.resolve("tutorial");
        ProgramRun tutorial = train(
                run,
                "--epochs",
                "2",
                "--set",
                "training.keep=last",
                "--set",
                "data.split.validation.from=test",
                "--set",
                "data.split.validation.share=null");
        assertThat(tutorial.out())
                .contains("\n320 train rows, 80 test rows (40 / 40)")
                .contains("Validated on the test rows, which thus pick the epoch that they then measure")
                .contains("Saved: the weights of epoch 2, the last.");
        assertThat(RunFiles.report(run).at("/validation/loss"))
                .isEqualTo(RunFiles.report(run).at("/test/loss"));
    }

    @Test
    void lengthsDropoutWeightsScheduleClippingAndEarlyStoppingWorkTogether() throws IOException {
        Path run = folder.resolve("all");
        ProgramRun all = ProgramRun.of(
                "train sarcasm-best --backend reference --epochs 3 --set text.pipeline.vocabulary=60 --set layers.0.units=3"
                        .concat(" --set layers.2.layer.units=2 --set layers.4.units=4 --set training.batch-size=48")
                        .concat(" --set training.class-weights=balanced --set training.clipping.type=global-norm")
                        .concat(" --set training.clipping.max=1 --set training.schedule.type=warm-up")
                        .concat(" --set training.schedule.epochs=1 --set training.schedule.then=cosine-decay")
                        .concat(" --set training.early-stopping.patience=1 --set training.plateau.factor=0.5")
                        .concat(" --set training.plateau.patience=1 --out " + run)
                        .split(" "));
        assertThat(all.code()).as(all.err()).isZero();
        assertThat(all.out()).contains("(None, None, 3)").doesNotContain("Without text.lengths");
        ProgramRun evaluated = withModel("evaluate", run.resolve("model.lstm"), "--format", "json");
        assertThat(json(evaluated.out()).get("test").toString())
                .isEqualTo(RunFiles.report(run).get("test").toString());
        assertThat(withModel("predict", run.resolve("model.lstm"), "", "area man")
                        .code())
                .as("a text without words has length 0")
                .isZero();
    }

    @Test
    void metricsOfTheTaskFileAreMeasuredEachEpochAlsoThoseOfAPlugIn() throws IOException {
        Path run = folder.resolve("metrics");
        ProgramRun measured = train(
                run,
                "--epochs",
                "2",
                "--set",
                "training.metrics=[auc, { type = f-score }, bias]",
                "--set",
                "optimizer=null",
                "--set",
                "optimizer={ type = moving-average, momentum = 0.9, optimizer { type = nadam } }");
        assertThat(measured.code()).as(measured.err()).isZero();
        List<String> history = Files.readAllLines(run.resolve("history.csv"));
        assertThat(history.getFirst().split(","))
                .contains("auc", "f1", "bias", "val_auc", "val_f1", "val_bias", "accuracy");
        assertThat(history).hasSize(3);

        ProgramRun twice = train(folder.resolve("twice"), "--set", "training.metrics=[auc, auc]");
        assertThat(twice.code()).isEqualTo(2);
        assertThat(twice.err()).contains("training.metrics").contains("is measured already, as \"auc\"");
        ProgramRun unknown = train(folder.resolve("unknown"), "--set", "training.metrics=[aucc]");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("training.metrics[0]: no metric \"aucc\"");
    }

    /** A sum in another order gives other digits, so equal ones would mean that the setting did nothing. */
    @Test
    void bucketedBatchesTrainOtherWeightsAndTheSameOnesAgain() throws IOException {
        List<String> digests = new ArrayList<>();
        for (String bucketed : List.of("true", "true", "false")) {
            Path run = folder.resolve("bucketed-" + digests.size());
            ProgramRun trained = train(
                    run,
                    "--epochs",
                    "2",
                    "--set",
                    "text.lengths=true",
                    "--set",
                    "training.class-weights=balanced",
                    "--set",
                    "training.bucketed=" + bucketed);
            assertThat(trained.code()).as(trained.err()).isZero();
            digests.add(RunFiles.report(run).get("weightsSha256").asString());
            assertThat(json(withModel("evaluate", run.resolve("model.lstm"), "--format", "json")
                                    .out())
                            .get("test")
                            .toString())
                    .isEqualTo(RunFiles.report(run).get("test").toString());
        }
        assertThat(digests.get(0)).isEqualTo(digests.get(1)).isNotEqualTo(digests.get(2));
    }

    @Test
    void aModelOfLogitsGivesProbabilitiesToo() throws IOException {
        Path run = folder.resolve("logits");
        ProgramRun logits = train(
                run,
                "--epochs",
                "1",
                "--set",
                "loss={type=binary-cross-entropy,from-logits=true}",
                "--set",
                "layers.3.activation=linear",
                "--set",
                "threshold=0.6");
        assertThat(logits.code()).as(logits.err()).isZero();
        assertThat(BundleFile.read(run.resolve("model.lstm")).threshold()).isEqualTo(Math.log(0.6 / 0.4));
        JsonNode answer = json(withModel("predict", run.resolve("model.lstm"), "area man", "--format", "json")
                        .out())
                .get(0);
        assertThat(answer.get("probability").asDouble()).isBetween(0.0, 1.0);
        assertThat(answer.get("label").asString())
                .isEqualTo(answer.get("probability").asDouble() > 0.6 ? "Sarcastic" : "Not sarcastic");
    }

    @Test
    void aTrainingThatRunsAwayNamesLayerAndStepAndKeepsItsBestModel() throws IOException {
        Path run = folder.resolve("away");
        ProgramRun away = train(
                run,
                "--epochs",
                "9",
                "--set",
                "optimizer={type=sgd,form=keras,learning-rate=1e-4}",
                "--set",
                "training.schedule={type=exponential-decay,rate=1e40,epochs=1,staircase=true}");
        assertThat(away.code()).isEqualTo(1);
        assertThat(away.errLines())
                .singleElement()
                .asString()
                .matches(
                        "lstm: The loss is not a number at step \\d+ of epoch \\d+; the first value that is not finite is in"
                                + " .+\\. Try .+ The model of epoch 1 stays in " + run.resolve("model.lstm")
                                + "\\.");
        assertThat(BundleFile.read(run.resolve("model.lstm")).labels()).hasSize(2);
        assertThat(run.resolve("report.json")).doesNotExist();
        assertThat(withModel("evaluate", run.resolve("model.lstm")).code()).isZero();
    }

    @Test
    void emptyHeadlinesAndHeadlinesOfUnknownWordsTrainEvaluateAndPredict() throws IOException {
        Path root = folder.resolve("odd");
        Path data = Files.createDirectories(root.resolve("sarcasm"));
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String text = i % 4 == 0 ? "" : i < 30 ? "word" + i % 3 : "unseen" + i;
            rows.add("{\"headline\": \"" + text + "\", \"is_sarcastic\": " + i % 2 + "}");
        }
        Files.write(data.resolve("Sarcasm_Headlines_Dataset.json"), rows);
        for (boolean lengths : List.of(true, false)) {
            Path run = folder.resolve("odd-" + lengths);
            ProgramRun odd = train(run, "--epochs", "1", "--data", root.toString(), "--set", "text.lengths=" + lengths);
            assertThat(odd.code()).as(odd.err()).isZero();
            assertThat(odd.out()).contains("10 rows without text, kept as rows of padding");
            assertThat(withModel("evaluate", run.resolve("model.lstm"), "--data", root.toString())
                            .code())
                    .isZero();
            assertThat(withModel("predict", run.resolve("model.lstm"), "", "  ", "unheard of")
                            .code())
                    .isZero();
        }
        ProgramRun skipped = train(
                folder.resolve("skipped"),
                "--epochs",
                "1",
                "--data",
                root.toString(),
                "--set",
                "data.source.empty-text=skip");
        assertThat(skipped.out()).contains("10 rows without text, left out").contains("24 train rows");
    }
}
