package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.SequenceAnswer;
import org.lstm4j.model.SequenceModel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sequences of numbers on their whole way: train on the samples that ship and on a user's own files, evaluate, predict. */
class RecognitionRunTest {
    private static final String SAMPLE = "/org/lstm4j/tasks/sample/";

    @TempDir
    private static Path folder;

    private static Path pen;

    @BeforeAll
    static void trainOnce() {
        pen = folder.resolve("pen");
        run("train", "pen-digits", "--epochs", "12", "--out", pen.toString());
    }

    private static String run(String... args) {
        ProgramRun run = ProgramRun.of(args);
        assertThat(run.code()).as(run.err()).isZero();
        return run.out();
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    private static JsonNode report(Path run) throws IOException {
        return json(Files.readString(run.resolve("report.json")));
    }

    private static Path sample(String name) throws IOException {
        Path copy = folder.resolve(name.replace('/', '-'));
        try (InputStream in = Objects.requireNonNull(Lstm.class.getResourceAsStream(SAMPLE + name))) {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    private static String model(Path run) {
        return run.resolve("model.lstm").toString();
    }

    @Test
    void penDigitsAreLearnedFromTheSample() throws IOException {
        JsonNode test = report(pen).get("test");
        assertThat(test.get("accuracy").asDouble()).isGreaterThan(0.85);
        assertThat(test.propertyNames())
                .contains("loss", "accuracy", "majorityAccuracy", "macroF1", "confusion", "auc", "baseline");
        assertThat(test.at("/baseline/accuracy").asDouble()).isBetween(0.5, 1.0);
        assertThat(Files.readString(pen.resolve("report.html")))
                .contains("Confusion matrix", "Worst mistakes", "Beside simpler methods");
    }

    @Test
    void evaluateGivesEveryDigitThatTrainingReported() throws IOException {
        String evaluated = run("evaluate", model(pen), "--format", "json");
        assertThat(json(evaluated).get("test")).isEqualTo(report(pen).get("test"));
    }

    @Test
    void filesAreAnsweredRowByRowWithLabelsOrWithout() throws IOException {
        Path rows = sample("pendigits/pendigits.tes");
        JsonNode all = json(run("predict", model(pen), "--file", rows.toString(), "--format", "json"));
        assertThat(all).hasSize(60);
        assertThat(all.get(0).propertyNames()).containsExactly("row", "steps", "label", "probability", "probabilities");
        String bare = Files.readAllLines(rows).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .reduce("", (a, b) -> a + b + "\n");
        Path unlabelled = Files.writeString(folder.resolve("bare.csv"), bare);
        JsonNode again = json(run("predict", model(pen), unlabelled.toString(), "--format", "json"));
        assertThat(again.valueStream().map(it -> it.get("probabilities")).toList())
                .isEqualTo(all.valueStream().map(it -> it.get("probabilities")).toList());
        assertThat(run("predict", model(pen), unlabelled.toString()).lines())
                .hasSize(60)
                .first()
                .asString()
                .contains("P(" + all.get(0).get("label").asString() + ") = ")
                .endsWith("bare.csv:1");
    }

    @Test
    void onnxAndJavaSayTheSame() throws IOException {
        Path rows = sample("pendigits/pendigits.tes");
        List<String> expected = labels(json(run("predict", model(pen), rows.toString(), "--format", "json")));
        assertThat(labels(json(run("predict", model(pen), rows.toString(), "--backend", "onnx", "--format", "json"))))
                .isEqualTo(expected);
        run("export", model(pen), "--to", folder.resolve("pen.onnx").toString());
        float[][] points = new float[8][2];
        String[] fields = Files.readAllLines(rows).getFirst().split(",");
        for (int i = 0; i < 16; i++) {
            points[i / 2][i % 2] = Float.parseFloat(fields[i]);
        }
        try (SavedModel saved = SavedModel.open(pen.resolve("model.lstm"))) {
            SequenceAnswer answer = SequenceModel.of(saved).predict(points);
            assertThat(answer.labels()).containsExactly(expected.getFirst());
            assertThat(answer.steps()).isEqualTo(8);
        }
    }

    private static List<String> labels(JsonNode rows) {
        return rows.valueStream().map(it -> it.get("label").asString()).toList();
    }

    @Test
    void aTrainingThatIsGoneOnWithIsTheSameToTheBit() throws IOException {
        Path whole = folder.resolve("whole");
        Path halves = folder.resolve("halves");
        run("train", "spoken-digits", "--epochs", "4", "--out", whole.toString());
        run("train", "spoken-digits", "--epochs", "2", "--out", halves.toString());
        run("train", "spoken-digits", "--epochs", "4", "--out", halves.toString(), "--resume");
        assertThat(report(halves).get("weightsSha256")).isEqualTo(report(whole).get("weightsSha256"));
        assertThat(report(halves).get("test")).isEqualTo(report(whole).get("test"));
        assertThat(report(whole).get("test").get("byGroup").get("groups")).hasSize(3);
        assertThat(Files.readString(whole.resolve("report.html"))).contains("data:image/png;base64,", "low tones");
    }

    @Test
    void recordingsAreAnsweredOneByOneOrAsAFolderOrZip() throws IOException {
        Path run = folder.resolve("unseen");
        assertThat(run("train", "spoken-digits-unseen", "--epochs", "3", "--out", run.toString()))
                .contains("40 train rows (of which 4 held out for validation), 20 test rows");
        Path zip = sample("fsdd/recordings.zip");
        JsonNode all = json(run("predict", model(run), zip.toString(), "--format", "json"));
        assertThat(all).hasSize(60);
        Path sounds = Files.createDirectories(folder.resolve("data/sounds"));
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Files.copy(in, sounds.resolve(Path.of(entry.getName()).getFileName()));
            }
        }
        assertThat(labels(json(run("predict", model(run), sounds.toString(), "--format", "json"))))
                .isEqualTo(labels(all));
        Path one = Files.copy(sounds.resolve("7_bob_0.wav"), folder.resolve("any name.wav"));
        assertThat(run("predict", model(run), one.toString()))
                .contains("any name.wav")
                .hasLineCount(1);
        Path ofFolder = folder.resolve("of-folder");
        run(
                "train",
                "spoken-digits-unseen",
                "--data",
                folder.resolve("data").toString(),
                "--set",
                "data.source.file=sounds",
                "--epochs",
                "3",
                "--out",
                ofFolder.toString());
        assertThat(report(ofFolder).get("weightsSha256")).isEqualTo(report(run).get("weightsSha256"));
    }

    /** A user's own task, of at most 20 lines. */
    private static Path task(String name, String text) throws IOException {
        assertThat(text.lines().count()).isLessThanOrEqualTo(20);
        return Files.writeString(folder.resolve(name + ".conf"), text);
    }

    @Test
    void aUsersOwnLongCsvIsClassified() throws IOException {
        Path task = task("doors", """
                type = sequence-classification
                description = "Is the door opened or closed?"
                data {
                  source { type = long-csv, file = "doors.csv", id = door, label = what, columns = [house] }
                  split { test-share = 0.25, random-state = 3, by = house
                          validation { from = training, share = 0.2 } }
                }
                signal { differences = true, lengths = true }
                layers = [
                  { type = lstm, units = 8 }
                  { type = class-dense, activation = softmax }
                ]
                loss = sparse-categorical-cross-entropy
                optimizer { type = adam, form = keras, learning-rate = 0.02 }
                baseline = logistic-regression
                training { epochs = 15, batch-size = 8, shuffle = true, bucketed = true, seed = 1, keep = best
                           class-weights = balanced, metrics = [{ type = f-score, average = macro }] }
                """);
        StringBuilder rows = new StringBuilder("house,door,angle,force,what\n");
        for (int door = 0; door < 48; door++) {
            boolean opens = door % 3 == 0;
            for (int step = 0; step < 5 + door % 4; step++) {
                rows.append(String.format(
                        Locale.ROOT,
                        "h%d,%d,%.2f,%.2f,%s%n",
                        door / 6,
                        door,
                        opens ? 10.0 * step : 90 - 10.0 * step,
                        1 + 0.1 * (door % 5),
                        opens ? "opened" : "closed"));
            }
        }
        Files.writeString(folder.resolve("doors.csv"), rows);
        Path run = folder.resolve("doors");
        assertThat(run("train", task.toString(), "--data", folder.toString(), "--out", run.toString()))
                .contains("5 to 8 steps of 2 features each", "logistic regression gives an accuracy of");
        assertThat(report(run).at("/test/accuracy").asDouble()).isEqualTo(1);
        Path one = Files.writeString(folder.resolve("one.csv"), "door,angle,force\nmine,5,1\nmine,25,1\nmine,60,1\n");
        assertThat(run("predict", model(run), one.toString())).startsWith("opened");
    }

    @Test
    void aUsersOwnNumbersAreLearnedInTheirUnit() throws IOException {
        Path task = task("sums", """
                type = sequence-classification
                description = "The mean of three numbers, in thousands"
                data {
                  source { type = wide-csv, file = "sums.csv", label = mean }
                  split { train-share = 0.8, validation { from = training, share = 0.2 } }
                }
                signal.lengths = false
                layers = [ { type = lstm, units = 8 }, { type = dense, units = 1 } ]
                loss = mean-squared-error
                optimizer { type = adam, form = keras, learning-rate = 0.03 }
                training { epochs = 40, batch-size = 16, shuffle = true, seed = 1, keep = best }
                """);
        StringBuilder rows = new StringBuilder("a,b,c,mean\n");
        for (int row = 0; row < 200; row++) {
            int a = row * 37 % 101;
            int b = row * 53 % 97;
            int c = row * 71 % 89;
            rows.append(a).append(',').append(b).append(',').append(c).append(',');
            rows.append(1000.0 * (a + b + c) / 3).append('\n');
        }
        Files.writeString(folder.resolve("sums.csv"), rows);
        Path run = folder.resolve("sums");
        assertThat(run("train", task.toString(), "--data", folder.toString(), "--out", run.toString()))
                .contains("always the same number");
        JsonNode test = report(run).get("test");
        assertThat(test.propertyNames())
                .containsExactly("loss", "rows", "mse", "rmse", "mae", "r2", "meanMse", "meanMae");
        assertThat(test.get("r2").asDouble()).isGreaterThan(0.9);
        Path one = Files.writeString(folder.resolve("three.csv"), "a,b,c\n50,50,50\n");
        JsonNode answer = json(run("predict", model(run), one.toString(), "--format", "json"))
                .get(0);
        assertThat(answer.propertyNames()).containsExactly("row", "steps", "value");
        assertThat(answer.get("value").asDouble()).isBetween(40_000.0, 60_000.0);
        assertThat(json(run("evaluate", model(run), "--data", folder.toString(), "--format", "json"))
                        .get("test"))
                .isEqualTo(test);
    }

    @Test
    void rowsMayHaveSeveralLabelsOrNone() throws IOException {
        Path task = task("tones", """
                type = sequence-classification
                description = "Which of two tones are heard"
                data {
                  source { type = wide-csv, file = "tones.csv", label = heard }
                  label-values = [low, high]
                  label-separator = "+"
                  split { train-share = 0.75, validation { from = training, share = 0.2 } }
                }
                signal.lengths = false
                layers = [ { type = lstm, units = 12 }, { type = class-dense, activation = sigmoid } ]
                loss = binary-cross-entropy
                optimizer { type = adam, form = keras, learning-rate = 0.02 }
                training { epochs = 30, batch-size = 16, shuffle = true, seed = 1, keep = best }
                """);
        StringBuilder rows = new StringBuilder("heard");
        for (int step = 0; step < 12; step++) {
            rows.append(",s").append(step);
        }
        rows.append('\n');
        for (int row = 0; row < 160; row++) {
            boolean low = row % 2 == 0;
            boolean high = row / 2 % 2 == 0;
            rows.append(low ? high ? "low + high" : "low" : high ? "high" : "none".substring(4) + "+");
            for (int step = 0; step < 12; step++) {
                double value = (low ? Math.sin(step / 2.0 + row) : 0) + (high ? (step % 2 == 0 ? 1 : -1) : 0);
                rows.append(String.format(Locale.ROOT, ",%.3f", value));
            }
            rows.append('\n');
        }
        Files.writeString(folder.resolve("tones.csv"), rows);
        Path run = folder.resolve("tones");
        run("train", task.toString(), "--data", folder.toString(), "--out", run.toString());
        JsonNode test = report(run).get("test");
        assertThat(test.get("exact").asDouble()).isGreaterThan(0.9);
        assertThat(test.get("exactOfSame").asDouble()).isLessThan(0.5);
        JsonNode answers =
                json(run("predict", model(run), folder.resolve("tones.csv").toString(), "--format", "json"));
        assertThat(answers.valueStream().map(it -> it.get("labels").size()).distinct())
                .containsExactlyInAnyOrder(0, 1, 2);
        assertThat(json(run("evaluate", model(run), "--data", folder.toString(), "--format", "json"))
                        .get("test"))
                .isEqualTo(test);
    }

    @Test
    void severalSeedsMakeOneAverage() throws IOException {
        Path run = folder.resolve("seeds");
        run("train", "hand-movements", "--epochs", "5", "--seeds", "2", "--average", "--out", run.toString());
        assertThat(json(run("evaluate", run.resolve("average/model.lstm").toString(), "--format", "json"))
                        .get("members")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void hiddenLayersTellSpiralsApart() throws IOException {
        double[] accuracies = new double[2];
        for (int i = 0; i < 2; i++) {
            Path run = folder.resolve("depth-" + 3 * i);
            run("train", "depth-" + 3 * i, "--epochs", "12", "--out", run.toString());
            accuracies[i] = report(run).at("/test/accuracy").asDouble();
        }
        assertThat(accuracies[0]).isBetween(0.55, 0.75);
        assertThat(accuracies[1]).isGreaterThan(accuracies[0] + 0.15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "pen-digits | data.source.label=x | pendigits.tra: expected a column \"x\" (label)",
                "pen-digits | data.source.features=3 | pendigits.tra:1: expected numbers by 3 for each step, found 16",
                "pen-digits | data.label-values=[a,b] | labels: must be as many as label-values",
                "pen-digits | data.split.train-share=0.5 | split: says which rows test, but the test rows have a source",
                "pen-digits | data.group-by=writer | has no column \"writer\" (data.group-by)",
                "pen-digits | loss=crf | loss: crf is for another kind of answer",
                "pen-digits | loss=binary-cross-entropy | but there are 10; take sparse-categorical-cross-entropy",
                "pen-digits | loss=mean-squared-error | loss: mean-squared-error is for a number, but data names labels",
                "pen-digits | threshold=0.4 | threshold: is for a model of one number",
                "pen-digits | layers.2.units=3 | layers[2].units: unknown key",
                "pen-digits | layers.2={type=dense,units=3} | layers[2]: gives [batch, 3]; the last layer must give a number",
                "pen-digits | signal.log-mel={} | signal.log-mel: belongs to a source of recordings",
                "pen-digits | signal.stack=100 | signal.stack: must be from 1 to 64",
                "pen-digits | data.source.type=parquet | no source \"parquet\"",
                "adding-200 | baseline=nearest-neighbour | baseline: needs classes",
                "adding-200 | training.class-weights=balanced | training.class-weights: needs classes",
                "spoken-digits | signal.log-mel.bands=200 | fewer bands or a longer window",
                "spoken-digits | signal.log-mel.max-hz=5000 | at most half the sample rate",
                "spoken-digits | data.source.sample-rate=16000 | expected a sample rate of 16000 Hz, found 8000 Hz",
                "spoken-digits | data.source.max-seconds=0.05 | and at most 0.1 s are read; cut it, or raise max-seconds",
                "spoken-digits | data.source.pattern=\"[0-9]\" | has named groups",
                "spoken-digits | data.source.pattern=\"(?<label>[a-z])\" | expected a name such as the pattern",
                "spoken-digits | data.split.test-where.values=[x] | no row has one of [x] in \"index\"",
                "spoken-digits | signal.lengths=false | training.bucketed: needs signal.lengths = true",
                "japanese-vowels | data.source.file=\"../x.ts\" | leads out of the data root",
            })
    void aMistakeIsOneLineThatNamesItsKeyOrPlace(String task, String setting, String problem) {
        List<String> args = new ArrayList<>(List.of(
                "train", task, "--epochs", "1", "--out", folder.resolve("x").toString(), "--overwrite"));
        args.addAll(List.of("--set", setting));
        ProgramRun run = ProgramRun.of(args.toArray(String[]::new));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines().getLast()).contains(problem);
        assertThat(run.err()).doesNotContain("\tat ");
    }

    @Test
    void aModelOfGeneratedRowsAnswersNumbersInAFile() throws IOException {
        Path run = folder.resolve("adding");
        run(
                "train",
                "adding-200",
                "--set",
                "data.source.rows=200",
                "--set",
                "data.test-source.rows=20",
                "--epochs",
                "1",
                "--out",
                run.toString());
        Path file = Files.writeString(folder.resolve("marks.csv"), "0.5,1,0.25,0,0.5,1\n0.1,1,0.1,1\n");
        JsonNode answers = json(run("predict", model(run), file.toString(), "--format", "json"));
        assertThat(answers.valueStream().map(it -> it.get("steps").asInt())).containsExactly(3, 2);
        ProgramRun blank = ProgramRun.of("predict", model(run), "");
        assertThat(blank.code()).isEqualTo(2);
        assertThat(blank.err()).contains("expected the name of a file");
    }

    @Test
    void rowsOfSeveralLengthsNeedLengths() {
        ProgramRun run = ProgramRun.of(
                "train",
                "japanese-vowels",
                "--set",
                "training.bucketed=false",
                "--set",
                "signal.lengths=false",
                "--out",
                folder.resolve("x").toString(),
                "--overwrite");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines().getLast())
                .contains("JapaneseVowels_T", ".ts:", "set signal.lengths = true where rows are of several lengths");
    }

    @Test
    void aLabelThatTheModelNeverSawIsNamedWithItsLine() throws IOException {
        Path data = Files.createDirectories(folder.resolve("other/pendigits"));
        String rows = Files.readString(sample("pendigits/pendigits.tes"));
        Files.writeString(data.resolve("pendigits.tra"), Files.readString(sample("pendigits/pendigits.tra")));
        Files.writeString(
                data.resolve("pendigits.tes"),
                rows + rows.lines().findFirst().orElseThrow().replaceFirst("1000000000", "2000000000") + "\n");
        ProgramRun run = ProgramRun.of(
                "evaluate", model(pen), "--data", folder.resolve("other").toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines().getLast())
                .contains("pendigits.tes:61: expected a label of those that the model knows")
                .contains("found \"2000000000\"");
    }
}
