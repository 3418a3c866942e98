package org.lstm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;
import org.lstm4j.apps.Lstm;

class ReproductionTest {
    @TempDir
    Path runs;

    private void report(String task, String json) throws IOException {
        Files.createDirectories(runs.resolve(task));
        Files.writeString(runs.resolve(task).resolve("report.json"), json);
    }

    @Test
    void figuresOfReportsStandBesideThoseOfTheirSource() throws IOException {
        report("sarcasm", """
                {"task": "sarcasm", "seeds": [1, 2], "parameters": 30129, "test": {"accuracy":
                {"mean": 0.8345, "standardDeviation": 0.001, "low": 0.83, "high": 0.84, "values": [0.834, 0.835]}}}""");
        report("sarcasm-best", """
                {"task": "sarcasm-best", "seed": 3, "parameters": 5, "test": {"accuracy": 0.8612}}""");
        report("tweets", """
                {"task": "tweets", "seed": 3, "parameters": 7, "bestValidationAccuracy": {"epoch": 2, "accuracy": 0.8}}""");
        report("imdb-228", """
                {"task": "imdb-228", "seeds": [1, 2], "parameters": 246305, "test": {"accuracy":
                {"mean": 0.82, "standardDeviation": 0.01, "low": 0.8, "high": 0.84, "values": [0.81, 0.83]}},
                "average": {"test": {"accuracy": 0.83}}}""");
        report("imdb-500", """
                {"task": "imdb-500", "seeds": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "parameters": 213301, "test": {"accuracy":
                {"mean": 0.9, "standardDeviation": 0.01, "low": 0.9, "high": 0.91,
                "values": [0.95, 0.1, 0.91, 0.92, 0.96, 0.2, 0.3, 0.97, 0.98, 0.5]}}}""");
        String page = Reproduction.page(runs, Optional.empty());
        assertThat(page)
                .contains("Rows: 20,000 train, 6,709 test. Parameters: 30,129.")
                .contains("| test accuracy | 0.80 | 0.8345 ± 0.0010 (0.8300 to 0.8400) | 2 |")
                .contains("| test accuracy | 0.8612 | 1 |")
                .contains("Parameters: 7. **Expected 3,499,777.**")
                .contains("| best epoch's test accuracy | 0.76494 | 0.8000 | 1 |")
                .contains("| last epoch's test accuracy | not printed | not in the report | 0 |")
                .contains("| last epoch's test accuracy | not measured | 0.8200 ± 0.0100 (0.8000 to 0.8400) | 2 |")
                .contains("| the same, of the average of the models | | 0.8300 | 2 |")
                .contains("± 0.0100 (0.9000 to 0.9100), median 0.9150 | 10 |")
                .contains("| test accuracy | not run | 0 |");
    }

    @Test
    void eachTrapIsMeasuredAloneAndCostsAreListed() throws IOException {
        report("sarcasm", """
                {"task": "sarcasm", "seed": 1, "parameters": 30129, "test": {"accuracy": 0.83}, "seconds": 12.34,
                "peakMemoryBytes": 512300000}""");
        report("sarcasm-lengths", """
                {"task": "sarcasm", "seeds": [1, 2], "parameters": 30129, "test": {"accuracy":
                {"mean": 0.8345, "standardDeviation": 0.001, "low": 0.83, "high": 0.84, "values": [0.834, 0.835]}}}""");
        report("imdb-228", """
                {"task": "imdb-228", "seeds": [4, 5], "parameters": 246305}""");
        report("imdb-228/seed-4", """
                {"task": "imdb-228", "seed": 4, "seconds": 6.75, "wallSeconds": 9, "peakMemoryBytes": 1200000000}""");
        assertThat(Reproduction.page(runs, Optional.empty()))
                .contains("| `imdb-228` | 6.8 | 9.0 | 1,200.0 |")
                .contains(
                        "| padding is not read (`text.lengths=true`) | test accuracy | 0.8300 | 0.8345 ± 0.0010 (0.8300 to"
                                + " 0.8400) | +0.0045 | 2 |")
                .contains("| `sarcasm` | 12.3 |  | 512.3 |")
                .contains("| `tweets` |  |  |  |");
    }

    @Test
    void commandsMakeEveryRunThatThePageReads() {
        List<String> lines = RunCommands.of(Reproduction.systems(), "/data", "/runs");
        assertThat(lines)
                .contains("./lstm train imdb-500 --data '/data' --seeds 30 --out '/runs/imdb-500'")
                .contains("./lstm train sarcasm --data '/data' --seeds 3 --set 'text.lengths=true' --out"
                        + " '/runs/sarcasm-lengths'")
                .contains("./lstm train imdb-228 --data '/data' --seeds 3 --average --out '/runs/imdb-228'")
                .doesNotHaveDuplicates();
    }

    @Test
    void countsOfManyModelsAreGathered() {
        assertThat(SourceSentences.text(List.of(2L, 1L, 2L))).isEqualTo("2, 1, 2");
        assertThat(SourceSentences.text(List.of(2L, 1L, 2L, 2L, 2L, 2L, 2L, 2L, 1L, 2L)))
                .isEqualTo("2 by 8 models, 1 by 2 models");
    }

    @Test
    void sentencesAreLabelledByTheModels() throws IOException {
        StringWriter err = new StringWriter();
        String[] train = {
            "train",
            "sarcasm",
            "--epochs",
            "1",
            "--out",
            runs.resolve("sarcasm").toString()
        };
        assertThat(Lstm.run(train, new PrintWriter(new StringWriter()), new PrintWriter(err)))
                .as(err.toString())
                .isZero();
        Path file = runs.resolve("sentences.conf");
        Files.writeString(file, """
                sarcasm = [{ text = "storm warning", label = "Sarcastic" }, { text = "storm warning", label = "Not sarcastic" }]
                """);
        Path changed = Files.createDirectory(runs.resolve("sarcasm-lengths"));
        for (String name : List.of("model.lstm", "report.json")) {
            Files.copy(runs.resolve("sarcasm").resolve(name), changed.resolve(name));
        }
        assertThat(Reproduction.page(runs, Optional.of(SourceSentences.read(file))))
                .contains("| sentences of the tutorial labelled as there | 2 of 2 | 1 | 1 |")
                .contains("| the same | sentences labelled as there, of 2 | 1 | 1 |  | 1 |");
        assertThatThrownBy(() -> SourceSentences.read(runs.resolve("none.conf")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("none.conf: there is no such file of sentences");
    }

    @Test
    void aDamagedReportIsNamed() throws IOException {
        report("tweets", "{");
        assertThatThrownBy(() -> Reproduction.page(runs, Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("report.json: cannot be read");
    }
}
