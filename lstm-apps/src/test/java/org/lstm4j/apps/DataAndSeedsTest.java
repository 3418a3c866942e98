package org.lstm4j.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.tasks.report.Spread;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code data}, and trainings with several seeds. */
class DataAndSeedsTest {
    @TempDir
    private Path folder;

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text);
    }

    @Test
    void withoutADataRootTheSamplesAreListed() {
        ProgramRun run = ProgramRun.of("data");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .startsWith("No data root is named (--data or LSTM_DATA): tasks read the samples inside the program")
                .contains("dailydialog/Daily_Dialog_Dataset.csv  for dialog, dialog-best\n  360 rows, ")
                .contains("imdb/imdb-test.tsv  for imdb-228, imdb-500, imdb-best\n  200 rows, ")
                .contains("tweets/tweets.csv  for tweets, tweets-best\n  300 rows, ")
                .contains("timeseries/web_traffic_10pages.csv  for web-traffic, web-traffic-best\n  3 rows, ")
                .contains("imdb/imdb_word_index.json  for imdb-500\n  missing\n  from https://");
    }

    @Test
    void whatIsMissingOrBrokenBelowARootIsToldWithItsOrigin() throws IOException {
        Path tweets = Files.createDirectories(folder.resolve("tweets"));
        Files.writeString(tweets.resolve("tweets.csv"), "id,text,target\n1,fire,1\n2,ok,0\n");
        Path sarcasm = Files.createDirectories(folder.resolve("sarcasm"));
        Files.writeString(sarcasm.resolve("Sarcasm_Headlines_Dataset.json"), "{\"headline\": 3}\n");
        ProgramRun run = ProgramRun.of("data", "--data", folder.toString(), "--format", "json");
        assertThat(run.code()).as(run.err()).isZero();
        for (JsonNode file : json(run.out())) {
            boolean isTweets = file.get("file").asString().equals("tweets/tweets.csv");
            assertThat(file.get("ready").asBoolean()).isEqualTo(isTweets);
            assertThat(file.has("rows")).isEqualTo(isTweets);
            assertThat(file.get("origin").asString()).contains("http");
            assertThat(file.has("found"))
                    .as("a broken file says what is wrong with it")
                    .isEqualTo(isTweets || file.get("file").asString().startsWith("sarcasm"));
        }
        assertThat(ProgramRun.of("data", "--data", folder.toString()).out()).contains("  2 rows, 31 bytes: " + tweets);
    }

    @Test
    void severalSeedsAreSeveralRunsAndOneReport() throws IOException {
        Path out = folder.resolve("runs");
        ProgramRun run = ProgramRun.of(
                "train sequence-classifier --backend reference --epochs 1 --seeds 3 --seed 5 --set data.source.rows=80"
                        .concat(
                                " --set data.source.length=4 --set text.pipeline.max-length=4 --set layers.0.units=2 --set layers.1.units=2 --out "
                                        + out)
                        .split(" "));
        assertThat(run.code()).as(run.err()).isZero();
        JsonNode all = json(Files.readString(out.resolve("report.json")));
        assertThat(all.propertyNames())
                .containsExactly(
                        "task",
                        "backend",
                        "seeds",
                        "parameters",
                        "train",
                        "validation",
                        "bestValidationAccuracy",
                        "test",
                        "seconds");
        assertThat(all.get("seeds").toString()).isEqualTo("[5,6,7]");
        double sum = 0;
        for (int seed = 5; seed <= 7; seed++) {
            JsonNode one = json(Files.readString(out.resolve("seed-" + seed + "/report.json")));
            assertThat(one.get("seed").asInt()).isEqualTo(seed);
            assertThat(all.at("/test/loss/values/" + (seed - 5))).isEqualTo(one.at("/test/loss"));
            sum += one.at("/test/loss").asDouble();
        }
        assertThat(all.at("/test/loss/mean").asDouble()).isEqualTo(sum / 3);
        assertThat(run.out()).contains("3 runs with seeds 5 to 7").contains("test accuracy");
        // Three times differ by so much that an interval around their mean would begin below 0.
        assertThat(run.out()).containsPattern("seconds, shortest to longest +[0-9.]+ +[0-9.]+ +[0-9.]+ to [0-9.]+");
        assertThat(run.out()).as("rows that all have the same length").doesNotContain("read the padding");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("href=\"seed-5/report.html\"", "href=\"seed-7/report.html\"");
        assertThat(out.resolve("seed-5/report.html")).exists();
        ProgramRun one = ProgramRun.of("train", "sequence-classifier", "--seeds", "1");
        assertThat(one.code()).isEqualTo(2);
        assertThat(one.err()).contains("--seeds: must be from 2 to 10000, got 1");
    }

    /** The mean plus and minus 4.30265 standard errors: the 97.5 % quantile for two degrees of freedom. */
    @Test
    void theIntervalIsThatOfStudent() {
        Spread spread = Spread.of(List.of(1.0, 2.0, 4.0));
        assertThat(spread.mean()).isEqualTo(7 / 3.0);
        assertThat(spread.standardDeviation()).isEqualTo(Math.sqrt((16 / 9.0 + 1 / 9.0 + 25 / 9.0) / 2));
        assertThat(spread.low()).isCloseTo(-1.46125, within(1e-4));
        assertThat(spread.high()).isCloseTo(6.12791, within(1e-4));
    }

    @Test
    void aSettingThatABackendDoesNotKnowIsRefusedByIt() {
        ProgramRun run = ProgramRun.of(
                "train",
                "sarcasm",
                "--backend",
                "reference",
                "--backend-option",
                "provider=cuda",
                "--out",
                folder.resolve("x").toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("provider");
    }
}
