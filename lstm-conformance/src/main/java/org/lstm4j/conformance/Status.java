package org.lstm4j.conformance;

/** How a rule or a vector case ended. */
public enum Status {
    /** It ran and held. */
    PASSED,
    /** It ran and did not hold, or a known gap holds by now. */
    FAILED,
    /** It could not run; the reason is with it. */
    SKIPPED,
    /** It ran, did not hold, and is known not to. */
    GAP
}
