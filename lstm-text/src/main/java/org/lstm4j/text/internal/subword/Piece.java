package org.lstm4j.text.internal.subword;

import org.lstm4j.InvalidInputException;

/**
 * A part of a text on its way to tokens. Immutable.
 *
 * @param text what it has become
 * @param isFirst whether its first character is the first one of the whole text: steps that put something in front of
 *     a text ask
 * @param limit how long it may become, in characters
 */
record Piece(String text, boolean isFirst, int limit) {
    private static final int GROWTH = 32;
    private static final int ROOM = 10_000;
    private static final int LONGEST = 1 << 26;

    /**
     * A whole text. What a file's steps make of it is bounded, for a few of them that double it would fill any heap.
     */
    static Piece of(String text) {
        return new Piece(text, true, (int) Math.min(LONGEST, (long) GROWTH * text.length() + ROOM));
    }

    /** The same place with another text. @throws InvalidInputException if that is too long */
    Piece with(String other) {
        return with(other, isFirst);
    }

    /** Another text, of which is known whether it still starts where the whole text does. */
    Piece with(String other, boolean first) {
        check(other.length());
        return other.equals(text) && first == isFirst ? this : new Piece(other, first, limit);
    }

    /** Checks the length of what is to come. @throws InvalidInputException if it is too long */
    void check(int length) {
        if (length > limit) {
            throw new InvalidInputException("a step of the tokenizer makes a text of " + text.length()
                    + " characters longer than " + limit + "; expected one that keeps texts about as long as they are");
        }
    }

    /** A part of it. */
    Piece part(int from, int to) {
        return from == 0 && to == text.length()
                ? this
                : new Piece(text.substring(from, to), isFirst && from == 0, limit);
    }
}
