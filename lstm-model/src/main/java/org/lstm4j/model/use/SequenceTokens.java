package org.lstm4j.model.use;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.Detokenizer;
import org.lstm4j.text.WordSplit;
import org.lstm4j.text.metric.Bleu;

/**
 * One side of a model from sequence to sequence: how a text becomes ids, and ids a text. Ids {@value #PADDING} to {@value #END} are padding, a
 * token that is not known, the beginning and the end; the tokens follow. Immutable and thread-safe.
 *
 * @param split how a text is cut
 * @param lowerCase whether it is put in lower case first
 * @param capitalize whether sentences begin with a capital where ids become a text
 * @param tokens in the order of their ids, the first one having id {@value #FIRST}
 */
public record SequenceTokens(Split split, boolean lowerCase, boolean capitalize, List<String> tokens) {
    /** The id behind the end of a row. */
    public static final int PADDING = 0;

    /** The id of all tokens that have none. */
    public static final int UNKNOWN = 1;

    /** The id that a decoder reads first. */
    public static final int BEGIN = 2;

    /** The id that ends a sequence. */
    public static final int END = 3;

    /** The id of the first token. */
    public static final int FIRST = 4;

    private static final int MOST = 1 << 22;

    /** How a text is cut into tokens. */
    public enum Split {
        /** At white space. */
        WHITESPACE,
        /** As BLEU counts words: {@link Bleu#words}, punctuation being words. */
        MTEVAL,
        /** {@link WordSplit.Simple}: where letters, digits and signs meet. */
        SIMPLE,
        /** {@link WordSplit.Learned}: as OpenNLP learned it from English text. */
        LEARNED,
        /** Into characters (code points), white space among them. */
        CHARACTERS
    }

    /** Copies the list. @throws InvalidInputException if a token is empty or there twice, for they may come from a file */
    public SequenceTokens {
        tokens = List.copyOf(tokens);
        if (tokens.size() > MOST) {
            throw new InvalidInputException("a vocabulary has at most " + MOST + " tokens; got " + tokens.size());
        }
        Set<String> seen = new HashSet<>();
        for (String token : tokens) {
            if (token.isEmpty() || !seen.add(token)) {
                throw new InvalidInputException(
                        "a vocabulary has different tokens, none of them empty; got \"" + token + "\"");
            }
        }
    }

    /**
     * What gets an id: tokens by falling count, equal counts in the order first seen.
     *
     * @param words all that there are, one after the other
     * @param minCount how often a token must be there to be among them, 1 or more
     */
    public static List<String> counted(Stream<String> words, int minCount) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        words.forEachOrdered(token -> counts.merge(token, 1, Integer::sum));
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= minCount)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How many ids there are. */
    public int size() {
        return FIRST + tokens.size();
    }

    /** The tokens of a text, known or not. */
    public List<String> words(String text) {
        String read = lowerCase ? text.toLowerCase(Locale.ROOT) : text;
        return switch (split) {
            case WHITESPACE -> new WordSplit.Whitespace(WordSplit.Spaces.UNICODE).words(read);
            case MTEVAL -> Bleu.words(read);
            case SIMPLE -> new WordSplit.Simple().words(read);
            case LEARNED -> new WordSplit.Learned().words(read);
            case CHARACTERS -> read.codePoints().mapToObj(Character::toString).toList();
        };
    }

    /** A way from tokens to their ids, {@value #UNKNOWN} for those that have none; make one, and keep it. Thread-safe. */
    public Ids lookup() {
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            ids.put(tokens.get(i), FIRST + i);
        }
        return words ->
                words.stream().mapToInt(word -> ids.getOrDefault(word, UNKNOWN)).toArray();
    }

    /** From tokens to ids. */
    @FunctionalInterface
    public interface Ids {
        /** The ids of tokens, one for each. */
        int[] of(List<String> words);
    }

    /** The token of an id, as a person may see it. */
    public String word(int id) {
        return switch (id) {
            case PADDING -> "<padding>";
            case UNKNOWN -> "<unknown>";
            case BEGIN -> "<begin>";
            case END -> "<end>";
            default -> tokens.get(id - FIRST);
        };
    }

    /** Tokens as a text. */
    public String text(List<String> words) {
        return switch (split) {
            case CHARACTERS -> String.join("", words);
            case WHITESPACE -> String.join(" ", words);
            case MTEVAL, SIMPLE, LEARNED -> new Detokenizer(capitalize).text(words);
        };
    }

    /** What a token is called, in the singular. */
    public String unit() {
        return split == Split.CHARACTERS ? "character" : "word";
    }
}
