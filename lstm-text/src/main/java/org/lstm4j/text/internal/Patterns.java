package org.lstm4j.text.internal;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.lstm4j.text.PatternLimitException;

/**
 * The one place where regular expressions of others run. They come with models and task files and may be badly meant, or badly
 * made: the work on a text is counted and bounded, and a match that goes too deep for the stack is an error like any other.
 */
public final class Patterns {
    /** Compiled patterns, kept because the records that name them cannot; they come from configuration and are few. */
    private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    private static final int MAX_KEPT = 1_000;
    private static final int MAX_PATTERN = 10_000;
    private static final long MAX_REPEATS = 1_000;
    /** Characters looked at: about a tenth of a second, and a thousand looks at each character of a long text. */
    private static final long STEPS = 10_000_000;

    private static final long STEPS_OF_CHARACTER = 1_000;
    private static final int INITIAL_FOUND = 32;
    private static final Pattern REPEAT = Pattern.compile("\\{(\\d{1,18})");
    private static final String ADVICE =
            "Write it without repetitions within repetitions, such as (a+)+ or (a|b)*: a+, [ab]* or possessive [ab]*+.";

    private Patterns() {}

    /**
     * Compiles {@code pattern}, once.
     *
     * @throws PatternSyntaxException if it is none
     * @throws PatternLimitException if it is too long, too deep, or repeats too often
     */
    public static Pattern of(String pattern) {
        Pattern known = COMPILED.get(pattern);
        if (known != null) {
            return known;
        }
        refuseIfCostly(pattern);
        try {
            Pattern compiled = Pattern.compile(pattern);
            if (COMPILED.size() >= MAX_KEPT) {
                COMPILED.clear();
            }
            COMPILED.put(pattern, compiled);
            return compiled;
        } catch (StackOverflowError e) {
            throw limit(pattern, 0, "it is nested too deep", e);
        }
    }

    /** Repetitions of nothing read no character, so that no count of characters bounds them. */
    private static void refuseIfCostly(String pattern) {
        if (pattern.length() > MAX_PATTERN) {
            throw limit(pattern, 0, "it has more than " + MAX_PATTERN + " characters", null);
        }
        long repeats = 1;
        Matcher found = REPEAT.matcher(pattern);
        while (found.find() && repeats <= MAX_REPEATS) {
            repeats *= Math.clamp(Long.parseLong(found.group(1)), 1, MAX_REPEATS + 1);
        }
        if (repeats > MAX_REPEATS) {
            throw limit(pattern, 0, "it repeats something more than " + MAX_REPEATS + " times", null);
        }
    }

    /**
     * {@link String#replaceAll}, bounded.
     *
     * @throws PatternLimitException if it takes too many steps, goes too deep or makes too long a text
     */
    public static String replaceAll(String pattern, String text, String by) {
        Matcher matcher = of(pattern).matcher(new Counted(text, STEPS + STEPS_OF_CHARACTER * text.length()));
        StringBuilder result = new StringBuilder(text.length());
        try {
            while (matcher.find()) {
                matcher.appendReplacement(result, by);
                Growth.check(result.length(), text.length());
            }
            return matcher.appendTail(result).toString();
        } catch (StackOverflowError e) {
            throw limit(pattern, text.length(), "it goes too deep for the stack", e);
        } catch (OutOfSteps e) {
            throw limit(pattern, text.length(), "it tries too many ways to match", e);
        }
    }

    /**
     * Where a pattern matches: start and end of the first match, of the second, and so on. An empty match right behind another
     * match is none.
     *
     * @throws PatternLimitException if it takes too many steps or goes too deep
     */
    public static int[] find(String pattern, String text) {
        Matcher matcher = of(pattern).matcher(new Counted(text, STEPS + STEPS_OF_CHARACTER * text.length()));
        int[] found = new int[INITIAL_FOUND];
        int count = 0;
        try {
            int last = -1;
            while (matcher.find()) {
                boolean isRepeated = matcher.end() == matcher.start() && matcher.start() == last;
                if (isRepeated || isWithinPair(text, matcher.start())) {
                    continue;
                }
                last = matcher.end();
                if (count == found.length) {
                    found = Arrays.copyOf(found, 2 * count);
                }
                found[count++] = matcher.start();
                found[count++] = last;
            }
            return Arrays.copyOf(found, count);
        } catch (StackOverflowError e) {
            throw limit(pattern, text.length(), "it goes too deep for the stack", e);
        } catch (OutOfSteps e) {
            throw limit(pattern, text.length(), "it tries too many ways to match", e);
        }
    }

    /** Java looks between the halves of a surrogate pair as well, where nothing stands. */
    private static boolean isWithinPair(String text, int at) {
        return at > 0
                && at < text.length()
                && Character.isLowSurrogate(text.charAt(at))
                && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static PatternLimitException limit(String pattern, int length, String problem, @Nullable Throwable cause) {
        PatternLimitException limit = new PatternLimitException(Excerpt.plain(pattern), length, problem, ADVICE);
        if (cause != null) {
            limit.initCause(cause);
        }
        return limit;
    }

    /** A text that counts how often it is looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long left;

        Counted(String text, long steps) {
            this.text = text;
            this.left = steps;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new OutOfSteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Never seen outside: says only that the steps are used up. */
    private static final class OutOfSteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfSteps() {
            super(null, null, false, false);
        }
    }
}
