package org.lstm4j.text;

import org.lstm4j.InvalidInputException;

/** A tokenizer or text pipeline cannot be read: its JSON is broken, of another kind or version, or contradicts itself. */
public final class TextFormatException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final String location;
    private final String expected;
    private final String found;

    /**
     * Creates the exception.
     *
     * @param source what was read: a file name, or words such as {@code tokenizer JSON}
     * @param location where in it: a key path such as {@code config.word_index}, or a line and column
     * @param expected what should stand there
     * @param found what stands there
     * @param advice what to do about it, a sentence
     */
    public TextFormatException(String source, String location, String expected, String found, String advice) {
        super(source + ": " + location + ": expected " + expected + ", found " + found + ". " + advice);
        this.source = source;
        this.location = location;
        this.expected = expected;
        this.found = found;
    }

    /** What was read: a file name, or words such as {@code tokenizer JSON}. */
    public String source() {
        return source;
    }

    /** Where in it: a key path such as {@code config.word_index}, or a line and column. */
    public String location() {
        return location;
    }

    /** What should stand there. */
    public String expected() {
        return expected;
    }

    /** What stands there. */
    public String found() {
        return found;
    }
}
