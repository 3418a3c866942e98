package org.lstm4j.signal.internal;

/** What came, for messages: short, on one line, without control characters. */
public final class Excerpt {
    private static final int LONGEST = 40; // characters

    private Excerpt() {}

    /** In quotes. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints()
                .limit(LONGEST)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(shown::appendCodePoint);
        return shown.append(text.codePointCount(0, text.length()) > LONGEST ? "\"..." : "\"")
                .toString();
    }
}
