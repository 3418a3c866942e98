package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.testing.Browser;
import org.lstm4j.testing.Looks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code lstm explain} of task types whose rows are not one text: what they read has its share, or it is said where they looked. */
class ExplainRowsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    private String train(String task, String... more) {
        List<String> command = new ArrayList<>(List.of("train", task, "--epochs", "1", "--out", at(task)));
        command.addAll(List.of(more));
        ProgramRun run = ProgramRun.of(command.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return at(task + "/model.lstm");
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private static JsonNode explain(String... arguments) {
        List<String> command = new ArrayList<>(List.of("explain", "--format", "json"));
        command.addAll(List.of(arguments));
        ProgramRun run = ProgramRun.of(command.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    private static void assertRefused(String problem, String... arguments) {
        List<String> command = new ArrayList<>(List.of("explain"));
        command.addAll(List.of(arguments));
        ProgramRun run = ProgramRun.of(command.toArray(String[]::new));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(problem);
    }

    private static double sum(JsonNode line) {
        return line.valueStream().mapToDouble(JsonNode::doubleValue).sum();
    }

    private Path sampleOfMovements() throws IOException {
        return RunFiles.sample("libras/movement_libras.csv", folder.resolve("movements.csv"));
    }

    @Test
    void wordsOfASentenceShareTheProbabilityOfEachLabel() throws IOException {
        String model = train("pos-ewt");
        JsonNode all = explain(model, "Anna", "reads", "it", "now");
        assertThat(all.at("/columns").valueStream().map(JsonNode::stringValue))
                .containsExactly("Anna", "reads", "it", "now");
        assertThat(all.at("/rows")).hasSize(4);
        JsonNode one = explain(model, "Anna reads it now", "--target", "it");
        assertThat(one.at("/rows")).hasSize(1);
        assertThat(one.at("/rows/0")).isEqualTo(all.at("/rows/2"));
        assertThat(one.at("/shares/0")).isEqualTo(all.at("/shares/2"));
        // What they divide is the probability, but for what vectors of zeros have: at most all of it.
        Matcher said =
                Pattern.compile("P = ([0-9.]+)").matcher(one.at("/rows/0").stringValue());
        assertThat(said.find()).isTrue();
        assertThat(sum(one.at("/shares/0"))).isLessThan(Double.parseDouble(said.group(1)) + 0.01);
        assertThat(one.at("/shares/0").valueStream().map(JsonNode::doubleValue)).noneMatch(share -> share == 0);
        Path page = folder.resolve("words.html");
        assertThat(ProgramRun.of("explain", model, "Anna reads", "--to", page.toString())
                        .code())
                .isZero();
        assertThat(Files.readString(page)).contains("“Anna reads”", "<svg", "share of each word");
        assertThat(ProgramRun.of("explain", model, "Anna reads", "--to", at("words.svg"))
                        .code())
                .isZero();
        assertThat(Files.readString(folder.resolve("words.svg")))
                .startsWith("<svg")
                .contains("Anna");
        assertRefused(
                "--target is \"him\", which is no word of the sentence", model, "Anna reads it", "--target", "him");
        assertRefused("--layer, --direction and --unit are for models that read text", model, "Anna", "--unit", "1");
        assertRefused("is written as .html, .svg or .json", model, "Anna", "--to", at("words.png"));
        try (Browser browser = Browser.orSkip(folder)) {
            browser.open(page);
            Looks.assertReadable(browser);
        }
    }

    @Test
    void wordsShareHowFarARandomFieldsSequenceIsAheadOfTheNextBest() {
        String model = train("ner-wnut");
        JsonNode one = explain(model, "Anna lives in Paris now", "--target", "Paris");
        Matcher ahead =
                Pattern.compile("ahead by ([0-9.]+)").matcher(one.at("/rows/0").stringValue());
        assertThat(ahead.find()).isTrue();
        assertThat(Double.parseDouble(ahead.group(1))).isPositive();
        assertThat(one.at("/shares/0")).hasSize(5);
        ProgramRun text = ProgramRun.of("explain", model, "Anna lives in Paris now", "--target", "Paris");
        assertThat(text.out()).contains("ahead by", "  lives ", "logarithms of probability");
    }

    @Test
    void stepsAndNumbersOfASequenceShareTheProbabilityOfItsClass() throws IOException {
        String model = train("hand-movements");
        String file = sampleOfMovements().toString();
        JsonNode row = explain(model, file, "--row", "3");
        assertThat(row.at("/columns")).hasSize(45);
        assertThat(row.at("/values")).hasSize(row.at("/rows").size());
        double sum = row.at("/shares")
                .valueStream()
                .mapToDouble(ExplainRowsTest::sum)
                .sum();
        Matcher said = Pattern.compile("P\\((.+)\\) = ([0-9.]+)")
                .matcher(row.at("/answer").stringValue());
        assertThat(said.find()).isTrue();
        Matcher zeros = Pattern.compile("it says ([0-9.]+)")
                .matcher(row.at("/remarks/0").stringValue());
        assertThat(zeros.find()).isTrue();
        assertThat(sum).isCloseTo(Double.parseDouble(said.group(2)) - Double.parseDouble(zeros.group(1)), within(2e-3));
        assertThat(explain(model, file, "--row", "3", "--target", said.group(1)))
                .isEqualTo(row);
        assertRefused("--row: " + file + " has", model, file, "--row", "9999");
        assertRefused("--row: rows are counted from 1, got 0", model, file, "--row", "0");
        assertRefused("which is no class", model, file, "--target", "left");
        assertRefused("nothing.csv", model, at("nothing.csv"));
    }

    @Test
    void stepsAndColumnsShareAForecast() throws IOException {
        String model = train("hand-tracking");
        JsonNode row = explain(model, sampleOfMovements().toString(), "--row", "2", "--target", "y");
        assertThat(row.at("/answer").stringValue()).startsWith("y, a step ahead: ");
        Matcher numbers = Pattern.compile("([+-][0-9.]+) from ([+-][0-9.]+)")
                .matcher(row.at("/remarks/0").stringValue());
        assertThat(numbers.find()).isTrue();
        assertThat(row.at("/shares")
                        .valueStream()
                        .mapToDouble(ExplainRowsTest::sum)
                        .sum())
                .isCloseTo(Double.parseDouble(numbers.group(1)) - Double.parseDouble(numbers.group(2)), within(2e-3));
        assertRefused(
                "which is no column that the model forecasts; did you mean \"x\"",
                model,
                sampleOfMovements().toString(),
                "--target",
                "xx");
    }

    @Test
    void aTranslationShowsWhereItLookedOrThatItHasNoAttention() {
        String model = train("numbers");
        JsonNode row = explain(model, "twenty one");
        assertThat(row.at("/columns").valueStream().map(JsonNode::stringValue)).containsExactly("twenty", "one");
        assertThat(row.at("/shares").valueStream().mapToDouble(ExplainRowsTest::sum))
                .allSatisfy(sum -> assertThat(sum).isCloseTo(1, within(1e-5)));
        assertThat(row.at("/rows").valueStream().map(JsonNode::stringValue))
                .last()
                .isEqualTo("∎");
        assertThat(row.at("/signed").booleanValue()).isFalse();
        assertRefused("all of what it wrote is explained", model, "one", "--target", "1");
        String blind = train("numbers", "--overwrite", "--set", "decoder.attention=none");
        assertRefused("has no attention", blind, "one");
    }

    @Test
    void whatIsForRowsOfAFileIsRefusedForTexts() {
        String model = train("sarcasm");
        assertRefused("--row is for models that read rows of a file", model, "so funny", "--row", "2");
    }
}
