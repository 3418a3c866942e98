package org.lstm4j.labelling;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.decode.Viterbi;
import org.lstm4j.model.use.WordFeatures;

/**
 * A hidden Markov model of labelled words: labels follow one another as pairs, and each gives its word. It is counted, not trained, and
 * what a network must beat. Immutable once made.
 *
 * <p>How probable a word is given its label is the label's share among the word's occurrences by the label's own share (Bayes's rule,
 * but for a factor that all labels have). These shares are smoothed by those of the word in lower case, and these by those that words of
 * the same shape and ending have, from long endings to short ones, as Brants (2000) does for unknown words in TnT; rare words alone
 * teach these. Pairs of labels are smoothed by single ones. The best labels are found as by Viterbi (1967), in logarithms.
 */
final class HiddenMarkovModel {
    private static final double OF_PAIRS = 0.98; // the weight of pairs against single labels
    private static final double OF_FEATURES = 1; // occurrences in lower case that shape and ending stand for
    private static final double OF_LOWER = 0.3; // occurrences that those in lower case stand for
    private static final double OF_SHORTER = 1; // occurrences that a shorter ending stands for
    private static final int RARE = 10;
    private static final int LONGEST = 5;

    private final int labels;
    private final double[] share;
    /** The logarithm of how probable a label is behind another one; the last row is the beginning, the last column the end. */
    private final double[][] pairs;

    private final Map<String, double[]> words = new HashMap<>();
    private final Map<String, double[]> lowerWords = new HashMap<>();
    private final Map<String, double[]> features = new HashMap<>();

    /**
     * Counts.
     *
     * @param sentences to learn from
     * @param numbers the labels of their words
     * @param labels how many labels there are
     */
    HiddenMarkovModel(List<Sentence> sentences, List<int[]> numbers, int labels) {
        this.labels = labels;
        double[] singles = new double[labels + 1];
        double[][] counts = new double[labels + 1][labels + 1];
        for (int row = 0; row < sentences.size(); row++) {
            int before = labels;
            for (int i = 0; i < numbers.get(row).length; i++) {
                int label = numbers.get(row)[i];
                singles[label]++;
                counts[before][label]++;
                before = label;
                String word = sentences.get(row).words().get(i);
                add(words, word, label, 1);
                add(lowerWords, word.toLowerCase(Locale.ROOT), label, 1);
            }
            counts[before][labels]++;
            singles[labels]++;
        }
        this.share = shares(Arrays.copyOf(singles, labels));
        this.pairs = new double[labels + 1][labels + 1];
        double[] single = shares(singles);
        for (int before = 0; before <= labels; before++) {
            double[] behind = shares(counts[before]);
            for (int label = 0; label <= labels; label++) {
                pairs[before][label] = Math.log(OF_PAIRS * behind[label] + (1 - OF_PAIRS) * single[label]);
            }
        }
        words.forEach((word, ofWord) -> {
            if (Arrays.stream(ofWord).sum() <= RARE) {
                for (int length = 0; length <= LONGEST; length++) {
                    for (int label = 0; label < labels; label++) {
                        add(features, feature(word, length), label, ofWord[label]);
                    }
                }
            }
        });
    }

    private void add(Map<String, double[]> counts, String key, int label, double count) {
        counts.computeIfAbsent(key, it -> new double[labels])[label] += count;
    }

    private static double[] shares(double[] counts) {
        double all = Math.max(Arrays.stream(counts).sum(), Double.MIN_NORMAL);
        return Arrays.stream(counts).map(count -> count / all).toArray();
    }

    /** The shape of a word, and so many of its last letters in lower case. */
    private static String feature(String word, int length) {
        String lower = word.toLowerCase(Locale.ROOT);
        int from = lower.offsetByCodePoints(lower.length(), -Math.min(length, lower.codePointCount(0, lower.length())));
        return WordFeatures.shape(word) + " " + lower.substring(from);
    }

    /** The share of each label among words like this one. */
    private double[] ofFeatures(String word) {
        double[] smoothed = share.clone();
        for (int length = 0; length <= LONGEST; length++) {
            smoothed = mixed(features.get(feature(word, length)), smoothed, OF_SHORTER);
        }
        return smoothed;
    }

    /** Counts, if there are any, and shares that stand for so many more. */
    private double[] mixed(double @Nullable [] counts, double[] shares, double weight) {
        if (counts == null) {
            return shares;
        }
        double all = Arrays.stream(counts).sum() + weight;
        double[] mixed = new double[labels];
        Arrays.setAll(mixed, label -> (counts[label] + weight * shares[label]) / all);
        return mixed;
    }

    /** The best labels of some words. */
    int[] best(List<String> sentence) {
        int length = sentence.size();
        Tensor worth = Tensor.zeros(DType.FLOAT32, 1, length, labels, labels);
        for (int i = 0; i < length; i++) {
            String word = sentence.get(i);
            double[] lower = mixed(lowerWords.get(word.toLowerCase(Locale.ROOT)), ofFeatures(word), OF_FEATURES);
            double[] given = mixed(words.get(word), lower, OF_LOWER);
            for (int label = 0; label < labels; label++) {
                // A label that the sentences do not have is never the one.
                double ofWord = share[label] > 0 ? Math.log(given[label] / share[label]) : Double.NEGATIVE_INFINITY;
                double ofEnd = i == length - 1 ? pairs[label][labels] : 0;
                for (int before = 0; before < labels; before++) {
                    double ofPair = pairs[i == 0 ? labels : before][label];
                    worth.floats()[(i * labels + before) * labels + label] = (float) (ofPair + ofWord + ofEnd);
                }
            }
        }
        return Viterbi.best(worth).getFirst().symbols().stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
