package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.Translator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tasks from sequence to sequence by the commands of the program. */
class SequenceToSequenceRunTest {
    private static final List<String> SMALL = List.of(
            "encoder.embedding=24",
            "encoder.units=24",
            "encoder.dropout=0",
            "decoder.embedding=24",
            "decoder.units=48",
            "decoder.dropout=0",
            "optimizer.learning-rate=0.01");

    @TempDir
    private Path folder;

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    private Path train(String task, String... more) {
        Path run = folder.resolve("run");
        List<String> args = new ArrayList<>(List.of("train", task, "--out", run.toString()));
        args.addAll(List.of(more));
        ProgramRun trained = ProgramRun.of(args.toArray(String[]::new));
        assertThat(trained.code()).as(trained.err()).isZero();
        return run;
    }

    private static List<String> translated(Path run, String backend, String... sources) {
        List<String> args = new ArrayList<>(
                List.of("predict", run.resolve("model.lstm").toString(), "--backend", backend, "--format", "json"));
        args.addAll(List.of(sources));
        ProgramRun predicted = ProgramRun.of(args.toArray(String[]::new));
        assertThat(predicted.code()).as(predicted.err()).isZero();
        return json(predicted.out())
                .valueStream()
                .map(it -> it.get("target").asString())
                .toList();
    }

    @Test
    void numbersThatWereNotLearnedAreWrittenInDigits() throws IOException {
        Path run = train(
                "numbers",
                "--backend",
                "native",
                "--set",
                "data.source.to=9999",
                "--set",
                "data.source.rows=3000",
                "--epochs",
                "14",
                "--set",
                "training.batch-size=32");
        JsonNode report = json(Files.readString(run.resolve("report.json")));
        assertThat(report.at("/test/exactMatch").asDouble()).isGreaterThan(0.95);
        assertThat(report.at("/test/nearestExactMatch").asDouble()).isLessThan(0.1);
        assertThat(report.at("/test/pairs").asInt()).isEqualTo(300);
        assertThat(translated(run, "native", "forty two", "nine thousand three hundred sixteen"))
                .containsExactly("42", "9316");

        ProgramRun evaluated = ProgramRun.of(
                "evaluate", run.resolve("model.lstm").toString(), "--backend", "native", "--format", "json");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(json(evaluated.out()).get("test")).isEqualTo(report.get("test"));

        assertThat(Files.readString(run.resolve("report.html")))
                .contains("Where it looked", "Examples", "Worst", "nearest that was learned");
        try (SavedModel saved = SavedModel.open(run.resolve("model.lstm"))) {
            Translator translator = Translator.of(saved);
            assertThat(translator.translate("forty two").text()).isEqualTo("42");
            assertThat(translator.attention(translator.translate("forty two"))).hasSize(3);
        }
    }

    @Test
    void sentencesAreTranslatedAlikeOnNativeAndOnnxAndInTheExportedFile() throws IOException {
        List<String> settings = new ArrayList<>();
        SMALL.forEach(it -> settings.addAll(List.of("--set", it)));
        settings.addAll(List.of("--backend", "native", "--epochs", "12", "--set", "training.batch-size=16"));
        Path run = train("multi30k", settings.toArray(String[]::new));
        JsonNode test = json(Files.readString(run.resolve("report.json"))).get("test");
        assertThat(test.get("bleu").asDouble()).isGreaterThan(30);
        assertThat(test.get("beam").asInt()).isEqualTo(5);
        assertThat(test.get("greedy").asDouble()).isPositive();
        assertThat(test.get("perplexity").asDouble()).isLessThan(10);
        String[] sources = {
            "Ein Mann sitzt im Park.", "Zwei Hunde laufen am Strand.", "Unbekanntes steht auf der Straße."
        };
        assertThat(translated(run, "onnx", sources))
                .isEqualTo(translated(run, "native", sources))
                .allSatisfy(it -> assertThat(it).matches("[A-Z].*"));

        Path onnx = folder.resolve("m.onnx");
        ProgramRun exported =
                ProgramRun.of("export", run.resolve("model.lstm").toString(), "--to", onnx.toString(), "--check");
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(exported.out()).contains("prefix", "source_lens", "prediction", "attention");
    }

    @ParameterizedTest
    @CsvSource({"none", "dot", "additive"})
    void otherWaysToLookAtTheSourceAreTrainedAndUsed(String attention) throws IOException {
        Path run = train(
                "multi30k",
                "--epochs",
                "1",
                "--set",
                "decoder.attention=" + attention,
                "--set",
                "decoder.layers=2",
                "--set",
                "encoder.layers=2",
                "--set",
                "encoder.units=8",
                "--set",
                "decoder.units=16",
                "--set",
                "data.source.limit=100",
                "--set",
                "shared-vocabulary=true",
                "--set",
                "decoder.tie-embeddings=true",
                "--set",
                "decoding.beam=2");
        assertThat(translated(run, "onnx", "Ein Hund.", "Eine Frau liest im Park ein Buch."))
                .isEqualTo(translated(run, "native", "Ein Hund.", "Eine Frau liest im Park ein Buch."));
        boolean hasMaps = Files.readString(run.resolve("report.html")).contains("Where it looked");
        assertThat(hasMaps).isEqualTo(!attention.equals("none"));
    }

