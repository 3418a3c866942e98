package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A series on its whole way: train on the sample that ships, evaluate, forecast. */
class SeriesForecastRunTest {
    @TempDir
    private static Path folder;

    private static String model;
    private static ProgramRun trained;

    @BeforeAll
    static void trainOnce() {
        Path out = folder.resolve("run");
        trained = ProgramRun.of("train", "web-traffic", "--epochs", "3", "--out", out.toString());
        model = out.resolve("model.lstm").toString();
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    private static JsonNode report(String run) throws IOException {
        return RunFiles.report(folder.resolve(run));
    }

    private static Path sample() throws IOException {
        return RunFiles.sample("timeseries/web_traffic_10pages.csv", folder.resolve("sample.csv"));
    }

    @Test
    void theModelAndTheRowsAreThoseOfTheScript() throws IOException {
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(report("run").get("parameters").asInt()).isEqualTo(329);
        assertThat(trained.out())
                .contains("550 values, of which 384 to learn to forecast, 0 validate, 165 test")
                .contains("Split by chance")
                .contains("seasonal naive (7 steps before)")
                .contains("than the naive forecast and ");
    }

    @Test
    void thePageShowsTheForecastsAndTheWorstOfThem() throws IOException {
        assertThat(Files.readString(folder.resolve("run").resolve("report.html")))
                .contains("The largest errors", "what came", "naive: the value before", "Position in the series");
    }

    @Test
    void theReportHasNoKeysOfClassifiers() throws IOException {
        JsonNode report = report("run");
        assertThat(report.at("/train").propertyNames()).containsExactly("loss");
        assertThat(report.has("validation")).isFalse();
        assertThat(report.at("/test").propertyNames())
                .containsExactly("loss", "values", "mae", "rmse", "smape", "naive", "seasonalNaive", "season");
        assertThat(report.at("/test/naive").propertyNames()).containsExactly("mae", "rmse", "smape");
    }

    @Test
    void evaluateGivesEveryDigitThatTrainingReported() throws IOException {
        ProgramRun run = ProgramRun.of("evaluate", model, "--format", "json");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(json(run.out()).get("test")).isEqualTo(report("run").get("test"));
    }

    @Test
    void predictContinuesASeriesOfNumbersOrOfAFile() throws IOException {
        ProgramRun given = ProgramRun.of("predict", model, "1400", "1350", "--horizon", "2", "--format", "json");
        assertThat(given.code()).as(given.err()).isZero();
        assertThat(json(given.out()).get("forecast")).hasSize(2);
        ProgramRun piped = ProgramRun.of(Map.of(), "1400, 1350\n", "predict", model, "--horizon", "2");
        assertThat(piped.out().lines())
                .hasSize(2)
                .first()
                .asString()
                .isEqualTo("+1    "
                        + String.format(
                                "%.3f", json(given.out()).at("/forecast/0").asDouble()));
        ProgramRun file = ProgramRun.of(
                "predict",
                model,
                "--csv",
                sample().toString(),
                "--key",
                "Made-up_castle_all-access_all-agents",
                "--format",
                "json");
        assertThat(json(file.out()).get("series").asString()).isEqualTo("Made-up_castle_all-access_all-agents");
        assertThat(json(file.out()).get("history").asInt()).isEqualTo(550);
    }

    @Test
    void theBestTaskReadsWeeksAndForecastsChanges() throws IOException {
        Path out = folder.resolve("best");
        ProgramRun best = ProgramRun.of("train", "web-traffic-best", "--epochs", "25", "--out", out.toString());
        assertThat(best.code()).as(best.err()).isZero();
        JsonNode test = report("best").get("test");
        assertThat(test.get("mae").asDouble())
                .as("the sample's weeks repeat, which the naive forecast does not know")
                .isLessThan(test.at("/naive/mae").asDouble());
        String file = out.resolve("model.lstm").toString();
        ProgramRun few = ProgramRun.of("predict", file, "1", "2", "3");
        assertThat(few.code()).isEqualTo(2);
        assertThat(few.err()).contains("needs the last 15 values of the series to go on from; got 3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--set data.row=9                    | has no row 9 among its 3 series",
                "--set data.key=x                    | data.key: or row must say which series it is",
                "--set data.value-column=d           | data.value-column: belongs to layout = columns",
                "--set window=600                    | needs at least 602",
                "--set split.random-state=null       | split.random-state: belongs to by = random",
                "--set training.keep=best            | training: needs validation values",
                "--set training.class-weights=balanced | training.class-weights: needs classes",
                "--set layers.1.units=2              | layers[1]: gives [batch, 2]; the last layer must give one"
                        + " number",
                "--set layers.0={type=embedding,units=2} | needs word ids, of which this task has none",
            })
    void aMistakeInTheTaskNamesItsKey(String setting, String problem) {
        String[] set = setting.split(" ");
        ProgramRun run = ProgramRun.of(
                "train", "web-traffic", "--out", folder.resolve("x").toString(), set[0], set[1]);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(problem);
    }

    @Test
    void whatIsNoNumberOrForNoSeriesIsRefused() {
        assertRefused("value 1 of the series: expected a number, got \"many\"", "predict", model, "many");
        assertRefused("--horizon must be at least 1", "predict", model, "1", "--horizon", "0");
        assertRefused("give the numbers of the series, or --csv", "predict", model, "1", "--csv", "x.csv");
        Path majority = folder.resolve("majority");
        ProgramRun.of("train", "majority", "--out", majority.toString());
        assertRefused(
                "are for models of series",
                "predict",
                majority.resolve("model.lstm").toString(),
                "text",
                "--horizon",
                "2");
    }

    private static void assertRefused(String problem, String... args) {
        ProgramRun run = ProgramRun.of(args);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(problem);
    }
}
