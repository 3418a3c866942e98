package org.lstm4j.model;

import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;

/** Closes several things, all of them whatever one of them throws. */
final class Failures {
    private @Nullable Throwable first;

    void closing(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception | Error e) {
            Throwable before = first;
            if (before == null) {
                first = e;
            } else {
                before.addSuppressed(e);
            }
        }
    }

    /** Throws the first failure, the others with it. */
    void rethrow() {
        Throwable thrown = first;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown != null) {
            throw new LstmException("A model cannot be closed: " + thrown.getMessage(), thrown);
        }
    }
}
