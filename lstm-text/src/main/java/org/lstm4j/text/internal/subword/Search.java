package org.lstm4j.text.internal.subword;

import java.util.Arrays;
import org.lstm4j.text.internal.Patterns;

/** Finds all places of something in a text. Immutable. */
interface Search {
    /** Start and end of each match, in order. */
    int[] find(String text);

    /** Finds a string; the empty one stands in front of each character and at the end. */
    static Search literal(String wanted) {
        return text -> {
            int[] found = new int[16];
            int count = 0;
            for (int at = text.indexOf(wanted); at >= 0; at = next(text, at, wanted)) {
                if (count == found.length) {
                    found = Arrays.copyOf(found, 2 * count);
                }
                found[count++] = at;
                found[count++] = at + wanted.length();
            }
            return Arrays.copyOf(found, count);
        };
    }

    private static int next(String text, int at, String wanted) {
        if (!wanted.isEmpty()) {
            return text.indexOf(wanted, at + wanted.length());
        }
        return at < text.length() ? at + Character.charCount(text.codePointAt(at)) : -1;
    }

    /** Finds what a regular expression of Java matches, at a bounded cost. */
    static Search regex(String pattern) {
        return text -> Patterns.find(pattern, text);
    }
}