    /** What somebody writes who has pairs of his own. */
    @Test
    void pairsOfOnesOwnNeedATaskFileOfTwentyLines() throws IOException {
        StringBuilder pairs = new StringBuilder("word,plural\n");
        for (String stem :
                List.of("cat", "dog", "hat", "car", "tree", "book", "lamp", "sock", "ring", "wall", "seed")) {
            for (String first : List.of("", "big ", "red ", "old ")) {
                pairs.append(first)
                        .append(stem)
                        .append(',')
                        .append(first)
                        .append(stem)
                        .append("s\n");
            }
        }
        Files.writeString(folder.resolve("plurals.csv"), pairs);
        String task = """
                type = sequence-to-sequence
                description = "Plurals"
                data {
                  source { type = pairs, file = "plurals.csv", separator = ",", source-column = word, target-column = plural }
                  split { test-share = 0.2, validation-share = 0.1, random-state = 1 }
                }
                source { split = characters, max-length = 20 }
                target { split = characters, max-length = 20 }
                encoder { embedding = 12, units = 16 }
                decoder { embedding = 12, units = 32, attention = general }
                loss { type = sparse-categorical-cross-entropy, from-logits = true }
                optimizer { type = adam, form = keras, learning-rate = 0.01 }
                training { epochs = 40, batch-size = 8, shuffle = true, seed = 1, keep = best }
                """;
        assertThat(task.lines()).hasSizeLessThanOrEqualTo(20);
        Path file = Files.writeString(folder.resolve("plurals.conf"), task);
        Path run = train(file.toString(), "--data", folder.toString());
        assertThat(json(Files.readString(run.resolve("report.json")))
                        .at("/test/characterErrorRate")
                        .asDouble())
                .isLessThan(0.3);
        Path sources = Files.writeString(folder.resolve("words.txt"), "red cat\nbook\n");
        ProgramRun predicted =
                ProgramRun.of("predict", run.resolve("model.lstm").toString(), "--file", sources.toString());
        assertThat(predicted.out().lines()).hasSize(2);
        Files.writeString(sources, "red cat\n\nbook\n");
        ProgramRun refused =
                ProgramRun.of("predict", run.resolve("model.lstm").toString(), "--file", sources.toString());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains(sources + ":2: is empty");
        ProgramRun asked = ProgramRun.of(
                Map.of(), "old hat\n", "predict", run.resolve("model.lstm").toString());
        assertThat(asked.out().lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "decoder.attention=dot decoder.units=7 | decoder.attention: = dot compares a state of 7 units with steps of",
                "loss.from-logits=false | loss: must be { type = sparse-categorical-cross-entropy, from-logits = true }",
                "loss.type=categorical-cross-entropy | loss: must be { type = sparse-categorical-cross-entropy",
                "data.source={type=paralel} | no source \"paralel\"",
                "data.split=null | data.split: says of no pair that it tests",
                "data.split.validation-share=null | needs pairs that watch it",
                "data.split={test-share=0.1,validation-share=1.5} | data.split.validation-share: must be above 0",
                "source=null | source: missing key; sources are texts",
                "source.max-length=1 target.max-length=1 data.source.from=100 data.source.to=999 | longer than source.max-length",
                "encoder.units=0 | encoder.units: must be from 1",
                "decoding.beam=100 | decoding.beam: must be from 1 to 64",
                "shared-vocabulary=true | needs source.split and target.split to be the same",
                "training.class-weights=balanced | is for classes",
                "data.source.to=2000000 | data.source.to: must be from 0 to 999999",
                "data.source.rows=2 | too few for data.split"
            })
    void settingsThatDoNotGoTogetherAreOneLine(String settings, String message) {
        List<String> args = new ArrayList<>(
                List.of("train", "numbers", "--out", folder.resolve("r").toString()));
        for (String setting : settings.strip().split(" ")) {
            args.addAll(List.of("--set", setting));
        }
        ProgramRun refused = ProgramRun.of(args.toArray(String[]::new));
        assertThat(refused.code()).as(refused.err()).isEqualTo(2);
        assertThat(refused.errLines())
                .filteredOn(line -> !line.startsWith("lstm: backend") && !line.startsWith("lstm: Kernels"))
                .singleElement()
                .asString()
                .contains(message);
    }
}
