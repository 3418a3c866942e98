package org.lstm4j.signal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.lstm4j.InvalidInputException;

/**
 * What the name of a file says, by a regular expression with named groups: {@code (?<label>[0-9])_(?<speaker>[a-z]+)_.*} says the label and
 * who spoke. Immutable and thread-safe.
 */
public final class NamePattern {
    /** The group with the label. */
    public static final String LABEL = "label";

    private static final int LONGEST = 1000; // characters of an expression
    /** Looks at a character: an expression that goes back again and again is stopped, for it may come with a model. */
    private static final long MOST_STEPS = 1_000_000;

    private final String text;
    private final Pattern pattern;

    private NamePattern(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /**
     * A pattern.
     *
     * @throws InvalidInputException if it is no regular expression, or has no named group
     */
    public static NamePattern of(String pattern) {
        if (pattern.length() > LONGEST) {
            throw new InvalidInputException(
                    "A pattern of names has at most " + LONGEST + " characters; got " + pattern.length());
        }
        try {
            Pattern compiled = Pattern.compile(pattern);
            if (compiled.namedGroups().isEmpty()) {
                throw new InvalidInputException(
                        "A pattern of names has named groups, such as (?<" + LABEL + ">[0-9]+)_.*; got " + pattern);
            }
            return new NamePattern(pattern, compiled);
        } catch (PatternSyntaxException | StackOverflowError e) {
            throw new InvalidInputException(
                    "\"" + pattern + "\" is no regular expression"
                            + (e instanceof PatternSyntaxException syntax ? ": " + syntax.getDescription() : ""),
                    e);
        }
    }

    /** The expression. */
    public String pattern() {
        return text;
    }

    /** Whether it says what a file is. */
    public boolean saysLabel() {
        return pattern.namedGroups().containsKey(LABEL);
    }

    /**
     * What each named group stands for in a name, in the order of the groups; empty if the name does not match as a whole.
     *
     * @throws InvalidInputException if the expression takes too many steps
     */
    public Optional<SequencedMap<String, String>> match(String name) {
        Matcher matcher = pattern.matcher(new Counted(name, text));
        try {
            if (!matcher.matches()) {
                return Optional.empty();
            }
        } catch (StackOverflowError e) {
            throw tooHard(text, e);
        }
        SequencedMap<String, String> found = new LinkedHashMap<>();
        pattern.namedGroups().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(group -> found.put(group.getKey(), matched(matcher, group.getValue())));
        return Optional.of(found);
    }

    private static String matched(Matcher matcher, int group) {
        return matcher.start(group) < 0 ? "" : matcher.group(group);
    }

    private static InvalidInputException tooHard(String pattern, Throwable cause) {
        return new InvalidInputException(
                "the pattern " + pattern
                        + " takes too many steps to match a name; say it without repetitions in repetitions",
                cause);
    }

    /** A name that counts how often it is looked at. */
    private static final class Counted implements CharSequence {
        private final CharSequence name;
        private final String pattern;
        private long steps;

        Counted(CharSequence name, String pattern) {
            this.name = name;
            this.pattern = pattern;
        }

        @Override
        public int length() {
            return name.length();
        }

        @Override
        public char charAt(int index) {
            steps++;
            if (steps > MOST_STEPS) {
                throw tooHard(pattern, new IllegalStateException(steps + " steps"));
            }
            return name.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return name.subSequence(start, end);
        }

        @Override
        public String toString() {
            return name.toString();
        }
    }
}
