package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Several columns of a user's own file, from training to the last command. */
class MultivariateForecastRunTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    /** Two columns that turn round each other, so that each step follows from two before it, and one that says nothing. */
    @BeforeEach
    void writeFiles() throws IOException {
        StringBuilder rows = new StringBuilder("day,sin,cos,noise\n");
        LocalDate day = LocalDate.of(2024, 1, 1);
        for (int i = 0; i < 260; i++) {
            rows.append(String.format(
                    Locale.ROOT,
                    "%s,%.5f,%.5f,%d%n",
                    day.plusDays(i),
                    10 + 3 * Math.sin(i / 3.0),
                    5 * Math.cos(i / 3.0),
                    i * 37 % 11));
        }
        Files.writeString(folder.resolve("wheel.csv"), rows);
        Files.writeString(folder.resolve("wheel.conf"), """
                type = multivariate-forecast
                description = "Where the wheel is next"
                source { type = table, file = wheel.csv, columns = [sin, cos, noise] }
                targets = [sin, cos]
                split { by = time, test = 0.2, validation = 0.1 }
                window = 6
                horizon = 2
                season = 19
                layers = [{ type = lstm, units = 16 }, { type = dense, units = 4 }]
                loss = mean-squared-error
                optimizer { type = adam, form = keras, learning-rate = 0.02 }
                training { epochs = 40, batch-size = 16, shuffle = true, seed = 1, keep = best }
                """);
    }

    private ProgramRun train(String run, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "train",
                folder.resolve("wheel.conf").toString(),
                "--data",
                folder.toString(),
                "--out",
                folder.resolve(run).toString()));
        args.addAll(List.of(more));
        return ProgramRun.of(args.toArray(String[]::new));
    }

    @Test
    void twoColumnsAreForecastTwoStepsAheadBetterThanByAnyRule() throws IOException {
        ProgramRun trained = train("run");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out())
                .contains("260 steps of one table; 175 forecasts to learn, 25 validate, 51 test")
                .contains("The model is better than the best of the rules");
        String model = folder.resolve("run/model.lstm").toString();
        JsonNode test = JSON.readTree(Files.readString(folder.resolve("run/report.json")))
                .get("test");
        assertThat(test.get("best").asString()).isIn("season", "line");
        assertThat(test.at("/model/columns/0/column").asString()).isEqualTo("sin");
        ProgramRun evaluated = ProgramRun.of("evaluate", model, "--data", folder.toString(), "--format", "json");
        assertThat(JSON.readTree(evaluated.out()).get("test")).isEqualTo(test);
        ProgramRun predicted = ProgramRun.of(
                "predict", model, "--file", folder.resolve("wheel.csv").toString(), "--format", "json");
        JsonNode next = JSON.readTree(predicted.out());
        assertThat(next).hasSize(2);
        assertThat(next.get(0).get("date").asString()).isEqualTo("2024-09-17");
        assertThat(next.get(1).at("/values/sin").asDouble()).isCloseTo(10 + 3 * Math.sin(261 / 3.0), within(0.7));
        assertThat(ProgramRun.of("predict", model, folder.resolve("wheel.csv").toString())
                        .out())
                .startsWith("+1   2024-09-17  sin ");
        assertThat(Files.readString(folder.resolve("run/report.html")))
                .contains("Mean absolute scaled error", "The last 51 forecasts of sin, 2 steps ahead");
    }

    @Test
    void aResumedRunGivesTheSameBitsAndAnAverageAnswers() throws IOException {
        assertThat(train("whole", "--epochs", "4").code()).isZero();
        assertThat(train("parts", "--epochs", "2").code()).isZero();
        assertThat(train("parts", "--epochs", "4", "--resume").code()).isZero();
        assertThat(weights("parts/report.json")).isEqualTo(weights("whole/report.json"));
        ProgramRun seeds = train("seeds", "--epochs", "2", "--seeds", "2", "--average");
        assertThat(seeds.code()).as(seeds.err()).isZero();
        ProgramRun predicted = ProgramRun.of(
                "predict",
                folder.resolve("seeds/average/model.lstm").toString(),
                folder.resolve("wheel.csv").toString());
        assertThat(predicted.code()).as(predicted.err()).isZero();
    }

    private String weights(String report) throws IOException {
        return JSON.readTree(Files.readString(folder.resolve(report)))
                .get("weightsSha256")
                .asString();
    }

    @Test
    void quantilesOfOneColumnAreForecastByTheirMiddle() throws IOException {
        ProgramRun run = train(
                "quantiles",
                "--epochs",
                "3",
                "--set",
                "targets=[sin]",
                "--set",
                "horizon=1",
                "--set",
                "layers.1.units=3",
                "--set",
                "loss={type=pinball,quantiles=[0.1,0.5,0.9]}");
        assertThat(run.code()).as(run.err()).isZero();
        ProgramRun predicted = ProgramRun.of(
                "predict",
                folder.resolve("quantiles/model.lstm").toString(),
                folder.resolve("wheel.csv").toString());
        assertThat(predicted.out().lines()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "targets=[sine] | targets: there is no column \"sine\"; did you mean \"sin\"?",
                "source.columns=[sin,cosine,noise] | has no column \"cosine\", which source.columns names",
                "window=300 | are too few for window = 300, horizon = 2 and split",
                "layers.1.units=3 | the last layer must give a number for each of [sin, cos] at each of 2 steps ahead",
                "source.date-column=nodate | has no column \"nodate\"",
                "split.random-state=3 | split.random-state: belongs to by = tracks",
                "relative-to=line;window=1 | must be 2 or more for relative-to = line",
                "logarithms=[cos] | the logarithm of column cos needs values of 0 and above",
                "'loss={type=pinball,quantiles=[0.1,0.5,0.9]}' | pinball with several quantiles forecasts one column",
                "source.type=tabel | no source \"tabel\"; did you mean \"table\"?",
                "source.type=curves | source.names",
            })
    void whatDoesNotGoTogetherIsSaidInOneLine(String setting, String message) {
        List<String> more = new ArrayList<>();
        for (String each : setting.split(";")) {
            more.addAll(List.of("--set", each));
        }
        ProgramRun run = train("refused", more.toArray(String[]::new));
        assertThat(run.code()).isEqualTo(2);
        if (!message.equals("source.names")) {
            assertThat(run.errLines()).singleElement().asString().contains(message);
        } else {
            assertThat(run.errLines()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'2024-01-03,abc,1,2' | wheel.csv:4: column \"sin\": ",
                "'2024-01-03,1,2' | wheel.csv:4: has 3 cells, the header 4",
                "'2024-01-01,1,2,3' | comes behind",
                "'2024-01-03,1e999,2,3' | wheel.csv:4: column \"sin\": ",
            })
    void aLineThatIsNoneIsSaidWithItsNumber(String line, String message) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(folder.resolve("wheel.csv")));
        lines.set(3, line);
        Files.write(folder.resolve("wheel.csv"), lines);
        ProgramRun run = train("refused");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().contains(message);
    }

    @Test
    void aClipOfDigitsGoesOnInThePageOfItsRun() throws IOException {
        Path run = folder.resolve("digits");
        ProgramRun trained = ProgramRun.of(
                "train", "moving-digits", "--epochs", "1", "--set", "source.clips=20", "--out", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out())
                .contains("400 steps of 20 tracks")
                .contains("the last picture, moved as it moved last");
        JsonNode test =
                JSON.readTree(Files.readString(run.resolve("report.json"))).get("test");
        double copied = test.at("/rules/last/crossEntropy").asDouble();
        assertThat(test.at("/rules/shift/crossEntropy").asDouble())
                .as("a moving thing is where it moves to")
                .isLessThan(copied);
        assertThat(Files.readString(run.resolve("report.html"))).contains("src=\"data:image/gif;base64,R0lGOD");
        assertThat(ProgramRun.of("predict", run.resolve("model.lstm").toString(), "clip.avi")
                        .errLines())
                .singleElement()
                .asString()
                .contains("clips of moving digits are made, not read");
    }

    @Test
    void aConvolutionalLstmReadsTheSameClipsAsPictures() throws IOException {
        Path run = folder.resolve("pictures");
        ProgramRun trained = ProgramRun.of(
                "train", "moving-digits-conv", "--epochs", "1", "--set", "source.clips=20", "--out", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("(None, 10, 32, 8, 4)", "conv_lstm (Rnn)");
        JsonNode report = JSON.readTree(Files.readString(run.resolve("report.json")));
        assertThat(report.at("/test/model/crossEntropy").asDouble()).isPositive();
        assertThat(report.get("parameters").asLong()).isLessThan(50_000);
        String model = run.resolve("model.lstm").toString();
        ProgramRun evaluated = ProgramRun.of("evaluate", model, "--format", "json");
        assertThat(JSON.readTree(evaluated.out()).at("/test/model/crossEntropy"))
                .isEqualTo(report.at("/test/model/crossEntropy"));
        ProgramRun exported =
                ProgramRun.of("export", model, "--to", run.resolve("m.onnx").toString(), "--check");
        assertThat(exported.code()).as(exported.err()).isZero();
    }

    @Test
    void filesAreJoinedByTheirDates() throws IOException {
        StringBuilder other = new StringBuilder("when,heat\n");
        LocalDate day = LocalDate.of(2024, 1, 11);
        for (int i = 0; i < 240; i++) {
            other.append(day.plusDays(i)).append(',').append(i % 7).append('\n');
        }
        Files.writeString(folder.resolve("heat.csv"), other);
        String join = "source.join=[{file=heat.csv,columns=[heat]}]";
        ProgramRun joined = train("joined", "--epochs", "1", "--set", join);
        assertThat(joined.code()).as(joined.err()).isZero();
        assertThat(joined.out())
                .contains("240 steps of one table")
                .contains("Note: 20 dates that are not in all files are left out");
        Files.writeString(
                folder.resolve("heat.csv"),
                other.append("2024-09-06,3\n").toString().replace("2024-02-02", "2024-02-01"));
        ProgramRun twice = train("twice", "--epochs", "1", "--set", join);
        assertThat(twice.code()).isEqualTo(2);
        assertThat(twice.errLines()).hasSize(1);
    }

    @Test
    void aColumnThatNeverChangesIsNotForecast() throws IOException {
        String still = Files.readString(folder.resolve("wheel.csv")).replaceAll("(?m),\\d+$", ",4");
        Files.writeString(folder.resolve("wheel.csv"), still);
        assertThat(train("still", "--set", "targets=[noise]", "--set", "layers.1.units=2")
                        .errLines())
                .singleElement()
                .asString()
                .contains("column \"noise\" never changes in the part that is learned");
        assertThat(train("read", "--epochs", "1").code()).as("it may be read").isZero();
    }

    @Test
    void whatATaskIncludesIsFoundFromACopyOfItsFile() throws IOException {
        Path copy = Files.writeString(
                folder.resolve("copy.conf"),
                ProgramRun.of("tasks", "weather-seattle").out());
        ProgramRun run = ProgramRun.of(
                "train",
                copy.toString(),
                "--epochs",
                "1",
                "--out",
                folder.resolve("copy").toString());
        assertThat(run.code()).as(run.err()).isZero();
    }

    /** A run's folder is often called as its task. */
    @Test
    void aFolderDoesNotHideATaskOfItsName() {
        ProgramRun run = ProgramRun.of("tasks", "--format", "json");
        assertThat(run.out()).contains("\"weather\"", "\"stocks\"", "\"hand-tracking\"");
    }
}
