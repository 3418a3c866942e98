package org.lstm4j.text.internal.subword;

import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** Characters as the tokenizers library, which is written in Rust, classes and changes them. */
final class RustText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int CAPITAL_I_WITH_DOT = 0x130;
    private static final int FIRST_NOT_ASCII = 0x80;
    private static final char REPLACEMENT = '\uFFFD';

    private RustText() {}

    /** {@code char::is_whitespace}: Unicode's property White_Space. */
    static boolean isSpace(int codePoint) {
        return switch (codePoint) {
            case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> codePoint >= 0x2000 && codePoint <= 0x200A;
        };
    }

    /** {@code \w} of Rust's regular expressions: letters, marks, decimal digits, connectors and joiners. */
    static boolean isWord(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.CONNECTOR_PUNCTUATION -> true;
            default ->
                Character.isAlphabetic(codePoint)
                        || codePoint == ZERO_WIDTH_NON_JOINER
                        || codePoint == ZERO_WIDTH_JOINER;
        };
    }

    /** {@code char::is_numeric}: numbers of all kinds. */
    static boolean isNumeric(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    /** Punctuation of Unicode, and all of ASCII that is neither letter, digit, space nor control. */
    static boolean isPunctuation(int codePoint) {
        if (codePoint < FIRST_NOT_ASCII) {
            return codePoint > ' ' && codePoint < 0x7F && !Character.isLetterOrDigit(codePoint);
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /** What BERT's normalizer takes out: control characters, formats, private ones, NUL and U+FFFD. */
    static boolean isControl(int codePoint) {
        return switch (codePoint) {
            case '\t', '\n', '\r' -> false;
            case REPLACEMENT -> true;
            default ->
                switch (Character.getType(codePoint)) {
                    case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE -> true;
                    default -> false;
                };
        };
    }

    /** Whether a character is a mark of any kind. */
    static boolean isMark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    /** Whether a character is a mark that takes no room of its own. */
    static boolean isNonSpacingMark(int codePoint) {
        return Character.getType(codePoint) == Character.NON_SPACING_MARK;
    }

    /** Lower case, character by character: a capital sigma never becomes a final one. */
    static String lower(String text) {
        if (text.indexOf(CAPITAL_I_WITH_DOT) >= 0) {
            return map(text.replace("\u0130", "i\u0307"), Character::toLowerCase);
        }
        return map(text, Character::toLowerCase);
    }

    /** {@code text} with another character for each. */
    static String map(String text, IntUnaryOperator change) {
        StringBuilder changed = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            changed.appendCodePoint(change.applyAsInt(codePoint));
            at += Character.charCount(codePoint);
        }
        return changed.toString();
    }

    /** The characters of {@code text} that are to be kept. */
    static String filter(String text, IntPredicate keep) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            if (keep.test(codePoint)) {
                kept.appendCodePoint(codePoint);
            }
            at += Character.charCount(codePoint);
        }
        return kept.toString();
    }

    /** Halves of surrogate pairs, which no text in UTF-8 has, become U+FFFD. */
    static String valid(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return withoutHalves(text);
            }
        }
        return text;
    }

    private static String withoutHalves(String text) {
        return map(
                text,
                codePoint -> codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE
                        ? REPLACEMENT
                        : codePoint);
    }
}
