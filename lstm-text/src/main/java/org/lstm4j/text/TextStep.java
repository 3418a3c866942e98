package org.lstm4j.text;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.internal.AsciiText;
import org.lstm4j.text.internal.Excerpt;
import org.lstm4j.text.internal.Growth;
import org.lstm4j.text.internal.Patterns;
import org.lstm4j.text.internal.PythonCase;
import org.lstm4j.text.internal.PythonText;

/** Something that is done to a text before it is split into words. Immutable and thread-safe. */
public sealed interface TextStep {
    /** The characters of Python's {@code string.punctuation}: all of ASCII that is neither letter, digit nor space. */
    String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    /** The text after this step. */
    String apply(String text);

    /** What this step does, in a few words. */
    String description();

    /** Which letters have a lower case. */
    enum Letters {
        /** All: Python's {@code str.lower}. */
        UNICODE,
        /** A to Z alone: {@code tf.strings.lower}, and {@code str.lower} of Python 2. */
        ASCII
    }

    /**
     * Puts a text in lower case.
     *
     * @param letters which letters
     */
    record Lowercase(Letters letters) implements TextStep {
        /** Checks that it is not null. */
        public Lowercase {
            Objects.requireNonNull(letters, "letters");
        }

        @Override
        public String apply(String text) {
            return letters == Letters.UNICODE ? PythonCase.lower(text) : AsciiText.lower(text);
        }

        @Override
        public String description() {
            return "lower case (" + letters.name().toLowerCase(Locale.ROOT) + ")";
        }
    }

    /**
     * Replaces a string wherever it stands, such as the markup {@code <br />}.
     *
     * @param text what is replaced; not empty
     * @param by by what
     */
    record Replace(String text, String by) implements TextStep {
        /** Checks the arguments. @throws InvalidInputException if {@code text} is empty */
        public Replace {
            Objects.requireNonNull(by, "by");
            if (text.isEmpty()) {
                throw new InvalidInputException("TextStep.Replace: text is empty, expected what is replaced.");
            }
        }

        @Override
        public String apply(String given) {
            return Growth.replace(given, text, by);
        }

        @Override
        public String description() {
            return "\"" + text + "\" becomes \"" + by + "\"";
        }
    }

    /**
     * Replaces what a regular expression matches. A text on which it costs too much (more than some ten million steps and a
     * thousand for each character, or more depth than the stack has) is a {@link PatternLimitException}.
     *
     * @param pattern as in {@link java.util.regex.Pattern}
     * @param by by what; {@code $1} is the first group
     */
    record ReplacePattern(String pattern, String by) implements TextStep {
        /** Checks the arguments. @throws InvalidInputException if it is no regular expression, or repeats too much */
        public ReplacePattern {
            Objects.requireNonNull(by, "by");
            try {
                // With an empty alternative it matches something, so that a group that is not there shows now.
                Patterns.replaceAll("(?:" + pattern + ")|", "", by);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                String problem = e instanceof PatternSyntaxException syntax ? syntax.getDescription() : e.getMessage();
                throw new InvalidInputException("TextStep.ReplacePattern: " + Excerpt.of(pattern) + " by "
                        + Excerpt.of(by) + " is no regular expression with its replacement: " + problem + ".");
            }
        }

        @Override
        public String apply(String text) {
            return Patterns.replaceAll(pattern, text, by);
        }

        @Override
        public String description() {
            return "what matches " + pattern + " becomes \"" + by + "\"";
        }
    }

    /**
     * Replaces each of some characters.
     *
     * @param characters code points, each on its own
     * @param by what stands for each; empty to remove them
     */
    record ReplaceCharacters(String characters, String by) implements TextStep {
        /** Checks that nothing is null. */
        public ReplaceCharacters {
            Objects.requireNonNull(characters, "characters");
            Objects.requireNonNull(by, "by");
        }

        @Override
        public String apply(String text) {
            StringBuilder result = new StringBuilder(text.length());
            text.codePoints().forEach(character -> {
                if (characters.indexOf(character) >= 0) {
                    result.append(by);
                    Growth.check(result.length(), text.length());
                } else {
                    result.appendCodePoint(character);
                }
            });
            return result.toString();
        }

        @Override
        public String description() {
            return by.isEmpty() ? "punctuation removed" : "punctuation becomes \"" + by + "\"";
        }
    }

    /** Removes what is neither letter, digit, underscore nor white space: Python's {@code re.sub(r'[^\w\s]', '', text)}. */
    record KeepWordCharacters() implements TextStep {
        @Override
        public String apply(String text) {
            StringBuilder result = new StringBuilder(text.length());
            text.codePoints()
                    .filter(character -> PythonText.isWord(character) || PythonText.isSpace(character))
                    .forEach(result::appendCodePoint);
            return result.toString();
        }

        @Override
        public String description() {
            return "only letters, digits, underscores and spaces kept";
        }
    }
}
