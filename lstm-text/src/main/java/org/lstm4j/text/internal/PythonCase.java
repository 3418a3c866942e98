package org.lstm4j.text.internal;

import java.util.Locale;

/**
 * Lower case as Python's {@code str.lower} makes it.
 *
 * <p>{@link String#toLowerCase(Locale)} with the root locale agrees with Python for every character but one: the
 * capital sigma, which becomes a final sigma at the end of a word. Unicode (section 3.13, Final_Sigma) and Python look
 * at the neighbouring characters; the JDK looks at the boundaries of a {@code BreakIterator}, so that the two differ in
 * {@code "Α1Σ"} or {@code "ΑΣ:Β"}. Ids must not depend on that, hence the rule is written out here.
 */
public final class PythonCase {
    private static final int CAPITAL_SIGMA = 0x3A3;
    private static final int SMALL_SIGMA = 0x3C3;
    private static final int FINAL_SIGMA = 0x3C2;

    /** Word_Break = MidLetter, MidNumLet or Single_Quote: case-ignorable although their category is punctuation. */
    private static final String IGNORABLE_PUNCTUATION =
            "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027" + "\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

    private PythonCase() {}

    /** Returns {@code text} in lower case. */
    public static String lower(String text) {
        int sigma = text.indexOf(CAPITAL_SIGMA);
        if (sigma < 0) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder lower = new StringBuilder(text.length());
        int from = 0;
        for (; sigma >= 0; sigma = text.indexOf(CAPITAL_SIGMA, from)) {
            lower.append(text.substring(from, sigma).toLowerCase(Locale.ROOT));
            lower.appendCodePoint(isFinal(text, sigma) ? FINAL_SIGMA : SMALL_SIGMA);
            from = sigma + 1;
        }
        return lower.append(text.substring(from).toLowerCase(Locale.ROOT)).toString();
    }

    /** A cased letter stands before the sigma and none after it, characters that case ignores left out of sight. */
    private static boolean isFinal(String text, int sigma) {
        int before = sigma;
        while (before > 0 && isCaseIgnorable(text.codePointBefore(before))) {
            before -= Character.charCount(text.codePointBefore(before));
        }
        if (before == 0 || !isCased(text.codePointBefore(before))) {
            return false;
        }
        int after = sigma + 1;
        while (after < text.length() && isCaseIgnorable(text.codePointAt(after))) {
            after += Character.charCount(text.codePointAt(after));
        }
        return after == text.length() || !isCased(text.codePointAt(after));
    }

    private static boolean isCased(int codePoint) {
        return Character.isLowerCase(codePoint) || Character.isUpperCase(codePoint) || Character.isTitleCase(codePoint);
    }

    private static boolean isCaseIgnorable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> IGNORABLE_PUNCTUATION.indexOf(codePoint) >= 0;
        };
    }
}
