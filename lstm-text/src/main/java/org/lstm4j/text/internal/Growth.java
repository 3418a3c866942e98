package org.lstm4j.text.internal;

import org.lstm4j.InvalidInputException;

/** Bounds texts that steps make longer: a few steps that double a text would fill any heap. */
public final class Growth {
    private static final long MAX_TEXT = Utf8Lines.MAX_LINE;

    private Growth() {}

    /**
     * Checks the length of a text that was made of another.
     *
     * @throws InvalidInputException if it is longer than that and than any line may be
     */
    public static void check(long length, int before) {
        if (length > MAX_TEXT && length > before) {
            throw new InvalidInputException("a step of the text pipeline makes a text of " + before
                    + " characters longer than " + MAX_TEXT + "; let it replace by something shorter");
        }
    }

    /** {@link String#replace(CharSequence, CharSequence)}, bounded. */
    public static String replace(String text, String old, String by) {
        if (by.length() > old.length()) {
            long found = 0;
            for (int at = text.indexOf(old); at >= 0; at = text.indexOf(old, at + old.length())) {
                found++;
            }
            check(text.length() + found * (by.length() - old.length()), text.length());
        }
        return text.replace(old, by);
    }
}
