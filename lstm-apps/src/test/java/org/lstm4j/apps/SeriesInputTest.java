package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Series as people have them: what comes is what stands in the file, or an error. */
class SeriesInputTest {
    @TempDir
    private static Path folder;

    private static ProgramRun plain;

    @BeforeAll
    static void trainOnce() throws URISyntaxException {
        plain = train("plain.csv", "run");
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(SeriesInputTest.class.getResource("series/" + name).toURI());
    }

    private static String folderOf(String name) throws URISyntaxException {
        return Objects.requireNonNull(resource(name).getParent()).toString();
    }

    private static ProgramRun train(String file, String out, String... more) throws URISyntaxException {
        List<String> args = new ArrayList<>(List.of(
                "train",
                resource("task.conf").toString(),
                "--data",
                folderOf(file),
                "--out",
                folder.resolve(out).toString(),
                "--set",
                "data.file=" + file));
        Stream.of(more).forEach(setting -> args.addAll(List.of("--set", setting)));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    private static ProgramRun trainOn(String text, String out, String... more) throws IOException, URISyntaxException {
        Path data = Files.createDirectories(folder.resolve(out + "-data"));
        Files.writeString(data.resolve("x.csv"), text);
        List<String> args = new ArrayList<>(List.of(
                "train",
                resource("task.conf").toString(),
                "--data",
                data.toString(),
                "--out",
                folder.resolve(out).toString(),
                "--set",
                "data.file=x.csv"));
        Stream.of(more).forEach(setting -> args.addAll(List.of("--set", setting)));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    private static String model(String out) {
        return folder.resolve(out).resolve("model.lstm").toString();
    }

    private static void assertRefused(ProgramRun run, String... problems) {
        assertThat(run.code()).as(run.out() + run.err()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(problems);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumn() throws URISyntaxException {
        ProgramRun run = train("byte-order-mark.csv", "mark");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("views: 120 values");
    }

    @Test
    void aBlankLineIsAStepWithoutAValue() throws URISyntaxException {
        assertRefused(
                train("blank-line.csv", "blank"),
                "blank-line.csv:62: column \"views\": expected a number",
                "data.empty-value = zero");
        ProgramRun zero = train("blank-line.csv", "zero", "data.empty-value=zero");
        assertThat(zero.code()).as(zero.err()).isZero();
        assertThat(zero.out()).contains("views: 120 values");
    }

    @Test
    void numbersWithJavasSuffixesAreRefused() throws URISyntaxException {
        assertRefused(
                train("number-suffixes.csv", "suffix"),
                "number-suffixes.csv:2: column \"views\": expected a number, got \"50d\"; leave out d: write 50");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "1e999", "51F", "0x1p3", "12,5", "٥", "1,2,3"})
    void theCommandLineTakesTheNumbersOfFiles(String number) {
        assertThat(plain.code()).as(plain.err()).isZero();
        String[] args = {"predict", model("run"), number, "51", "52", "53", "54", "53", "52"};
        assertRefused(ProgramRun.of(args), number);
        assertRefused(ProgramRun.of(Map.of(), number + " 51 52 53 54 53 52\n", "predict", model("run")), number);
    }

    @Test
    void aNumberThatNoModelCanReadIsRefused() {
        assertRefused(
                ProgramRun.of("predict", model("run"), "1e300", "51", "52", "53", "54", "53", "52"),
                "beyond what a model reads");
    }

    @Test
    void aConstantSeriesKeepsItsSizeDespiteRounding() throws URISyntaxException, IOException {
        ProgramRun run = train("constant-0.11.csv", "constant");
        assertThat(run.code()).as(run.err()).isZero();
        Bundle bundle = BundleFile.read(folder.resolve("constant").resolve("model.lstm"));
        JsonNode scale = new JsonMapper().readTree(bundle.attachments().get("series-scale"));
        assertThat(scale.get("factor").asDouble()).isOne();
        assertThat(scale.get("offset").asDouble()).isEqualTo(0.11);
    }

    @Test
    void anExactNaiveForecastIsSaidInWords() throws URISyntaxException, IOException {
        for (String file : List.of("constant-7.csv", "constant-0.11.csv")) {
            ProgramRun run = train(file, "exact-" + file, "training.epochs=60");
            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.out()).contains("the naive forecast").doesNotContain("NaN", "∞", "Infinity");
            Path out = folder.resolve("exact-" + file);
            String sentence = Files.readString(out.resolve("report.html"));
            assertThat(sentence).contains("the naive forecast").doesNotContain("NaN %", "∞ %", "Infinity");
            assertThat(Files.readString(out.resolve("report.json"))).doesNotContain("NaN", "Infinity");
        }
    }

    private static String days(int from, int to) {
        StringBuilder text = new StringBuilder();
        LocalDate start = LocalDate.of(2020, 1, 1);
        for (int day = from; day < to; day++) {
            text.append(start.plusDays(day)).append(',').append(50 + day % 7).append('\n');
        }
        return text.toString();
    }

    @Test
    void datesOutOfOrderAreRefusedAndGapsAreSaid() throws IOException, URISyntaxException {
        assertRefused(
                trainOn("day,views\n" + days(30, 60) + days(0, 30), "order"),
                "x.csv:32: column \"day\": \"2020-01-01\" comes behind \"2020-02-29\" (",
                "data.dates = ignore");
        assertThat(trainOn("day,views\n" + days(30, 60) + days(0, 30), "order", "data.dates=ignore")
                        .code())
                .isZero();
        String gap = "day,views\n" + days(0, 30) + days(33, 60);
        ProgramRun said = trainOn(gap, "gap");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains("x.csv:32: column \"day\": between \"2020-01-30\" and \"2020-02-03\" 3 dates are"
                        + " missing of a step of 1 day");
        assertRefused(trainOn(gap, "strict", "data.dates=strict"), "x.csv:32", "3 dates are missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "views;day         | has one column, \"views;day\", with semicolons in it; set data.separator = \";\"",
                "views\\tday        | with tabs in it; set data.separator = \"\\t\"",
                "value,day         | x.csv:1: has no column \"value\", which data.value-column names",
                "views,views       | x.csv:1: has two columns \"views\"",
                "50,1              | (the first line must name the columns)",
                "''                | is empty; the first line must name the columns",
                "'views,day'       | the series has 0 values, and needs at least 10"
            })
    void aFileOfAnotherFormSaysWhatToDo(String header, String problem) throws IOException, URISyntaxException {
        String column = header.startsWith("value,") ? "value" : "views";
        String text = header.replace("\\t", "\t");
        assertRefused(
                trainOn(column.equals("value") ? "views,day\n" : text, "form", "data.value-column=" + column), problem);
    }

    @Test
    void aSeparatorIsASetting() throws IOException, URISyntaxException {
        String text = "day;views\n" + days(0, 60).replace(',', ';');
        ProgramRun run = trainOn(text, "semicolons", "data.separator=\";\"");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("views: 60 values");
        assertRefused(
                trainOn(text.replace("2020-01-03;52", "2020-01-03;52,5"), "comma", "data.separator=\";\""),
                "x.csv:4: column \"views\": expected a number, got \"52,5\"; it has a decimal comma: write 52.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5f", "NaN", "0x1p-1", "0,5", "Infinity"})
    void numbersOfOptionsAndSettingsAreOfTheSameKind(String number) throws URISyntaxException {
        assertThat(ProgramRun.of("bench", "W1", "--seconds", number).err())
                .contains("--seconds", "expected a number, got \"" + number + "\"");
        ProgramRun run = train("plain.csv", "setting", "optimizer.learning-rate=\"" + number + "\"");
        assertRefused(run, "optimizer.learning-rate", "expected a number");
    }

    @Test
    void binaryCrossEntropyIsForProbabilities() throws URISyntaxException {
        assertRefused(
                train("plain.csv", "entropy", "loss=binary-cross-entropy", "scale.method=none"),
                "binary-cross-entropy is for targets from 0 to 1",
                "after scale");
    }

    @Test
    void utf16IsNamed() throws IOException, URISyntaxException {
        Path data = Files.createDirectories(folder.resolve("utf16"));
        Files.write(data.resolve("plain.csv"), ("\uFEFF" + days(0, 60)).getBytes(StandardCharsets.UTF_16LE));
        assertRefused(
                ProgramRun.of("train", resource("task.conf").toString(), "--data", data.toString()),
                "plain.csv: expected UTF-8 text, found UTF-16");
    }
}
