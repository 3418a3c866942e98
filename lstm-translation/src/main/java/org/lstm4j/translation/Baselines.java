package org.lstm4j.translation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.model.use.SequenceTokens;
import org.lstm4j.model.use.Sequences;

/**
 * What needs no network: for each pair of the test the target of the pair to learn from whose source is nearest, and the target that is most
 * frequent among them.
 *
 * @param nearest the target of the nearest source, by the cosine of counts of tokens times the logarithm of how rare they are; of numbers by
 *     the distance of the mean step
 * @param mostFrequent the same target for all
 */
record Baselines(List<String> nearest, List<String> mostFrequent) {
    static Baselines of(Sequences sequences, SplitPairs pairs) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        pairs.training().forEach(pair -> counts.merge(pair.target(), 1, Integer::sum));
        String frequent = counts.entrySet().stream()
                .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
                .orElseThrow()
                .getKey();
        List<String> nearest = sequences
                .source()
                .map(tokens -> nearestText(tokens, pairs))
                .orElseGet(() -> nearestNumbers(pairs, sequences.features()));
        return new Baselines(nearest, Collections.nCopies(pairs.test().size(), frequent));
    }

    /** How often tokens are in a text. */
    private static Map<String, Integer> counted(SequenceTokens tokens, String text) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        List<String> words = tokens.words(text);
        for (int i = 0; i < words.size(); i++) {
            counts.merge(words.get(i), 1, Integer::sum);
            if (i > 0) {
                counts.merge(words.get(i - 1) + " " + words.get(i), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** A token of a text to learn from, and its part of that text's vector of length 1. */
    private record Posting(int text, double weight) {}

    private static List<String> nearestText(SequenceTokens tokens, SplitPairs pairs) {
        List<Map<String, Integer>> known = pairs.training().stream()
                .map(pair -> counted(tokens, pair.source()))
                .toList();
        Map<String, Integer> texts = new HashMap<>();
        known.forEach(counts -> counts.keySet().forEach(token -> texts.merge(token, 1, Integer::sum)));
        Map<String, List<Posting>> postings = new HashMap<>();
        for (int i = 0; i < known.size(); i++) {
            Map<String, Double> vector = weighted(known.get(i), texts, known.size());
            int text = i;
            vector.forEach((token, weight) ->
                    postings.computeIfAbsent(token, it -> new ArrayList<>()).add(new Posting(text, weight)));
        }
        List<String> nearest = new ArrayList<>();
        for (Pair pair : pairs.test()) {
            double[] scores = new double[known.size()];
            weighted(counted(tokens, pair.source()), texts, known.size())
                    .forEach((token, weight) -> Optional.ofNullable(postings.get(token))
                            .orElse(List.of())
                            .forEach(posting -> scores[posting.text()] += weight * posting.weight()));
            int best = 0;
            for (int i = 1; i < scores.length; i++) {
                best = scores[i] > scores[best] ? i : best;
            }
            nearest.add(pairs.training().get(best).target());
        }
        return nearest;
    }

    private static Map<String, Double> weighted(Map<String, Integer> counts, Map<String, Integer> texts, int all) {
        Map<String, Double> vector = new LinkedHashMap<>();
        double squares = 0;
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            double rarity = Math.log((all + 1.0) / (texts.getOrDefault(entry.getKey(), 0) + 1.0)) + 1;
            double weight = entry.getValue() * rarity;
            vector.put(entry.getKey(), weight);
            squares += weight * weight;
        }
        double length = Math.sqrt(squares);
        vector.replaceAll((token, weight) -> weight / length);
        return vector;
    }

    private static List<String> nearestNumbers(SplitPairs pairs, int features) {
        List<double[]> known = pairs.training().stream()
                .map(pair -> mean(pair.numbers(), features))
                .toList();
        List<String> nearest = new ArrayList<>();
        for (Pair pair : pairs.test()) {
            double[] asked = mean(pair.numbers(), features);
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < known.size(); i++) {
                double distance = 0;
                double[] other = known.get(i);
                for (int k = 0; k < features; k++) {
                    distance += (asked[k] - other[k]) * (asked[k] - other[k]);
                }
                if (distance < least) {
                    least = distance;
                    best = i;
                }
            }
            nearest.add(pairs.training().get(best).target());
        }
        return nearest;
    }

    private static double[] mean(float[][] steps, int features) {
        double[] mean = new double[features];
        for (float[] step : steps) {
            for (int k = 0; k < features; k++) {
                mean[k] += step[k] / steps.length;
            }
        }
        return mean;
    }
}
