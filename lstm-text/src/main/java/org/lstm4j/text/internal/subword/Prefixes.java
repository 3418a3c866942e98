package org.lstm4j.text.internal.subword;

import java.util.Arrays;
import java.util.Map;

/**
 * Finds the tokens that stand at a place of a text: all tokens in alphabetical order, of which each further character
 * leaves a smaller range. It takes no more room than the tokens themselves, however long a stranger made them.
 * Immutable.
 */
final class Prefixes {
    /** The longest token, in characters: those of everyday vocabularies end at some hundred. */
    static final int LONGEST = 1_024;

    private final String[] tokens;
    private final int[] ids;

    Prefixes(Map<String, Integer> vocabulary) {
        tokens = vocabulary.keySet().toArray(String[]::new);
        Arrays.sort(tokens);
        ids = new int[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            ids[i] = vocabulary.getOrDefault(tokens[i], 0);
        }
    }

    /** A walk along a text. Not thread-safe. */
    final class Walk {
        private int low;
        private int high;
        private int depth;
        private int end;

        /** Back to the start, where every token is possible. */
        void restart() {
            low = 0;
            high = tokens.length;
            depth = 0;
        }

        /** Takes one more character; whether any token starts with all that was taken. */
        boolean take(char next) {
            low = bound(next);
            high = bound(next + 1);
            depth++;
            return low < high;
        }

        /** The first token of the range whose next character is not below {@code least}. */
        private int bound(int least) {
            int from = low;
            int to = high;
            while (from < to) {
                int middle = (from + to) >>> 1;
                String token = tokens[middle];
                if (token.length() <= depth || token.charAt(depth) < least) {
                    from = middle + 1;
                } else {
                    to = middle;
                }
            }
            return from;
        }

        /**
         * The id of the longest token that all that was taken and the text from a place on make, or -1 if there is
         * none.
         */
        int longest(String text, int from) {
            int longest = -1;
            for (int at = from; at < text.length() && take(text.charAt(at)); at++) {
                int id = id();
                if (id >= 0) {
                    longest = id;
                    end = at + 1;
                }
            }
            return longest;
        }

        /** Where the longest token ended. */
        int end() {
            return end;
        }

        /** The id of the token that was taken whole, or -1 if there is none. */
        int id() {
            return low < high && tokens[low].length() == depth ? ids[low] : -1;
        }
    }

    Walk walk() {
        Walk walk = new Walk();
        walk.restart();
        return walk;
    }
}
