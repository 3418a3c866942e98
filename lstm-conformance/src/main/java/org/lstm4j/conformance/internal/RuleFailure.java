package org.lstm4j.conformance.internal;

/** A rule does not hold. The message says where, what was expected, and what came. */
public final class RuleFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    /** Creates it. */
    public RuleFailure(String message) {
        super(message);
    }
}
