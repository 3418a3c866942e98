package org.lstm4j.text.internal;

import java.util.ArrayList;
import java.util.List;

/** What Python 3 takes for the characters of a word and for white space, in {@code re} and in {@code str.split}. */
public final class PythonText {
    private PythonText() {}

    /** {@code \w}: {@code str.isalnum} or the underscore. Unlike Java's, without marks and joiners. */
    public static boolean isWord(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> codePoint == '_';
        };
    }

    /** {@code \s}: {@code str.isspace}, that is category Zs or bidirectional class WS, B or S. */
    public static boolean isSpace(int codePoint) {
        return switch (Character.getDirectionality(codePoint)) {
            case Character.DIRECTIONALITY_WHITESPACE,
                    Character.DIRECTIONALITY_PARAGRAPH_SEPARATOR,
                    Character.DIRECTIONALITY_SEGMENT_SEPARATOR -> true;
            default -> Character.getType(codePoint) == Character.SPACE_SEPARATOR;
        };
    }

    /** The parts of {@code text} between runs of white space, as {@code str.split()} gives them. */
    public static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (isSpace(text.charAt(i))) { // all white space lies in the basic plane
                if (i > start) {
                    words.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        if (start < text.length()) {
            words.add(text.substring(start));
        }
        return words;
    }
}
