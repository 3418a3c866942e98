package org.lstm4j.conformance.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.conformance.Capabilities;
import org.lstm4j.conformance.KnownGap;
import org.lstm4j.conformance.Outcome;
import org.lstm4j.conformance.Status;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.TrainingBackend;

/** Runs rules on one backend, takes known gaps into account, and turns whatever happens into an outcome. */
public final class RuleRunner {
    private final Backend backend;
    private final Capabilities capabilities;
    private final Map<String, KnownGap> gaps = new LinkedHashMap<>();

    /** A runner for a backend. */
    public RuleRunner(Backend backend, Capabilities capabilities, Set<KnownGap> gaps) {
        this.backend = backend;
        this.capabilities = capabilities;
        gaps.forEach(gap -> this.gaps.put(gap.rule(), gap));
    }

    /** Runs one rule. */
    public Outcome run(Rule rule) {
        Outcome outcome = plain(rule);
        KnownGap gap = gaps.get(rule.id());
        if (gap == null) {
            return outcome;
        }
        return switch (outcome.status()) {
            case FAILED ->
                new Outcome(rule.id(), Status.GAP, "known gap: " + gap.reason(), outcome.worst(), Optional.empty());
            case PASSED ->
                new Outcome(
                        rule.id(),
                        Status.FAILED,
                        "is declared as a known gap (" + gap.reason() + "), but holds now. Remove the KnownGap",
                        outcome.worst(),
                        Optional.empty());
            case SKIPPED, GAP -> outcome;
        };
    }

    // A rule that ends in any exception or error of the backend has failed; the cause is kept.
    @SuppressWarnings("CatchingUnchecked")
    private Outcome plain(Rule rule) {
        if (rule.trains() && !(backend instanceof TrainingBackend)) {
            return new Outcome(rule.id(), Status.SKIPPED, "the backend does not train", 0, Optional.empty());
        }
        Probe probe = new Probe(backend, capabilities);
        try {
            rule.body().check(probe);
            return new Outcome(rule.id(), Status.PASSED, "", probe.worst(), Optional.empty());
        } catch (RuleSkipped e) {
            return new Outcome(rule.id(), Status.SKIPPED, String.valueOf(e.getMessage()), 0, Optional.empty());
        } catch (RuntimeException | AssertionError e) {
            String reason = e instanceof RuleFailure ? String.valueOf(e.getMessage()) : e.toString();
            return new Outcome(rule.id(), Status.FAILED, reason, probe.worst(), Optional.of(e));
        }
    }
}
