package org.lstm4j.text;

import org.lstm4j.InvalidInputException;

/**
 * A regular expression costs more on a text than texts are worth: it tries too many ways to match, goes too deep, or makes too
 * long a text. Patterns come with models of others, and a few characters can keep a processor busy for years.
 */
public final class PatternLimitException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String pattern;
    private final int textLength;

    /**
     * Creates the exception.
     *
     * @param pattern the regular expression
     * @param textLength length of the text, in characters
     * @param problem what it does, a clause with {@code it}
     * @param advice what to do about it, a sentence
     */
    public PatternLimitException(String pattern, int textLength, String problem, String advice) {
        super("the pattern \"" + pattern + "\" on a text of " + textLength + " characters: " + problem + ". " + advice);
        this.pattern = pattern;
        this.textLength = textLength;
    }

    /** The regular expression. */
    public String pattern() {
        return pattern;
    }

    /** Length of the text, in characters. */
    public int textLength() {
        return textLength;
    }
}
