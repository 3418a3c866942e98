package org.lstm4j.text;

/** What a reader does with a record whose text is empty or blank. They are counted in any case. */
public enum EmptyText {
    /** Hand it on; it will have no ids. */
    KEEP,
    /** Leave it out. */
    SKIP,
    /** Throw a {@link TextDataException}. */
    FAIL
}
