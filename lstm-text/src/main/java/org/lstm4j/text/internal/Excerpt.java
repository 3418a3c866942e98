package org.lstm4j.text.internal;

/** Makes foreign text fit for a one-line message. */
public final class Excerpt {
    private static final int QUOTED_LIMIT = 60;
    private static final int PLAIN_LIMIT = 200;

    private Excerpt() {}

    /** {@code text} in quotes, cut to {@value #QUOTED_LIMIT} code points, control characters written as escapes. */
    public static String of(String text) {
        return "\"" + cut(text, QUOTED_LIMIT) + "\"";
    }

    /** {@code text} cut to {@value #PLAIN_LIMIT} code points, control characters written as escapes. */
    public static String plain(String text) {
        return cut(text, PLAIN_LIMIT);
    }

    private static String cut(String text, int limit) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(limit).forEach(codePoint -> {
            if (Character.isISOControl(codePoint)) {
                out.append("\\u").append(String.format("%04x", codePoint));
            } else {
                out.appendCodePoint(codePoint);
            }
        });
        // A text of at most "limit" chars cannot have more code points: no need to count those of a long one.
        boolean whole = text.length() <= limit
                || text.codePoints().skip(limit).findAny().isEmpty();
        return whole ? out.toString() : out.append('…').toString();
    }
}
