package org.lstm4j.tasks.wording;

import java.util.Locale;

/** So many of something, in words: {@code 1 epoch}, {@code 1,200 rows}. */
public final class Counted {
    private Counted() {}

    /**
     * A number and what it counts.
     *
     * @param one a single one of them, whose plural ends in s, as {@code epoch}
     */
    public static String of(long number, String one) {
        return of(number, one, one + "s");
    }

    /** A number and what it counts, with a plural of its own. */
    public static String of(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }
}
