package org.lstm4j.text;

import java.util.Set;

/**
 * Puts words together again, for people to read: no space before punctuation and clitics ({@code is n't} becomes {@code
 * isn't}), none after an opening bracket, the halves of {@code cannot} and {@code gonna} joined. What a tokenizer threw away
 * does not come back: capitals (unless asked for), and the punctuation that the Keras tokenizer filters. Immutable and
 * thread-safe.
 *
 * @param capitalize whether the first letter of each sentence and the word {@code i} become capitals
 */
public record Detokenizer(boolean capitalize) {
    private static final Set<String> CLITICS = Set.of("n't", "'s", "'m", "'d", "'ll", "'re", "'ve", "'");
    private static final Set<String> CLOSING = Set.of(".", ",", ";", ":", "!", "?", "...", ")", "]", "}", "%");
    private static final Set<String> OPENING = Set.of("(", "[", "{", "$", "#");
    private static final Set<String> ENDS = Set.of(".", "!", "?", "...");

    /** The halves that the Penn Treebank tokenizer cuts, each with a space between the two. */
    private static final Set<String> HALVES = Set.of("can not", "gon na", "wan na", "got ta", "lem me", "gim me");

    /** The text of {@code words}. */
    public String text(Iterable<String> words) {
        StringBuilder text = new StringBuilder();
        String before = "";
        boolean inQuotes = false;
        boolean glued = true;
        boolean starts = true;
        for (String word : words) {
            boolean quote = word.equals("\"");
            boolean attached = glued
                    || CLITICS.contains(word)
                    || CLOSING.contains(word)
                    || (quote && inQuotes)
                    || HALVES.contains(before + " " + word);
            if (!attached) {
                text.append(' ');
            }
            text.append(capitalize ? capitalized(word, starts) : word);
            inQuotes ^= quote;
            glued = OPENING.contains(word) || (quote && inQuotes);
            starts = ENDS.contains(word) || (starts && !Character.isLetterOrDigit(word.codePointAt(0)));
            before = word;
        }
        return text.toString();
    }

    private static String capitalized(String word, boolean starts) {
        int first = word.codePointAt(0);
        return starts || word.equals("i")
                ? Character.toString(Character.toTitleCase(first)) + word.substring(Character.charCount(first))
                : word;
    }
}
