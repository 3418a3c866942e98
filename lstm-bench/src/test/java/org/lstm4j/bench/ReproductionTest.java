package org.lstm4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.InvalidInputException;

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
        String page = Reproduction.page(runs);
        assertThat(page)
                .contains("Rows: 20,000 train, 6,709 test. Parameters: 30,129.")
                .contains("| test accuracy | 0.80 | 0.8345 ± 0.0010 (0.8300 to 0.8400) | 2 |")
                .contains("| test accuracy | 0.8612 | 1 |")
                .contains("Parameters: 7. **Expected 3,497,729.**")
                .contains("| best epoch's test accuracy | 0.76494 | 0.8000 | 1 |")
                .contains("| last epoch's test accuracy | not printed | not in the report | 0 |")
                .contains("| test accuracy after 2 epochs | 0.8639 | not run | 0 |");
    }

    @Test
    void aDamagedReportIsNamed() throws IOException {
        report("tweets", "{");
        assertThatThrownBy(() -> Reproduction.page(runs))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("report.json: cannot be read");
    }
}
