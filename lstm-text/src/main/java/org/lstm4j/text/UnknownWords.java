package org.lstm4j.text;

import java.util.Objects;

/** What becomes of words outside the vocabulary. */
public sealed interface UnknownWords {

    /**
     * One id stands for all of them.
     *
     * @param token that id
     */
    record Replace(SpecialToken token) implements UnknownWords {
        /** Checks that the token is not null. */
        public Replace {
            Objects.requireNonNull(token, "token");
        }
    }

    /** They are left out, and what follows them moves up. */
    record Drop() implements UnknownWords {}

    /** They are an {@link UnknownWordException}. */
    record Refuse() implements UnknownWords {}
}
