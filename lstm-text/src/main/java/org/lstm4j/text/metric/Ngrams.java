package org.lstm4j.text.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each run of n elements occurs. */
final class Ngrams {
    private Ngrams() {}

    static Map<List<String>, Integer> of(List<String> elements, int n) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= elements.size(); i++) {
            counts.merge(List.copyOf(elements.subList(i, i + n)), 1, Integer::sum);
        }
        return counts;
    }

    /** How many of the first are in the second, each as often as it is there. */
    static long shared(Map<List<String>, Integer> counts, Map<List<String>, Integer> others) {
        long shared = 0;
        for (Map.Entry<List<String>, Integer> entry : counts.entrySet()) {
            shared += Math.min(entry.getValue(), others.getOrDefault(entry.getKey(), 0));
        }
        return shared;
    }

    static long total(Map<List<String>, Integer> counts) {
        return counts.values().stream().mapToLong(count -> count).sum();
    }
}
