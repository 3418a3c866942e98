package org.lstm4j.text.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.InvalidInputException;

/**
 * BLEU from 0 to 100: the geometric mean of the precisions of 1 to 4 words, times a penalty {@code e^(1 - r/c)} where the texts (c words) are
 * shorter than the nearest references (r words). Tokenization 13a, in upper and lower case as they are; a precision of 0 is halved once more
 * for each such order, {@code 1 / (2ᵏ total)} ("exp"), which only texts of few words meet. <i>Source:</i> Papineni et al. 2002; Post 2018, as sacreBLEU 2
 * computes it ({@code nrefs:var|case:mixed|eff:no|tok:13a|smooth:exp}).
 *
 * @param score 0 to 100
 * @param precisions of 1, 2, 3 and 4 words, 0 to 100
 * @param brevityPenalty 0 to 1
 * @param length how many words all texts have
 * @param referenceLength how many words their nearest references have
 */
public record Bleu(double score, List<Double> precisions, double brevityPenalty, long length, long referenceLength) {
    private static final int ORDER = 4;

    /** Copies the list. */
    public Bleu {
        precisions = List.copyOf(precisions);
    }

    /** The words of a text that are counted, 13a's; punctuation marks are words, but for points and commas between digits. */
    public static List<String> words(String text) {
        return Tokenizer13a.tokens(text);
    }

    /**
     * Of a corpus: counts of all texts are added up.
     *
     * @param texts the translations
     * @param references one or more for each text
     */
    public static Bleu ofCorpus(List<String> texts, List<List<String>> references) {
        Pairs.check("BLEU", texts, references);
        Counts counts = new Counts();
        for (int i = 0; i < texts.size(); i++) {
            counts.add(texts.get(i), references.get(i));
        }
        return counts.bleu(false);
    }

    /** Of one sentence, whose mean is over the orders that it has words for ({@code eff:yes}). */
    public static Bleu ofSentence(String text, List<String> references) {
        Counts counts = new Counts();
        counts.add(text, references);
        return counts.bleu(true);
    }

    private static final class Counts {
        private final long[] right = new long[ORDER];
        private final long[] total = new long[ORDER];
        private long length;
        private long referenceLength;

        void add(String text, List<String> references) {
            if (references.isEmpty()) {
                throw new InvalidInputException("BLEU needs a reference or more for each text");
            }
            List<String> words = Tokenizer13a.tokens(Spaces.withoutEnd(text));
            List<List<String>> others = references.stream()
                    .map(reference -> Tokenizer13a.tokens(Spaces.withoutEnd(reference)))
                    .toList();
            length += words.size();
            referenceLength += nearest(words.size(), others);
            for (int n = 1; n <= ORDER; n++) {
                Map<List<String>, Integer> most = new HashMap<>();
                for (List<String> other : others) {
                    Ngrams.of(other, n).forEach((ngram, count) -> most.merge(ngram, count, Math::max));
                }
                Map<List<String>, Integer> own = Ngrams.of(words, n);
                right[n - 1] += Ngrams.shared(own, most);
                total[n - 1] += Ngrams.total(own);
            }
        }

        /** The length of the reference that is nearest in length, the shorter one of two. */
        private static int nearest(int length, List<List<String>> references) {
            int best = references.getFirst().size();
            for (List<String> reference : references) {
                int distance = Math.abs(reference.size() - length);
                int least = Math.abs(best - length);
                if (distance < least || (distance == least && reference.size() < best)) {
                    best = reference.size();
                }
            }
            return best;
        }

        Bleu bleu(boolean isEffective) {
            double penalty =
                    length >= referenceLength ? 1 : length == 0 ? 0 : Math.exp(1 - (double) referenceLength / length);
            List<Double> precisions = new ArrayList<>(List.of(0.0, 0.0, 0.0, 0.0));
            int orders = ORDER;
            double halved = 1;
            boolean isAnyRight = false;
            for (long count : right) {
                isAnyRight |= count > 0;
            }
            for (int n = 0; n < ORDER && isAnyRight && total[n] > 0; n++) {
                orders = isEffective ? n + 1 : orders;
                halved *= right[n] == 0 ? 2 : 1;
                precisions.set(n, 100.0 * (right[n] == 0 ? 1 / halved : right[n]) / total[n]);
            }
            double logs = 0;
            for (int n = 0; n < orders; n++) {
                logs += Math.log(precisions.get(n));
            }
            return new Bleu(
                    isAnyRight ? penalty * Math.exp(logs / orders) : 0, precisions, penalty, length, referenceLength);
        }
    }
}
