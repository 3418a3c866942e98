package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.DataFile;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.Transcriber;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sequences that spell texts, on their whole way: train on the sample, evaluate, predict, export, go on; and a user's own file. */
class TranscriptionRunTest {
    @TempDir
    private static Path folder;

    private static Path strings;

    @BeforeAll
    static void trainOnce() {
        strings = folder.resolve("strings");
        run("train", "spoken-strings", "--set", "data.join.times=6", "--epochs", "30", "--out", strings.toString());
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

    private static String model(Path run) {
        return run.resolve("model.lstm").toString();
    }

    private static Path recordings() throws IOException {
        Path copy = folder.resolve("recordings.zip");
        if (!Files.exists(copy)) {
            try (InputStream in = Objects.requireNonNull(
                    Lstm.class.getResourceAsStream("/org/lstm4j/tasks/sample/fsdd/recordings.zip"))) {
                Files.copy(in, copy);
            }
        }
        return copy;
    }

    @Test
    void stringsOfDigitsAreLearnedFromTheSample() throws IOException {
        JsonNode test = report(strings).get("test");
        assertThat(test.propertyNames())
                .containsExactly(
                        "loss",
                        "errorRate",
                        "exactMatch",
                        "beam",
                        "greedyErrorRate",
                        "frequentErrorRate",
                        "rows",
                        "symbols",
                        "groups");
        assertThat(test.get("errorRate").asDouble()).isLessThan(0.6);
        assertThat(test.get("frequentErrorRate").asDouble()).isGreaterThan(0.8);
        assertThat(test.get("groups")).hasSize(3);
        String page = Files.readString(strings.resolve("report.html"));
        assertThat(page).contains("Where the symbols lie", "data:image/png;base64,", "On the test rows");
        assertThat(Files.readString(strings.resolve("history.csv")).lines().findFirst())
                .get()
                .asString()
                .contains("errorRate", "val_errorRate");
    }

    @Test
    void evaluateGivesEveryDigitThatTrainingReported() throws IOException {
        String evaluated = run("evaluate", model(strings), "--format", "json");
        assertThat(json(evaluated).get("test")).isEqualTo(report(strings).get("test"));
    }

    @Test
    void recordingsAreSpelledOutByTheCommandAndAProgramAlike() throws IOException {
        JsonNode rows = json(run("predict", model(strings), recordings().toString(), "--format", "json"));
        assertThat(rows).hasSize(60);
        JsonNode first = rows.get(0);
        assertThat(first.propertyNames()).containsExactly("row", "steps", "transcript", "symbols", "logProbability");
        long right = rows.valueStream()
                .filter(row -> row.get("row")
                        .asString()
                        .contains("/" + row.get("transcript").asString() + "_"))
                .count();
        assertThat(right).as("of 60 single digits").isGreaterThan(20);
        assertThat(first.at("/symbols/0").propertyNames()).containsExactly("symbol", "from", "to");
        String text = run("predict", model(strings), recordings().toString());
        assertThat(text.lines()).hasSize(60);
        try (SavedModel saved = SavedModel.open(strings.resolve("model.lstm"))) {
            assertThat(Transcriber.of(saved).symbols())
                    .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        }
    }

    @Test
    void onnxHearsTheSame() throws IOException {
        String zip = recordings().toString();
        assertThat(transcripts(run("predict", model(strings), zip, "--backend", "onnx", "--format", "json")))
                .isEqualTo(transcripts(run("predict", model(strings), zip, "--format", "json")));
        assertThat(run(
                        "export",
                        model(strings),
                        "--to",
                        folder.resolve("strings.onnx").toString()))
                .contains("strings.onnx");
    }

    private static List<String> transcripts(String json) {
        return json(json)
                .valueStream()
                .map(it -> it.get("transcript").asString())
                .toList();
    }

    @Test
    void explainShowsWhereTheSymbolsLie() throws IOException {
        String zip = recordings().toString();
        JsonNode heard = json(run("predict", model(strings), zip, "--format", "json"));
        int row = 0;
        while (heard.get(row).get("symbols").isEmpty()) {
            row++;
        }
        JsonNode symbol = heard.get(row).get("symbols").get(0);
        JsonNode explained =
                json(run("explain", model(strings), zip, "--row", String.valueOf(row + 1), "--format", "json"));
        assertThat(explained.toString()).contains("How probable each symbol is at each step");
        JsonNode shares = explained.at("/shares/0");
        assertThat(explained.at("/rows/0").asString())
                .isEqualTo(symbol.get("symbol").asString());
        assertThat(shares).hasSize(heard.get(row).get("steps").asInt());
        assertThat(shares.get(symbol.get("from").asInt()).asDouble()).isBetween(0.01, 1.0);
        JsonNode asked = json(run("explain", model(strings), zip, "--target", "7", "--format", "json"));
        assertThat(asked.get("rows").toString()).isEqualTo("[\"7\"]");
        assertThat(ProgramRun.of("explain", model(strings), zip, "--target", "x")
                        .err())
                .contains("is no symbol of the model");
    }

    @Test
    void aTrainingThatIsGoneOnWithIsTheSameToTheBit() throws IOException {
        Path whole = folder.resolve("whole");
        Path halves = folder.resolve("halves");
        run("train", "spoken-strings", "--epochs", "4", "--out", whole.toString());
        run("train", "spoken-strings", "--epochs", "2", "--out", halves.toString());
        run("train", "spoken-strings", "--epochs", "4", "--out", halves.toString(), "--resume");
        assertThat(report(halves).get("weightsSha256")).isEqualTo(report(whole).get("weightsSha256"));
        assertThat(report(halves).get("test")).isEqualTo(report(whole).get("test"));
    }

    @Test
    void recordingsThatAListNamesAreRead() throws IOException {
        Path speech = Files.createDirectories(folder.resolve("speech/wavs"));
        StringBuilder list = new StringBuilder();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(recordings()))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path name = Path.of(entry.getName()).getFileName();
                Files.copy(in, speech.resolve(name));
                String text = name.toString();
                list.append(text, 0, text.length() - 4)
                        .append('|')
                        .append(text.charAt(0))
                        .append('\n');
            }
        }
        Files.writeString(speech.resolveSibling("metadata.csv"), list);
        Path task = Files.writeString(folder.resolve("speech.conf"), """
                type = sequence-transcription
                description = "What a list of recordings says is said in them"
                data {
                  source { type = wav-list, file = "speech/metadata.csv", separator = "|", header = false
                           path = "1", folder = wavs, label = "2", sample-rate = 8000 }
                  split { test-share = 0.3, random-state = 1, validation { from = training, share = 0.2 } }
                }
                signal { log-mel { bands = 20 }, lengths = true }
                layers = [ { type = lstm, units = 8, return-sequences = true }, { type = class-dense } ]
                loss = ctc
                optimizer { type = adam, form = keras, learning-rate = 0.01 }
                training { epochs = 1, batch-size = 8, shuffle = true, seed = 1, keep = best }
                """);
        Path run = folder.resolve("speech-run");
        run("train", task.toString(), "--data", folder.toString(), "--out", run.toString());
        assertThat(BundleFile.read(run.resolve("model.lstm")).provenance().data())
                .extracting(DataFile::name)
                .containsExactly("metadata.csv", "recordings of metadata.csv");
        assertThat(json(run(
                        "predict",
                        model(run),
                        folder.resolve("speech/metadata.csv").toString(),
                        "--format",
                        "json")))
                .hasSize(60);
        assertThat(run("predict", model(run), speech.resolve("3_ann_0.wav").toString()))
                .hasLineCount(1);
    }

    @Test
    void phonemesAreSymbolsOfSeveralLettersAndMayBeNamed() throws IOException {
        StringBuilder rows = new StringBuilder("word,pitch,said\n");
        for (int word = 0; word < 60; word++) {
            boolean first = word % 2 == 0;
            for (int step = 0; step < 12; step++) {
                boolean low = first == step < 6;
                rows.append(word).append(low ? ",-1," : ",1,").append(first ? "low high" : "high low");
                rows.append('\n');
            }
        }
        Files.writeString(folder.resolve("pitch.csv"), rows);
        Path task = Files.writeString(folder.resolve("pitch.conf"), """
                type = sequence-transcription
                description = "Low and high tones"
                data {
                  source { type = long-csv, file = "pitch.csv", id = word, label = said }
                  symbols = [low, high, silence]
                  symbol-separator = " "
                  split { train-share = 0.75, validation { from = training, share = 0.2 } }
                }
                signal.lengths = true
                layers = [ { type = lstm, units = 12, return-sequences = true }
                           { type = class-dense, activation = softmax } ]
                loss { type = ctc, from-logits = false }
                optimizer { type = adam, form = keras, learning-rate = 0.05 }
                training { epochs = 30, batch-size = 8, shuffle = true, seed = 1, keep = best }
                """);
        Path run = folder.resolve("pitch");
        assertThat(run("train", task.toString(), "--data", folder.toString(), "--out", run.toString()))
                .contains(
                        "3 symbols: low high silence",
                        "Warning: no row to learn from has silence;",
                        "by the likeliest symbol at each step");
        JsonNode test = report(run).get("test");
        assertThat(test.get("exactMatch").asDouble()).isEqualTo(1);
        assertThat(test.propertyNames()).doesNotContain("greedyErrorRate", "groups", "wordErrorRate");
        assertThat(transcripts(
                        run("predict", model(run), folder.resolve("pitch.csv").toString(), "--format", "json")))
                .startsWith("low high", "high low");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "loss=crf | loss: crf is not for texts whose places are not known; take ctc",
                "loss={type=ctc,blank=3} | loss: blank must be 0, got 3",
                "layers.3={type=class-dense,activation=softmax} | layers[3]: gives probabilities, and loss = ctc takes logits",
                "layers.3={type=dense,units=4} | at each step a number for the blank and each of the 10 symbols",
                "signal.lengths=false | signal.lengths: must be true",
                "signal.stack=40 | steps or more for the",
                "data.join.by=room | has no column \"room\" (data.join.by)",
                "data.join.most=0 | most: must be from 1 to 1000",
                "data.symbols=[a,b] | expected a text of the symbols a b, found",
                "data.symbols=[a,a] | symbols: must be one or more that differ",
                "data.symbol-separator=\"\" | symbol-separator: must not be empty",
                "beam=0 | beam: must be from 1 to 1000",
                "training.class-weights=balanced | class-weights: needs classes",
            })
    void aMistakeIsOneLineThatNamesItsKeyOrPlace(String setting, String problem) {
        List<String> args = new ArrayList<>(List.of(
                "train",
                "spoken-strings",
                "--epochs",
                "1",
                "--out",
                folder.resolve("x").toString(),
                "--overwrite",
                "--set",
                setting));
        ProgramRun run = ProgramRun.of(args.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.errLines().getLast()).contains(problem);
        assertThat(run.err()).doesNotContain("\tat ");
    }
}
