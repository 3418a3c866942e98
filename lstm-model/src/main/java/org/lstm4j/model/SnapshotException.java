package org.lstm4j.model;

import org.lstm4j.InvalidInputException;

/** A snapshot of a session cannot be gone on from. */
public final class SnapshotException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    /** What is the matter with it. */
    public enum Problem {
        /** It is something else. */
        FOREIGN,
        /** A later release wrote it. */
        NEWER,
        /** It was cut off or changed. */
        DAMAGED,
        /** It is of another model. */
        OTHER_MODEL,
        /** It is of another kind of session. */
        OTHER_SESSION
    }

    private final Problem problem;

    SnapshotException(Problem problem, String message) {
        super(message);
        this.problem = problem;
    }

    /** What is the matter with it. */
    public Problem problem() {
        return problem;
    }
}
