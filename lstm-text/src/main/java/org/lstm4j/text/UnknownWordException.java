package org.lstm4j.text;

import org.lstm4j.InvalidInputException;
import org.lstm4j.text.internal.Excerpt;

/** A word that is not in the vocabulary, where {@link UnknownWords.Refuse} is the rule. */
public final class UnknownWordException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private final String word;
    private final int position;

    /**
     * Creates the exception.
     *
     * @param word the word as it was looked up
     * @param position its number among the words of its text, from 0
     */
    public UnknownWordException(String word, int position) {
        super("Word " + (position + 1) + " of the text, " + Excerpt.of(word)
                + ", is not in the vocabulary. Correct it, or choose another rule for unknown words.");
        this.word = word;
        this.position = position;
    }

    /** The word as it was looked up. */
    public String word() {
        return word;
    }

    /** Its number among the words of its text, from 0. */
    public int position() {
        return position;
    }
}
