package org.lstm4j.conformance.internal.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lstm4j.conformance.Outcome;
import org.lstm4j.conformance.Status;

/**
 * The Markdown page that a project keeps under version control. A run replaces what its own backend had there, for rules and
 * for the sets of vectors that it ran; all else stays. The page holds no times, and is written only if it changes.
 */
final class Page {
    private final Path file;

    Page(Path file) {
        this.file = file;
    }

    void update(Report report) throws IOException {
        String before = Files.exists(file) ? Files.readString(file) : "";
        String after = text(before, report);
        if (!after.equals(before)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, after);
        }
    }

    private static String text(String before, Report report) {
        return """
                # Conformance

                Written by the build, never by hand: every backend's module runs the kit of `lstm-conformance`, puts all outcomes into
                its `target/conformance.json`, and a summary into this page.

                A number is the worst deviation, `|actual - expected| / (1 + |expected|)`, to one digit. Skipped means that it could not
                run; a gap is known not to hold yet.

                ## Rules

                %s
                ## Vectors of other implementations

                `kit/pytorch` ships inside the kit; the others come from the directories in `lstm.conformance.vectors`.

                %s
                ## Why vectors are skipped

                %s""".formatted(rules(before, report), sets(before, report), reasons(before, report));
    }

    private static Table rules(String before, Report report) {
        Table table = Table.read(before, "rule");
        if (!report.rules().isEmpty()) { // an importer's run has none
            table.clear(report.backend(), rule -> true);
        }
        report.rules().forEach(outcome -> table.put(outcome.rule(), report.backend(), cell(outcome)));
        return table;
    }

    private static String cell(Outcome outcome) {
        return switch (outcome.status()) {
            case PASSED -> "passed, " + number(outcome.worst());
            case SKIPPED -> "skipped: " + clean(outcome.reason());
            case GAP -> clean(outcome.reason());
            case FAILED -> "failed";
        };
    }

    private static String number(double worst) {
        return worst == 0 ? "0" : String.format(Locale.ROOT, "%.0e", worst);
    }

    private static String clean(String reason) {
        return reason.replace("|", "\\|").replaceAll("\\s+", " ");
    }

    private static Table sets(String before, Report report) {
        Table table = Table.read(before, "vectors");
        for (Report.SetOutcomes set : report.sets()) {
            List<String> parts = new ArrayList<>();
            for (Status status : Status.values()) {
                long count = set.outcomes().stream()
                        .filter(outcome -> outcome.status() == status)
                        .count();
                if (count > 0) {
                    parts.add(count + " " + status.name().toLowerCase(Locale.ROOT));
                }
            }
            double worst =
                    set.outcomes().stream().mapToDouble(Outcome::worst).max().orElse(0);
            table.put(set.set(), report.backend(), String.join(", ", parts) + (worst == 0 ? "" : ", " + number(worst)));
        }
        return table;
    }

    private static Table reasons(String before, Report report) {
        Table table = Table.read(before, "cases skipped");
        for (Report.SetOutcomes set : report.sets()) {
            table.clear(report.backend(), row -> row.startsWith(set.set() + ": "));
            Map<String, Long> reasons = set.outcomes().stream()
                    .filter(outcome -> outcome.status() == Status.SKIPPED)
                    .collect(Collectors.groupingBy(
                            outcome -> clean(outcome.reason()), TreeMap::new, Collectors.counting()));
            reasons.forEach(
                    (reason, count) -> table.put(set.set() + ": " + reason, report.backend(), Long.toString(count)));
        }
        return table;
    }
}
