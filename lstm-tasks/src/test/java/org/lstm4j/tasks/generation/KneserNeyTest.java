package org.lstm4j.tasks.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KneserNeyTest {
    private static final int VOCABULARY = 9;

    /** Words that follow each other more often than by chance, so that sequences repeat. */
    private static int[] stream(int length, long seed) {
        Random random = new Random(seed);
        int[] stream = new int[length];
        for (int i = 1; i < length; i++) {
            stream[i] = random.nextInt(10) < 6 ? (stream[i - 1] * 2 + 1) % 7 : random.nextInt(7);
        }
        return stream;
    }

    private static int[] with(List<Integer> context, int word) {
        List<Integer> all = new ArrayList<>(context);
        all.add(word);
        return all.stream().mapToInt(it -> it).toArray();
    }

    @Test
    void theProbabilitiesOfAllWordsAddUpToOneBehindAnything() {
        KneserNey model = KneserNey.of(stream(2000, 1), 4, VOCABULARY);
        for (List<Integer> context :
                List.of(List.of(1), List.of(8, 8, 8), List.of(0, 1, 3), List.of(3, 0, 1, 3, 0, 1))) {
            double sum = 0;
            for (int word = 0; word < VOCABULARY; word++) {
                double probability = model.probability(with(context, word), context.size());
                assertThat(probability).isPositive();
                sum += probability;
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void itIsTheFormulaOfChenAndGoodman() {
        int[] stream = stream(500, 2);
        KneserNey model = KneserNey.of(stream, 3, VOCABULARY);
        int[] other = stream(200, 3);
        for (int at = 0; at < other.length; at++) {
            List<Integer> sequence = new ArrayList<>();
            for (int i = Math.max(0, at - 2); i <= at; i++) {
                sequence.add(other[i]);
            }
            assertThat(model.probability(other, at)).isCloseTo(byFormula(stream, 3, sequence), within(1e-12));
        }
    }

    /** As the paper writes it, by lists and sets. */
    private static double byFormula(int[] stream, int order, List<Integer> sequence) {
        int length = sequence.size();
        if (length == 0) {
            return 1.0 / VOCABULARY;
        }
        double shorter = byFormula(stream, order, sequence.subList(1, length));
        Map<List<Integer>, Integer> counts = counts(stream, length, order);
        List<Integer> context = sequence.subList(0, length - 1);
        double[] discounts = discounts(counts);
        double total = 0;
        double left = 0;
        for (var entry : counts.entrySet()) {
            if (entry.getKey().subList(0, length - 1).equals(context)) {
                total += entry.getValue();
                left += discounts[Math.min(3, entry.getValue())];
            }
        }
        if (total == 0) {
            return shorter;
        }
        int count = counts.getOrDefault(sequence, 0);
        return (Math.max(0, count - discounts[Math.min(3, count)]) + left * shorter) / total;
    }

    /**
     * How often sequences occur, or, of shorter ones than the longest, behind how many different words; at the beginning of the stream, where
     * no word stands in front, nothing counts as such a word.
     */
    private static Map<List<Integer>, Integer> counts(int[] stream, int length, int order) {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        Set<List<Integer>> seen = new HashSet<>();
        for (int end = length; end <= stream.length; end++) {
            List<Integer> sequence =
                    Arrays.stream(stream, end - length, end).boxed().toList();
            List<Integer> longer = new ArrayList<>(sequence);
            longer.addFirst(end == length ? -1 : stream[end - length - 1]);
            if (length == order || seen.add(longer)) {
                counts.merge(sequence, 1, Integer::sum);
            }
        }
        return counts;
    }

    private static double[] discounts(Map<List<Integer>, Integer> counts) {
        double[] n = new double[5];
        counts.values().stream().filter(it -> it < 5).forEach(it -> n[it]++);
        double y = n[1] / (n[1] + 2 * n[2]);
        double[] discounts = {0, 1 - 2 * y * n[2] / n[1], 2 - 3 * y * n[3] / n[2], 3 - 4 * y * n[4] / n[3]};
        for (int i = 1; i <= 3; i++) {
            if (!(discounts[i] > 0 && discounts[i] < i)) {
                discounts[i] = 0.75;
            }
        }
        return discounts;
    }

    @Test
    void whatRepeatsIsForecastBetterTheLongerTheSequencesAre() {
        int[] period = new int[3000];
        Arrays.setAll(period, i -> "001011".charAt(i % 6) - '0');
        double one = KneserNey.of(period, 1, VOCABULARY).perplexity(period);
        double two = KneserNey.of(period, 2, VOCABULARY).perplexity(period);
        double four = KneserNey.of(period, 4, VOCABULARY).perplexity(period);
        assertThat(four).isLessThan(1.1).isLessThan(two);
        assertThat(two).isLessThan(one);
    }
}
