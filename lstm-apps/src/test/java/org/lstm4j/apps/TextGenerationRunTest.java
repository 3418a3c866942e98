package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Models of the next word on their whole way: train on the sample that ships, evaluate, write; as printed and as a stream. */
class TextGenerationRunTest {
    @TempDir
    private static Path folder;

    private static ProgramRun prefixes;
    private static ProgramRun stream;

    private static ProgramRun train(String task, String run, String... more) {
        List<String> args = new ArrayList<>(
                List.of("train", task, "--out", folder.resolve(run).toString()));
        args.addAll(List.of(more));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    @BeforeAll
    static void trainOnce() {
        prefixes = train("dialog", "dialog", "--epochs", "2", "--set", "layers.1.units=32");
        stream = train(
                "dialog-best",
                "stream",
                "--epochs",
                "4",
                "--set",
                "layers.2.units=32",
                "--set",
                "training.batch-size=8",
                "--set",
                "optimizer.learning-rate=0.01");
    }

    @Test
    void aStreamWhoseStateStartsAtRandomIsRefused() {
        ProgramRun run = train("dialog-best", "refused", "--set", "layers.2.initial-state=xavier-normal");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .contains("a stateful model goes on where the batch before ended, so its LSTM cannot start at random");
    }

    private static String model(String run) {
        return folder.resolve(run).resolve("model.lstm").toString();
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    private static JsonNode report(String run) throws IOException {
        return RunFiles.report(folder.resolve(run));
    }

    private static JsonNode generation(String run, String... more) {
        List<String> args = new ArrayList<>(List.of("generate", model(run), "--format", "json"));
        args.addAll(List.of(more));
        ProgramRun generated = ProgramRun.of(args.toArray(String[]::new));
        assertThat(generated.code()).as(generated.err()).isZero();
        return json(generated.out());
    }

    @Test
    void beginningsOfTextsAreRowsAndTheLossIsThatOfTheirNextWords() throws IOException {
        assertThat(prefixes.code()).as(prefixes.err()).isZero();
        assertThat(prefixes.out())
                .contains("324 train rows, 36 test rows")
                .containsPattern("\\d+ word ids; [\\d,]+ beginnings of texts, the longest of \\d+ words")
                .containsPattern("Epoch 1/2 - loss: [\\d.]+ - accuracy: [\\d.]+ - perplexity: [\\d.]+");
        JsonNode test = report("dialog").get("test");
        assertThat(test.propertyNames())
                .containsExactly(
                        "loss", "accuracy", "perplexity", "unigramPerplexity", "words", "unit", "unknownShare");
        assertThat(Math.log(test.get("perplexity").asDouble()))
                .isCloseTo(test.get("loss").asDouble(), within(1e-9));
    }

    @Test
    void aStreamLearnsWithItsStateCarried() throws IOException {
        assertThat(stream.code()).as(stream.err()).isZero();
        assertThat(stream.out()).contains("the state carried from batch to batch");
        JsonNode report = report("stream");
        assertThat(report.at("/validation").propertyNames()).containsExactly("loss", "accuracy", "perplexity");
        assertThat(report.at("/test/perplexity").asDouble())
                .as("far fewer than the words there are")
                .isLessThan(60);
        assertThat(report.at("/test/perplexityWithinTexts").asDouble()).isPositive();
        for (String rows : List.of("/train", "/validation")) {
            assertThat(report.at(rows + "/loss").asDouble())
                    .as("the steps that fill up the last windows have no share in the mean")
                    .isCloseTo(Math.log(report.at(rows + "/perplexity").asDouble()), within(1e-5));
        }
    }

    /** Padding behind the words with lengths is the same objective without a step that is thrown away. */
    @Test
    void beginningsCanBeReadWithoutTheirPadding() throws IOException {
        ProgramRun trained = train(
                "dialog",
                "lengths",
                "--epochs",
                "2",
                "--set",
                "layers.1.units=32",
                "--set",
                "text.lengths=true",
                "--set",
                "text.pipeline.padding=post",
                "--set",
                "training.bucketed=true");
        assertThat(trained.code()).as(trained.err()).isZero();
        ProgramRun evaluated = ProgramRun.of("evaluate", model("lengths"), "--format", "json");
        assertThat(json(evaluated.out()).get("test"))
                .isEqualTo(report("lengths").get("test"));
        assertThat(generation("lengths", "did you", "--words", "3").get("words").size())
                .isEqualTo(3);
        assertThat(report("lengths").at("/test/words"))
                .isEqualTo(report("dialog").at("/test/words"));
    }

    @ParameterizedTest
    @CsvSource({"dialog", "stream"})
    void evaluateGivesEveryDigitThatTrainingReported(String run) throws IOException {
        ProgramRun evaluated = ProgramRun.of("evaluate", model(run), "--format", "json");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(json(evaluated.out()).get("test")).isEqualTo(report(run).get("test"));
        assertThat(evaluated.err()).contains("perplexity ");
    }

    @ParameterizedTest
    @CsvSource({"dialog, false", "stream, true"})
    void theLikeliestWordsAreWrittenOneByOne(String run, boolean carriesState) {
        JsonNode written = generation(run, "did you", "--words", "4");
        assertThat(written.get("carriesState").asBoolean()).isEqualTo(carriesState);
        assertThat(written.get("words").size()).isBetween(carriesState ? 0 : 4, 4);
        assertThat(written.get("text").asString()).startsWith("did you");
        assertThat(written.get("words").valueStream().map(JsonNode::asString))
                .doesNotContain("", "<OOV>")
                .allSatisfy(word -> assertThat(word).matches("[a-z]+"));
        assertThat(generation(run, "did", "you", "--words", "4").get("words")).isEqualTo(written.get("words"));
    }

    @Test
    void theReportComparesWithTheFrequenciesOfWordsAndShowsSamples() throws IOException {
        assertThat(report("dialog").at("/test/unigramPerplexity").asDouble()).isBetween(2.0, 200.0);
        assertThat(prefixes.out()).contains("Knowing nothing but how frequent each word is would give a perplexity of");
        for (String run : List.of("dialog", "stream")) {
            assertThat(Files.readString(folder.resolve(run).resolve("report.html")))
                    .contains("<h2>Samples</h2>", "frequency of words alone", "Always the likeliest word");
        }
    }

    @Test
    void aSeedDrawsTheSameWordsAgain() {
        JsonNode drawn = generation("stream", "i", "--temperature", "1.5", "--seed", "1", "--words", "8");
        assertThat(generation("stream", "i", "--temperature", "1.5", "--seed", "1", "--words", "8")
                        .get("words"))
                .isEqualTo(drawn.get("words"));
        assertThat(generation("stream", "i", "--temperature", "1.5", "--seed", "2", "--words", "8")
                        .get("words"))
                .isNotEqualTo(drawn.get("words"));
        assertThat(generation("stream", "i", "--top-k", "3", "--top-p", "0.9", "--words", "3")
                        .get("words")
                        .size())
                .isBetween(0, 3);
    }

    /** A step at a time must give what the words read at once give: the state carried is all there is. */
    @Test
    void stepByStepTheStreamGoesOnAsIfItHadReadAllAtOnce() {
        JsonNode all = generation("stream", "can you", "--words", "6");
        assertThat(all.get("words").size()).isPositive();
        String first = all.at("/words/0").asString();
        JsonNode rest = generation("stream", "can you " + first, "--words", "5");
        assertThat(rest.get("text")).isEqualTo(all.get("text"));
    }

    /** 1 / 1e-310 is infinite, and 0 times infinity no number: padding, which is no word, was drawn. */
    @Test
    void aTemperatureTooSmallForItsReciprocalIsThatOfZero() throws URISyntaxException {
        Path task = Path.of(Objects.requireNonNull(getClass().getResource("cases/temperature/task.conf"))
                .toURI());
        ProgramRun trained = train(
                task.toString(),
                "temperature",
                "--data",
                Objects.requireNonNull(task.getParent()).toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        JsonNode coldest = generation("temperature", "the", "cat", "--words", "4", "--temperature", "0");
        assertThat(coldest.get("words").size()).isEqualTo(4);
        for (String temperature : List.of("1e-310", "4.9e-324", "0.0001")) {
            JsonNode cold = generation("temperature", "the", "cat", "--words", "4", "--temperature", temperature);
            assertThat(cold.get("text")).isEqualTo(coldest.get("text"));
        }
    }

    @Test
    void wordsOfTheBeginningThatTheModelDoesNotKnowAreNamed() {
        for (String run : List.of("dialog", "stream")) {
            ProgramRun written = ProgramRun.of("generate", model(run), "did", "xyzzy", "you", "Qwrt!", "--words", "1");
            assertThat(written.code()).isZero();
            assertThat(written.errLines().getFirst())
                    .isEqualTo("lstm: the model does not know \"xyzzy\", \"qwrt\", and goes on as if without");
            assertThat(written.out()).startsWith("did xyzzy you Qwrt! ");
            assertThat(written.errLines().getLast()).containsPattern("^1 word, [\\d,]+ words/s");
        }
        JsonNode json = generation("stream", "did xyzzy you", "--words", "1");
        assertThat(json.get("unknown").valueStream().map(JsonNode::asString)).containsExactly("xyzzy");
        assertThat(generation("stream", "did you", "--words", "1")
                        .get("unknown")
                        .size())
                .isZero();
    }

    @Test
    void aModelOfCharactersWritesThemWithoutBlanksBetween() {
        ProgramRun trained = train(
                "dialog-best",
                "characters",
                "--epochs",
                "1",
                "--set",
                "text.pipeline.char-level=true",
                "--set",
                "layers.2.units=8",
                "--set",
                "training.batch-size=64");
        assertThat(trained.code()).as(trained.err()).isZero();
        ProgramRun written = ProgramRun.of("generate", model("characters"), "did y", "--words", "5", "--past-end");
        JsonNode json = generation("characters", "did y", "--words", "5", "--past-end");
        assertThat(json.get("text").asString().replace("\n", ""))
                .isEqualTo("did y"
                        + json.get("words")
                                .valueStream()
                                .map(JsonNode::asString)
                                .collect(Collectors.joining()));
        assertThat(written.err()).containsPattern("(?m)^5 characters, [\\d,]+ characters/s$");
    }

    /** Each row of the page is drawn by numbers of its own. */
    @Test
    void drawnSamplesAreNotAllTheSameOne() throws IOException {
        String page = Files.readString(folder.resolve("stream").resolve("report.html"));
        String table = page.substring(page.indexOf("Always the likeliest word"));
        List<String> rows = Pattern.compile("<tr>(.*?)</tr>", Pattern.DOTALL)
                .matcher(table.substring(table.indexOf("<tbody>"), table.indexOf("</tbody>")))
                .results()
                .map(row -> row.group(1))
                .toList();
        assertThat(rows).hasSizeGreaterThan(2);
        List<String> firstWords = rows.stream()
                .map(row -> row.replaceAll("(?s).*<td[^>]*>(.*?)</td>\\s*$", "$1"))
                .toList();
        assertThat(firstWords).doesNotHaveDuplicates();
    }

    @Test
    void itIsSaidHowFastItWasWritten() {
        ProgramRun text = ProgramRun.of("generate", model("stream"), "i", "--past-end", "--words", "20");
        assertThat(text.err()).containsPattern("(?m)^20 words, [\\d,]+ words/s$");
        JsonNode written = generation("stream", "i", "--past-end", "--words", "20");
        assertThat(written.get("wordsPerSecond").asDouble()
                        * written.get("seconds").asDouble())
                .isCloseTo(20, within(1e-6));
    }

    @Test
    void pastTheEndOfATextAnotherOneBegins() {
        JsonNode written = generation("stream", "i", "--past-end", "--seed", "2", "--words", "60");
        assertThat(written.get("words").size()).isEqualTo(60);
        assertThat(written.get("isEnded").asBoolean()).isFalse();
        assertThat(written.get("text").asString().lines().count()).isGreaterThan(2);
        assertThat(written.get("text").asString().replaceFirst("^i", "").split("\\s+"))
                .filteredOn(word -> !word.isEmpty())
                .hasSize(60);
    }

    @Test
    void anEmptyBeginningIsForModelsThatKnowHowTextsBegin() {
        assertThat(generation("stream", "--words", "3").get("words").size()).isPositive();
        ProgramRun none = ProgramRun.of("generate", model("dialog"), "xyzzy");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.errLines()).last().asString().contains("no word of \"xyzzy\" is known to the model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dialog      | layers.2={type=dense,units=7,activation=softmax} | layers[2]: gives [batch, 7]; the last layer must give a score for each of",
                "dialog      | loss=categorical-cross-entropy | loss: categorical-cross-entropy is not for words",
                "dialog      | text.pipeline={type=hashing-trick,vocabulary=50,padding=pre,truncating=pre} | hashing-trick does not say which word",
                "dialog      | form.steps=3 | form.steps: belongs to rows = stream",
                "dialog      | training.keep=best | training: needs validation rows",
                "dialog-best | training.shuffle=true | training.shuffle: must be false for form.rows = stream",
                "dialog-best | layers.2={type=bidirectional,layer={type=lstm,units=2,return-sequences=true}} | reads backwards cannot carry its state",
                "dialog-best | form.steps=5000 | is too short for training.batch-size",
                "dialog-best | layers.2.return-sequences=false | the last layer must give a score for each of",
            })
    void aMistakeInTheTaskNamesItsKey(String task, String setting, String problem) {
        ProgramRun run = train(task, "x", "--set", setting);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(problem);
    }

    @Test
    void aCommandOnAModelOfAnotherTypeIsOneClearLine() {
        train("majority", "majority");
        assertRefused("whose type majority does not generate text", "generate", model("majority"), "x");
        assertRefused(
                "whose type text-generation does not label texts, answer rows or continue a series",
                "predict",
                model("dialog"),
                "x");
        assertRefused("--words: must be from 1 to 10000000, got 0", "generate", model("dialog"), "did", "--words", "0");
        assertRefused("--top-p must be above 0", "generate", model("dialog"), "did", "--top-p", "2");
    }

    private static void assertRefused(String problem, String... args) {
        ProgramRun run = ProgramRun.of(args);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(problem);
    }
}
