package org.lstm4j.text.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lstm4j.InvalidInputException;

/**
 * chrF from 0 to 100: precision and recall of runs of 1 to 6 characters, each averaged over the orders that text and reference have, as {@code F =
 * (1 + β²) P R / (β² P + R)}, β 2. White space is left out, characters are code points. With words (chrF++) runs of 1 and 2 words count as well,
 * ASCII punctuation at a word's end or start being a word. Of several references the one with the best F of each text counts; counts
 * of all texts are added up. <i>Source:</i> Popović 2015, 2017, as sacreBLEU 2 computes it ({@code nrefs:var|case:mixed|eff:yes|nc:6|nw:0|space:no}).
 */
public final class Chrf {
    private static final int CHARACTERS = 6;
    private static final int WORDS = 2;
    private static final double SQUARE = 4;

    private Chrf() {}

    /**
     * chrF of a corpus.
     *
     * @param texts the translations
     * @param references one or more for each text
     */
    public static double ofCorpus(List<String> texts, List<List<String>> references) {
        return of(texts, references, 0);
    }

    /**
     * chrF++ of a corpus.
     *
     * @param texts the translations
     * @param references one or more for each text
     */
    public static double withWords(List<String> texts, List<List<String>> references) {
        return of(texts, references, WORDS);
    }

    private static double of(List<String> texts, List<List<String>> references, int words) {
        Pairs.check("chrF", texts, references);
        long[][] sums = new long[CHARACTERS + words][3];
        for (int i = 0; i < texts.size(); i++) {
            long[][] best = best(texts.get(i), references.get(i), words);
            for (int n = 0; n < sums.length; n++) {
                for (int j = 0; j < 3; j++) {
                    sums[n][j] += best[n][j];
                }
            }
        }
        return 100 * score(sums);
    }

    /** For each order how many runs text and reference have, and share. */
    private static long[][] best(String text, List<String> references, int words) {
        if (references.isEmpty()) {
            throw new InvalidInputException("chrF needs a reference or more for each text");
        }
        List<Map<List<String>, Integer>> own = runs(text, words);
        long[][] best = new long[0][];
        double most = -1;
        for (String reference : references) {
            List<Map<List<String>, Integer>> other = runs(reference, words);
            long[][] counts = new long[own.size()][];
            for (int n = 0; n < counts.length; n++) {
                long right = Ngrams.total(other.get(n));
                // a text that is longer than a reference without runs of that length is not held to it
                counts[n] = new long[] {
                    right == 0 ? 0 : Ngrams.total(own.get(n)), right, Ngrams.shared(own.get(n), other.get(n))
                };
            }
            double score = score(counts);
            if (score > most) {
                most = score;
                best = counts;
            }
        }
        return best;
    }

    private static List<Map<List<String>, Integer>> runs(String text, int words) {
        List<String> parts = Spaces.words(text);
        List<String> characters = String.join("", parts)
                .codePoints()
                .mapToObj(Character::toString)
                .toList();
        List<Map<List<String>, Integer>> runs = new ArrayList<>();
        for (int n = 1; n <= CHARACTERS; n++) {
            runs.add(Ngrams.of(characters, n));
        }
        List<String> apart = words == 0 ? List.of() : apart(parts);
        for (int n = 1; n <= words; n++) {
            runs.add(Ngrams.of(apart, n));
        }
        return runs;
    }

    /** Words with one punctuation at their end, or else at their start, as a word of its own. */
    private static List<String> apart(List<String> words) {
        List<String> apart = new ArrayList<>();
        for (String word : words) {
            int last = word.length() - 1;
            if (word.codePointCount(0, word.length()) > 1 && isPunctuation(word.charAt(last))) {
                apart.add(word.substring(0, last));
                apart.add(word.substring(last));
            } else if (word.codePointCount(0, word.length()) > 1 && isPunctuation(word.charAt(0))) {
                apart.add(word.substring(0, 1));
                apart.add(word.substring(1));
            } else {
                apart.add(word);
            }
        }
        return apart;
    }

    private static boolean isPunctuation(char c) {
        return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c);
    }

    private static double score(long[][] counts) {
        double precision = 0;
        double recall = 0;
        int orders = 0;
        for (long[] count : counts) {
            if (count[0] > 0 && count[1] > 0) {
                precision += (double) count[2] / count[0];
                recall += (double) count[2] / count[1];
                orders++;
            }
        }
        if (precision + recall == 0) {
            return 0;
        }
        precision /= orders;
        recall /= orders;
        return (1 + SQUARE) * precision * recall / (SQUARE * precision + recall);
    }
}
