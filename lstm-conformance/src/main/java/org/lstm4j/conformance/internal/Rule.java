package org.lstm4j.conformance.internal;

/**
 * Something every backend must do.
 *
 * @param id its name in reports and in {@link org.lstm4j.conformance.KnownGap}s
 * @param trains true if only training backends can run it
 * @param body what is checked
 */
public record Rule(String id, boolean trains, Body body) {
    /** What is checked. */
    @FunctionalInterface
    public interface Body {
        /** Throws {@link RuleFailure} if the rule does not hold, and {@link RuleSkipped} if it cannot be checked. */
        void check(Probe probe);
    }

    /** A rule that every backend can be held to. */
    public static Rule of(String id, Body body) {
        return new Rule(id, false, body);
    }

    /** A rule for backends that train. */
    public static Rule training(String id, Body body) {
        return new Rule(id, true, body);
    }
}
