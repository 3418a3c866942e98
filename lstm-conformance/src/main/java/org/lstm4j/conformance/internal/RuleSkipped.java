package org.lstm4j.conformance.internal;

import org.lstm4j.LstmException;

/** A rule cannot be checked here. The message is the reason, worded so that equal reasons can be counted. */
public final class RuleSkipped extends LstmException {
    private static final long serialVersionUID = 1;

    /** Creates it. */
    public RuleSkipped(String reason) {
        super(reason);
    }
}
