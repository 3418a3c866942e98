package org.lstm4j.conformance;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.lstm4j.conformance.internal.RuleRunner;
import org.lstm4j.conformance.internal.rules.Rules;
import org.lstm4j.spi.Backend;

/** All rules on a backend without a test framework; what the kit's own tests and a program use. */
public final class ConformanceRun {
    private ConformanceRun() {}

    /** The outcome of each rule, in the kit's order. Vectors are not run. The backend stays the caller's. */
    public static List<Outcome> of(Backend backend, Capabilities capabilities, Set<KnownGap> gaps) {
        return of(backend, capabilities, gaps, id -> true);
    }

    /** The same for the rules whose id is wanted. */
    public static List<Outcome> of(
            Backend backend, Capabilities capabilities, Set<KnownGap> gaps, Predicate<String> isWanted) {
        RuleRunner runner = new RuleRunner(backend, capabilities, gaps);
        return Rules.all().stream()
                .filter(rule -> isWanted.test(rule.id()))
                .map(runner::run)
                .toList();
    }

    /** The ids of all rules. */
    public static List<String> ids() {
        return Rules.all().stream().map(rule -> rule.id()).toList();
    }
}
