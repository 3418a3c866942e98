package org.lstm4j.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.lstm4j.conformance.internal.RuleRunner;
import org.lstm4j.conformance.internal.report.Report;
import org.lstm4j.conformance.internal.vectors.VectorSet;
import org.lstm4j.conformance.internal.vectors.VectorSets;
import org.lstm4j.spi.Backend;

/**
 * An importer of ONNX models, held to ONNX's operator tests and to models of others with recorded numbers: what it reads is
 * run by each backend and compared, what it refuses is skipped with its own reason. Extend it, say which importer and which
 * backends, and run the class. Outcomes go where those of {@link BackendConformance} go, whose properties also hold here; without
 * {@value BackendConformance#VECTORS} there is nothing to read, and one test is skipped with that reason.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ImporterConformance {
    private final List<Subject> subjects = new ArrayList<>();
    private final Map<Subject, List<Report.SetOutcomes>> outcomes = new LinkedHashMap<>();

    /**
     * A backend that runs what was read.
     *
     * @param label what it is called in reports
     * @param backend the backend, newly created; the kit closes it
     * @param capabilities what it declares
     */
    public record Subject(String label, Backend backend, Capabilities capabilities) {}

    /** For subclasses. */
    protected ImporterConformance() {}

    /** The importer. */
    protected abstract OnnxImporter importer();

    /**
     * The backends that run what it reads. Abort here (JUnit's {@code Assumptions.abort}) if one cannot run on this machine and
     * there is no other.
     */
    protected abstract List<Subject> backends();

    @BeforeAll
    final void open() {
        subjects.addAll(backends());
    }

    /** Each case of each set, on each backend. */
    @TestFactory
    protected Stream<DynamicNode> vectors() {
        List<VectorSet> sets = VectorSets.onnx(importer());
        if (sets.isEmpty()) {
            return Stream.of(BackendConformance.skipped(
                    "ONNX's vectors", BackendConformance.VECTORS + " names no directory with vectors of ONNX"));
        }
        return subjects.stream()
                .map(subject -> DynamicContainer.dynamicContainer(
                        subject.label(), sets.stream().map(set -> container(subject, set))));
    }

    private DynamicNode container(Subject subject, VectorSet set) {
        RuleRunner runner = new RuleRunner(subject.backend(), subject.capabilities(), Set.of());
        List<Outcome> results = new ArrayList<>();
        outcomes.computeIfAbsent(subject, none -> new ArrayList<>()).add(new Report.SetOutcomes(set.name(), results));
        String label = subject.label() + " / ";
        return BackendConformance.container(set, rule -> {
            Outcome outcome = runner.run(rule);
            results.add(outcome);
            BackendConformance.conclude(outcome, label, getClass());
        });
    }

    @AfterAll
    final void report() {
        for (Subject subject : subjects) {
            try (Backend backend = subject.backend()) {
                List<Report.SetOutcomes> sets = outcomes.getOrDefault(subject, List.of());
                if (!sets.isEmpty() && System.getProperty(BackendConformance.RULE) == null) {
                    new Report(subject.label(), List.of(), sets).write();
                }
            }
        }
    }
}
