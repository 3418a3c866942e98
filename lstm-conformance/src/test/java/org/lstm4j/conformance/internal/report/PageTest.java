package org.lstm4j.conformance.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.conformance.Outcome;
import org.lstm4j.conformance.Status;

class PageTest {
    @TempDir
    Path folder;

    private static Outcome outcome(String rule, Status status, String reason, double worst) {
        return new Outcome(rule, status, reason, worst, Optional.empty());
    }

    private static Report report(String backend, double worst, Report.SetOutcomes... sets) {
        return new Report(
                backend,
                List.of(
                        outcome("required_B", Status.PASSED, "", worst),
                        outcome("required_A", Status.SKIPPED, "does a | b", 0)),
                List.of(sets));
    }

    private static Report.SetOutcomes set(String name) {
        return new Report.SetOutcomes(
                name,
                List.of(
                        outcome("one", Status.PASSED, "", 3.14e-8),
                        outcome("two", Status.SKIPPED, "no operator", 0),
                        outcome("three", Status.SKIPPED, "no operator", 0)));
    }

    private String update(Report report) throws IOException {
        Path file = folder.resolve("docs").resolve("PAGE.md");
        new Page(file).update(report);
        return Files.readString(file);
    }

    @Test
    void backendsAreColumnsAndRowsAreSorted() throws IOException {
        update(report("zebra", 1.26e-7, set("kit/x")));
        assertThat(update(report("ant", 0, set("kit/x"))))
                .contains("""
                        | rule | ant | zebra |
                        |---|---|---|
                        | required_A | skipped: does a \\| b | skipped: does a \\| b |
                        | required_B | passed, 0 | passed, 1e-07 |
                        """)
                .contains("| kit/x | 1 passed, 2 skipped, 3e-08 | 1 passed, 2 skipped, 3e-08 |\n")
                .contains("| kit/x: no operator | 2 | 2 |\n");
    }

    @Test
    void aRunReplacesItsOwnColumnAndKeepsSetsThatItDidNotRun() throws IOException {
        update(report("ant", 1e-3, set("kit/x"), set("more/y")));
        update(report("zebra", 1e-4, set("kit/x")));
        String page = update(report("ant", 2e-6, set("kit/x")));
        assertThat(page)
                .contains("| required_B | passed, 2e-06 | passed, 1e-04 |")
                .contains("| more/y | 1 passed, 2 skipped, 3e-08 |  |")
                .contains("| more/y: no operator | 2 |  |");
    }

    @Test
    void aPageThatDoesNotChangeIsNotWritten() throws IOException {
        Report report = report("ant", 1e-3, set("kit/x"));
        update(report);
        Path file = folder.resolve("docs").resolve("PAGE.md");
        FileTime old = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(file, old);
        update(report);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(old);
        update(report("ant", 1e-4, set("kit/x")));
        assertThat(Files.getLastModifiedTime(file)).isNotEqualTo(old);
    }

    @Test
    void anImportersRunHasNoRulesAndLeavesThoseOfItsBackend() throws IOException {
        update(report("ant", 1.26e-7, set("kit/x")));
        assertThat(update(new Report("ant", List.of(), List.of(set("others/onnx")))))
                .contains("| required_B | passed, 1e-07 |\n")
                .contains("| kit/x | 1 passed, 2 skipped, 3e-08 |\n")
                .contains("| others/onnx | 1 passed, 2 skipped, 3e-08 |\n");
    }
}
