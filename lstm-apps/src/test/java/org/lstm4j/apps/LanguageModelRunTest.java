package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Language models of words and of characters, with whole files for training, validation and test. */
class LanguageModelRunTest {
    @TempDir
    private static Path folder;

    private static ProgramRun words;
    private static ProgramRun characters;

    private static ProgramRun train(String task, String run, String... more) {
        List<String> args = new ArrayList<>(
                List.of("train", task, "--out", folder.resolve(run).toString()));
        args.addAll(List.of(more));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    @BeforeAll
    static void trainOnce() {
        words = train("ptb", "ptb", "--epochs", "3", "--set", "layers.0.units=24", "--set", "layers.2.units=24");
        characters = train(
                "shakespeare",
                "shakespeare",
                "--epochs",
                "3",
                "--set",
                "layers.1.units=48",
                "--set",
                "training.batch-size=10");
    }

    private static String model(String run) {
        return folder.resolve(run).resolve("model.lstm").toString();
    }

    private static JsonNode report(String run) throws IOException {
        return RunFiles.report(folder.resolve(run));
    }

    @Test
    void eachPartMayHaveAFileOfItsOwn() throws IOException {
        assertThat(words.code()).as(words.err()).isZero();
        assertThat(words.out()).contains("600 train rows, 80 validation rows, 80 test rows");
        JsonNode test = report("ptb").get("test");
        assertThat(test.get("words").asInt())
                .as("every word, and the end of each sentence")
                .isEqualTo(1066 + 80 + 15);
        assertThat(test.get("unit").asString()).isEqualTo("word");
        assertThat(test.get("sequencesPerplexity").asDouble())
                .isLessThan(test.get("unigramPerplexity").asDouble());
        assertThat(words.out()).contains("Counts of sequences of up to five words (Kneser-Ney) give ");
    }

    @Test
    void charactersAreMeasuredInBits() throws IOException {
        assertThat(characters.code()).as(characters.err()).isZero();
        JsonNode test = report("shakespeare").get("test");
        assertThat(test.get("bitsPerCharacter").asDouble())
                .isEqualTo(Math.log(test.get("perplexity").asDouble()) / Math.log(2));
        assertThat(test.has("perplexityWithinTexts")).as("one text has no ends").isFalse();
        assertThat(characters.out()).contains(" bits per character, perplexity ");
        assertThat(Files.readString(folder.resolve("shakespeare/report.html")))
                .contains("Bits per character, less is better", "counts of up to five characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ptb", "shakespeare"})
    void aSavedModelIsMeasuredWithTheSameDigits(String run) throws IOException {
        ProgramRun evaluated = ProgramRun.of("evaluate", model(run), "--format", "json");
        assertThat(new JsonMapper().readTree(evaluated.out()).get("test"))
                .isEqualTo(report(run).get("test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DUCHESS:\n"})
    void oneTextGoesOnForAsLongAsItIsAsked(String beginning) {
        ProgramRun run = ProgramRun.of(
                "generate",
                model("shakespeare"),
                beginning,
                "--words",
                "300",
                "--temperature",
                "1",
                "--format",
                "json");
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode written = new JsonMapper().readTree(run.out());
        assertThat(written.get("text").asString()).startsWith(beginning).hasSize(beginning.length() + 300);
        assertThat(written.get("text").asString())
                .as("line feeds and capitals are characters as any other")
                .containsPattern("\n[A-Z]");
    }

    @Test
    void anyFileOfLinesIsLearnedByATaskOfAFewLines() throws IOException {
        Files.writeString(folder.resolve("songs.txt"), "One for the road,\nTwo for the sea.\n".repeat(60));
        Path task = folder.resolve("songs.conf");
        Files.writeString(task, """
                include classpath("org/lstm4j/tasks/shakespeare.conf")
                description = "Songs, letter by letter"
                data.source.file = "songs.txt"
                layers = [
                  { type = embedding, units = 8 }
                  { type = gru, units = 8, return-sequences = true }
                  { type = tied-dense, activation = softmax }
                ]
                training { epochs = 2, batch-size = 4 }
                """);
        ProgramRun run = train(task.toString(), "songs", "--data", folder.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("108 train rows (of which 5 held out for validation), 12 test rows");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data.split.validation.from=source;data.split.validation.from: = source needs a validation-source",
                "form.start=ab§c;has no word",
                "form.start=;form.start: must hold a word that texts have",
                "baseline=ngram;baseline: must be \"kneser-ney\"",
            })
    void whatDoesNotGoTogetherIsSaidInOneLine(String setting) {
        String[] parts = setting.split(";", 2);
        ProgramRun run =
                train("shakespeare", "refused", "--set", "data.split.validation.share=null", "--set", parts[0]);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).hasSize(1);
    }
}
