package org.lstm4j.tasks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunReportTest {
    private static RunReport report(Optional<Scores> validation) {
        ClassificationReport test =
                ClassificationReport.of(new int[] {0, 0, 1}, new int[] {0, 1, 1}, List.of("no", "yes"));
        return new RunReport(
                "sarcasm",
                "native",
                1,
                5,
                3,
                30129,
                Optional.of(Scores.of(0.25, 0.875)),
                validation,
                validation.map(scores -> new BestEpoch(2, 0.75)),
                Optional.of(ClassificationScores.of(0.5, test)),
                Optional.of(Scores.of(0.5, 0.75)),
                12.5,
                13.75,
                validation.isPresent() ? OptionalLong.of(1 << 28) : OptionalLong.empty(),
                8000,
                "ab12");
    }

    @Test
    void keysAreThoseScriptsRelyOn(@TempDir Path folder) {
        Path file = folder.resolve("report.json");
        report(Optional.of(Scores.of(0.75, 0.5))).write(file);
        JsonNode json = new JsonMapper().readTree(file.toFile());
        assertThat(json.propertyNames())
                .containsExactly(
                        "task",
                        "backend",
                        "seed",
                        "epochs",
                        "savedEpoch",
                        "parameters",
                        "train",
                        "validation",
                        "bestValidationAccuracy",
                        "test",
                        "lastEpochTest",
                        "seconds",
                        "wallSeconds",
                        "peakMemoryBytes",
                        "sequencesPerSecond",
                        "weightsSha256");
        assertThat(json.at("/train/loss").asDouble()).isEqualTo(0.25);
        assertThat(json.at("/validation/accuracy").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/test").propertyNames())
                .contains("loss", "accuracy", "precision", "recall", "f1", "support", "confusion");
        assertThat(json.at("/test/support/0").asLong()).isEqualTo(2);
        assertThat(json.at("/test/confusion/0/1").asInt()).isEqualTo(1);
    }

    @Test
    void partsThatDoNotApplyHaveNoKey() {
        assertThat(new JsonMapper()
                        .readTree(JsonText.of(report(Optional.empty())))
                        .propertyNames())
                .doesNotContain("validation", "peakMemoryBytes");
    }
}
