package org.lstm4j.conformance.internal.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.lstm4j.conformance.BackendConformance;
import org.lstm4j.conformance.Outcome;
import org.lstm4j.conformance.Status;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All outcomes of one backend. They go to {@code target/conformance.json}, beside those of other backends of the module, and
 * into the page, if there is one.
 *
 * @param backend the label it is reported under
 * @param rules the rules' outcomes
 * @param sets the vector cases' outcomes
 */
public record Report(String backend, List<Outcome> rules, List<SetOutcomes> sets) {
    private static final System.Logger LOG = System.getLogger(Report.class.getName());
    private static final Path FILE = Path.of("target", "conformance.json");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The outcomes of one set of vectors. */
    public record SetOutcomes(String set, List<Outcome> outcomes) {}

    /** Writes the file and the page, and logs the table. */
    public void write() {
        try {
            writeJson();
            String page = System.getProperty(BackendConformance.PAGE, "");
            boolean failed = all().anyMatch(outcome -> outcome.status() == Status.FAILED);
            // the page says what every build does, not what a long one adds
            if (!page.isEmpty() && !failed && !Boolean.getBoolean(BackendConformance.LONG)) {
                new Page(Path.of(page)).update(this);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LOG.log(System.Logger.Level.INFO, table());
    }

    /** A line for each rule and for each set of vectors: what, whose, how it went, the worst deviation. */
    private String table() {
        StringBuilder out = new StringBuilder("conformance of " + backend + ": " + counts(rules) + " rules\n");
        for (Outcome rule : rules) {
            String status = rule.status().name().toLowerCase(Locale.ROOT);
            out.append(String.format(
                    Locale.ROOT, "  %-64s %-16s %-8s %.0e%n", rule.rule(), backend, status, rule.worst()));
        }
        for (SetOutcomes set : sets) {
            double worst =
                    set.outcomes().stream().mapToDouble(Outcome::worst).max().orElse(0);
            out.append(String.format(
                    Locale.ROOT, "  %-64s %-16s %s %.0e%n", set.set(), backend, counts(set.outcomes()), worst));
        }
        return out.toString().stripTrailing();
    }

    private Stream<Outcome> all() {
        return Stream.concat(rules.stream(), sets.stream().flatMap(set -> set.outcomes().stream()));
    }

    private static Map<Status, Long> counts(List<Outcome> outcomes) {
        Map<Status, Long> counts = new EnumMap<>(Status.class);
        outcomes.forEach(outcome -> counts.merge(outcome.status(), 1L, Long::sum));
        return counts;
    }

    private void writeJson() throws IOException {
        Files.createDirectories(FILE.toAbsolutePath().getParent());
        List<JsonNode> backends = new ArrayList<>();
        ObjectNode own = JSON.createObjectNode().put("backend", backend);
        if (Files.exists(FILE)) {
            for (JsonNode node : JSON.readTree(FILE.toFile()).path("backends")) {
                if (node instanceof ObjectNode before
                        && node.path("backend").asString().equals(backend)) {
                    own = before;
                } else {
                    backends.add(node);
                }
            }
        }
        update(own);
        backends.add(own);
        backends.sort(Comparator.comparing(node -> node.path("backend").asString()));
        ObjectNode root = JSON.createObjectNode().put("format", "lstm-conformance-report/1");
        root.putArray("backends").addAll(backends);
        Files.writeString(FILE, JSON.writeValueAsString(root) + "\n");
    }

    /** Rules, and each set of vectors, in the place of what an earlier run gave; what did not run now stays. */
    private void update(ObjectNode node) {
        if (!rules.isEmpty()) {
            ArrayNode ruleNodes = node.putArray("rules");
            rules.forEach(outcome -> put(ruleNodes.addObject().put("rule", outcome.rule()), outcome));
        }
        List<String> names = sets.stream().map(SetOutcomes::set).toList();
        List<JsonNode> others = node.path("vectors")
                .valueStream()
                .filter(entry -> !names.contains(entry.path("set").asString()))
                .toList();
        ArrayNode caseNodes = node.putArray("vectors").addAll(others);
        sets.forEach(set -> set.outcomes()
                .forEach(outcome ->
                        put(caseNodes.addObject().put("set", set.set()).put("case", outcome.rule()), outcome)));
    }

    private static void put(ObjectNode node, Outcome outcome) {
        node.put("status", outcome.status().name().toLowerCase(Locale.ROOT));
        if (!outcome.reason().isEmpty()) {
            node.put("reason", outcome.reason());
        }
        node.put("worstDeviation", outcome.worst());
    }
}
