package org.lstm4j.tasks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.io.DataFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.tasks.page.Html;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.testing.Browser;
import org.lstm4j.testing.Looks;

class RunPageTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    private static String page(TestScores test, OptionalLong memory) {
        return page(test, memory, "a note");
    }

    private static String page(TestScores test, OptionalLong memory, String note) {
        RunReport report = new RunReport(
                "my-task",
                "native",
                3,
                2,
                2,
                10,
                Optional.of(Scores.of(0.5)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(test),
                Optional.of(Scores.of(0.75)),
                100,
                125,
                memory,
                8000,
                HASH);
        RunDetails details = new RunDetails(
                "what <it> is",
                new ModelSummaryTable(
                        "sequential", List.of(new ModelSummaryTable.Row("lstm", "Lstm", "(None, 2)", 10, 0))),
                List.of(
                        new EpochScores(1, Scores.of(0.7), Optional.empty(), 1),
                        new EpochScores(2, Scores.of(0.5), Optional.empty(), 1)),
                List.of(Section.of("Examples", Html.paragraph("one of them"))),
                List.of(note),
                new Provenance(
                        "1.2.3",
                        Instant.EPOCH,
                        3,
                        List.of(new DataFile("rows.csv", HASH)),
                        HASH,
                        "jvm",
                        "os",
                        "arch",
                        "native",
                        new TreeMap<>()),
                "lstm train my-task",
                "seed = 3");
        return RunPage.of(report, details).text();
    }

    private static final TestScores LANGUAGE = new LanguageScores(
            2, 0.25, Math.exp(2), OptionalDouble.empty(), 200, OptionalDouble.empty(), 1234, "word", 0.125);

    @Test
    void everythingThatTellsARunFromAnotherIsThere() {
        assertThat(page(LANGUAGE, OptionalLong.of(300L << 20)))
                .contains("<h1>my-task, seed 3</h1>", "what &lt;it&gt; is")
                .contains("rows.csv", "SHA-256 " + HASH, "lstm train my-task", "seed = 3", "1.2.3")
                .contains("2 min 05 s", "100.0 s of it training", "300 MiB")
                .contains("a note", "one of them", "weights of the last epoch")
                .contains("frequency of words alone", "200.00");
    }

    @Test
    void memoryThatNobodyToldIsNotShown() {
        assertThat(page(LANGUAGE, OptionalLong.empty())).doesNotContain("peak memory");
    }

    @Test
    void forecastsStandBesideTheNaiveOnes() {
        ForecastErrors naive = new ForecastErrors(12, 15, 9);
        ForecastErrors seasonal = new ForecastErrors(8, 11, 6);
        assertThat(page(new ForecastScores(0.1, 50, 10, 13, 7, naive, seasonal, 7), OptionalLong.empty()))
                .contains("16.7 % better than the naive forecast and 25.0 % worse than the seasonal one")
                .contains("seasonal naive: 7 steps before");
    }

    @Test
    void aConstantSeriesIsComparedWithoutADivisionByZero() {
        ForecastErrors exact = new ForecastErrors(0, 0, 0);
        assertThat(page(new ForecastScores(0, 50, 0, 0, 0, exact, exact, 7), OptionalLong.empty()))
                .contains("the model is exact, as are the naive forecast and the seasonal one: the test values repeat.")
                .doesNotContain("NaN");
        assertThat(page(new ForecastScores(0.1, 50, 10, 13, 7, exact, exact, 7), OptionalLong.empty()))
                .contains("worse than the naive forecast, which is exact,")
                .doesNotContain("Infinity");
    }

    @Test
    void ofFewForecastsItIsSaidThatTheyAreFew() {
        ForecastErrors naive = new ForecastErrors(12, 15, 9);
        String caution = "On so few values chance may have made the difference.";
        assertThat(page(new ForecastScores(0.1, 29, 10, 13, 7, naive, naive, 7), OptionalLong.empty()))
                .contains(caution);
        assertThat(page(new ForecastScores(0.1, 30, 10, 13, 7, naive, naive, 7), OptionalLong.empty()))
                .doesNotContain(caution);
    }

    @Test
    void anAccuracyIsShownWithWhatSoManyRowsCanTell() {
        assertThat(page(scores(8, 2), OptionalLong.empty()))
                .contains("So many rows tell an accuracy of 0.490 to 0.943, with 95 % confidence")
                .contains("too few to tell it from always giving the same answer");
        assertThat(page(scores(800, 200), OptionalLong.empty()))
                .contains("So many rows tell an accuracy of 0.774 to 0.824, with 95 % confidence.")
                .doesNotContain("too few");
    }

    private static ClassificationScores scores(int right, int wrong) {
        return ClassificationScores.of(
                0.5,
                new ClassificationReport(
                        List.of("no", "yes"), List.of(List.of(right / 2, wrong / 2), List.of(wrong / 2, right / 2))));
    }

    @Test
    void aRunOnTheSampleSaysThatNothingIsToBeConcluded() {
        assertThat(page(LANGUAGE, OptionalLong.empty())).doesNotContain("nothing is to be concluded");
        assertThat(page(LANGUAGE, OptionalLong.empty(), "Data: the sample" + DataRoot.NOBODY_NAMED_ONE))
                .contains("nothing is to be concluded");
    }

    @Test
    void aTypeWithoutSectionsHasItsSummary() {
        TestScores bare = new TestScores() {
            @Override
            public Scores summary() {
                return Scores.of(0.5).with("taste", 0.875);
            }

            @Override
            public void print(java.io.PrintWriter text) {
                text.println("none");
            }
        };
        assertThat(page(bare, OptionalLong.empty())).contains("test taste", "0.8750");
    }

    @Test
    void aBrowserOpensIt(@TempDir Path folder) throws java.io.IOException {
        Path file = folder.resolve("report.html");
        java.nio.file.Files.writeString(file, page(LANGUAGE, OptionalLong.of(1 << 28)));
        try (Browser browser = Browser.orSkip(folder)) {
            assertThat(browser.open(file)).contains("Where it comes from");
            Looks.assertReadable(browser);
        }
    }
}
