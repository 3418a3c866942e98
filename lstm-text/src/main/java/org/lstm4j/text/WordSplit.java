package org.lstm4j.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.internal.AsciiText;
import org.lstm4j.text.internal.OpenNlp;
import org.lstm4j.text.internal.PythonText;

/** How a text is cut into words. Immutable and thread-safe. */
public sealed interface WordSplit {

    /** The words of {@code text} in order, none of them empty. */
    List<String> words(String text);

    /** What this does, in a few words. */
    String description();

    /** Which characters are white space. */
    enum Spaces {
        /** Space and U+0009 to U+000D: {@code tf.strings.split}. */
        ASCII,
        /** What Python's {@code str.split()} takes for such, U+0085 and U+00A0 among them. */
        UNICODE
    }

    /**
     * At runs of white space.
     *
     * @param spaces which characters
     */
    record Whitespace(Spaces spaces) implements WordSplit {
        /** Checks that it is not null. */
        public Whitespace {
            Objects.requireNonNull(spaces, "spaces");
        }

        @Override
        public List<String> words(String text) {
            return spaces == Spaces.ASCII ? AsciiText.split(text) : PythonText.split(text);
        }

        @Override
        public String description() {
            return "split at white space (" + spaces.name().toLowerCase(Locale.ROOT) + ")";
        }
    }

    /**
     * At a string and nothing else, as Keras's {@code Tokenizer} splits: a tab or U+00A0 that no filter took stays in its word.
     *
     * @param separator not empty
     */
    record At(String separator) implements WordSplit {
        /** Checks the argument. @throws InvalidInputException if it is empty */
        public At {
            if (separator.isEmpty()) {
                throw new InvalidInputException("WordSplit.At: separator is empty, expected one such as a space.");
            }
        }

        @Override
        public List<String> words(String text) {
            List<String> words = new ArrayList<>();
            int from = 0;
            for (int end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, from)) {
                if (end > from) {
                    words.add(text.substring(from, end));
                }
                from = end + separator.length();
            }
            if (from < text.length()) {
                words.add(text.substring(from));
            }
            return words;
        }

        @Override
        public String description() {
            return "split at \"" + separator + "\"";
        }
    }

    /**
     * As NLTK's {@code word_tokenize} cuts a text that holds nothing but word characters and white space: at white space,
     * and {@code cannot}, {@code gonna}, {@code wanna}, {@code gotta}, {@code lemme}, {@code gimme} in two. For text with
     * punctuation take {@link Learned}.
     */
    record BareTreebank() implements WordSplit {
        private static final int FIRST_HALF = 3;

        @Override
        public List<String> words(String text) {
            List<String> words = new ArrayList<>();
            for (String word : PythonText.split(text)) {
                switch (word.toLowerCase(Locale.ROOT)) {
                    case "cannot", "gonna", "wanna", "gotta", "lemme", "gimme" -> {
                        words.add(word.substring(0, FIRST_HALF));
                        words.add(word.substring(FIRST_HALF));
                    }
                    default -> words.add(word);
                }
            }
            return words;
        }

        @Override
        public String description() {
            return "split at white space, contractions in two";
        }
    }

    /** Wherever the class of character changes: OpenNLP's {@code SimpleTokenizer}, quick and without a model. */
    record Simple() implements WordSplit {
        @Override
        public List<String> words(String text) {
            return OpenNlp.simpleTokens(text);
        }

        @Override
        public String description() {
            return "split where letters, digits and signs meet";
        }
    }

    /** As OpenNLP's {@code TokenizerME} learned it from English text; keeps {@code couldn't}, {@code @user} and most links. */
    record Learned() implements WordSplit {
        @Override
        public List<String> words(String text) {
            return OpenNlp.learnedTokens(text);
        }

        @Override
        public String description() {
            return "split as " + OpenNlp.TOKENS;
        }
    }

    /** Each character (code point) is a word, spaces among them: {@code tf.strings.unicode_split}. */
    record Characters() implements WordSplit {
        @Override
        public List<String> words(String text) {
            return text.codePoints().mapToObj(Character::toString).toList();
        }

        @Override
        public String description() {
            return "split into characters";
        }
    }

    /** Nowhere: the whole text is one word, unless it is empty. */
    record Whole() implements WordSplit {
        @Override
        public List<String> words(String text) {
            return text.isEmpty() ? List.of() : List.of(text);
        }

        @Override
        public String description() {
            return "not split";
        }
    }
}
