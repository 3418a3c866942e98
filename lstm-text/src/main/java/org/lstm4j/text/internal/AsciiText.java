package org.lstm4j.text.internal;

import java.util.ArrayList;
import java.util.List;

/** What C's {@code tolower} and {@code isspace} see in a text: ASCII and nothing else. */
public final class AsciiText {
    private static final int TO_LOWER = 'a' - 'A';

    private AsciiText() {}

    /** {@code text} with A to Z in lower case. */
    public static String lower(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + TO_LOWER));
            }
        }
        return lower.toString();
    }

    /** The parts of {@code text} between runs of white space: space, and U+0009 to U+000D. */
    public static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isSpace(text.charAt(i))) {
                if (i > start) {
                    words.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return words;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
