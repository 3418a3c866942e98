package org.lstm4j.conformance.internal.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lstm4j.conformance.Outcome;
import org.lstm4j.conformance.Status;

/**
 * The Markdown page that a project keeps under version control. A run replaces the rows of its own backend, and of the sets
 * of vectors that it had; all other rows stay. Rows are in one order, hold no times, and the file is written only if
 * something in it changes.
 */
final class Page {
    private static final List<String> RULES = List.of("rule", "backend", "status", "worst deviation");
    private static final List<String> VECTORS =
            List.of("vectors", "backend", "passed", "skipped", "gaps", "worst deviation");
    private static final List<String> REASONS = List.of("vectors skipped", "backend", "cases", "reason");

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
        Predicate<List<String>> own = row -> row.get(1).equals(report.backend());
        Predicate<List<String>> ownSet =
                own.and(row -> report.sets().stream().anyMatch(set -> set.set().equals(row.getFirst())));
        return """
                # Conformance

                Written by the build: every backend module runs the kit of `lstm-conformance`, puts all outcomes into its
                `target/conformance.json`, and its rows into this page. A deviation is `|actual - expected| / (1 + |expected|)`, to one
                digit. Skipped means that it could not run, with the reason; a gap is known not to hold yet.

                ## Rules

                %s
                ## Vectors of other implementations

                `kit/pytorch` ships inside the kit; the others come from the directories in `lstm.conformance.vectors`.

                %s
                ## Why vectors are skipped

                %s""".formatted(
                        table(RULES, merge(before, RULES, own.negate(), ruleRows(report))),
                        table(VECTORS, merge(before, VECTORS, ownSet.negate(), setRows(report))),
                        table(REASONS, merge(before, REASONS, ownSet.negate(), reasonRows(report))));
    }

    private static Stream<List<String>> ruleRows(Report report) {
        return report.rules().stream()
                .map(outcome -> List.of(outcome.rule(), report.backend(), status(outcome), number(outcome)));
    }

    private static String status(Outcome outcome) {
        String status = outcome.status().name().toLowerCase(Locale.ROOT);
        return outcome.reason().isEmpty() ? status : status + ": " + clean(outcome.reason());
    }

    private static String number(Outcome outcome) {
        return outcome.status() == Status.PASSED || outcome.status() == Status.GAP ? number(outcome.worst()) : "";
    }

    private static String number(double worst) {
        return worst == 0 ? "0" : String.format(Locale.ROOT, "%.0e", worst);
    }

    private static Stream<List<String>> setRows(Report report) {
        return report.sets().stream()
                .map(set -> List.of(
                        set.set(),
                        report.backend(),
                        count(set, Status.PASSED),
                        count(set, Status.SKIPPED),
                        count(set, Status.GAP),
                        number(set.outcomes().stream()
                                .mapToDouble(Outcome::worst)
                                .max()
                                .orElse(0))));
    }

    private static String count(Report.SetOutcomes set, Status status) {
        return Long.toString(set.outcomes().stream()
                .filter(outcome -> outcome.status() == status)
                .count());
    }

    private static Stream<List<String>> reasonRows(Report report) {
        return report.sets().stream().flatMap(set -> {
            Map<String, Long> reasons = set.outcomes().stream()
                    .filter(outcome -> outcome.status() == Status.SKIPPED)
                    .collect(Collectors.groupingBy(
                            outcome -> clean(outcome.reason()), TreeMap::new, Collectors.counting()));
            return reasons.entrySet().stream()
                    .map(entry ->
                            List.of(set.set(), report.backend(), Long.toString(entry.getValue()), entry.getKey()));
        });
    }

    private static String clean(String reason) {
        return reason.replace("|", "\\|").replaceAll("\\s+", " ");
    }

    private static NavigableSet<List<String>> merge(
            String before, List<String> header, Predicate<List<String>> stays, Stream<List<String>> rows) {
        NavigableSet<List<String>> merged = new TreeSet<>(Comparator.comparing((List<String> row) -> row.getFirst())
                .thenComparing(row -> row.get(1))
                .thenComparing(row -> String.join(" ", row)));
        before.lines()
                .dropWhile(line -> !line.equals(line(header)))
                .skip(2)
                .takeWhile(line -> line.startsWith("| "))
                .map(line -> Arrays.stream(line.substring(2, line.length() - 2).split(" \\| ", -1))
                        .map(String::strip)
                        .toList())
                .filter(row -> row.size() == header.size())
                .filter(stays)
                .forEach(merged::add);
        rows.forEach(merged::add);
        return merged;
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private static String table(List<String> header, NavigableSet<List<String>> rows) {
        StringBuilder table = new StringBuilder(line(header)).append('\n');
        table.append("|").append("---|".repeat(header.size())).append('\n');
        rows.forEach(row -> table.append(line(row)).append('\n'));
        return table.toString();
    }
}
