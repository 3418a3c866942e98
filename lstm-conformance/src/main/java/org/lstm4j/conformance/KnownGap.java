package org.lstm4j.conformance;

import org.lstm4j.InvalidInputException;

/**
 * A rule that a backend is known not to meet yet. The rule runs all the same: while it fails it is reported as a gap, and
 * when it passes the build fails until the gap is removed.
 *
 * @param rule the rule's id, such as {@code required_LSTM03_gateOrderIsIofc}
 * @param reason why, for the report
 */
public record KnownGap(String rule, String reason) {
    /** Checks that both are given. */
    public KnownGap {
        if (rule.isBlank() || reason.isBlank()) {
            throw new InvalidInputException("A known gap needs the id of its rule and a reason");
        }
    }
}
