package org.lstm4j.tasks.wording;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody most likely meant. */
public final class NearestName {
    /** Longer than any name; the table of distances has a row for each character. */
    private static final int LONGEST = 200;

    private NearestName() {}

    /**
     * The candidate nearest to {@code typed} by edit distance (insert, delete, replace, swap of neighbours), ignoring case.
     *
     * @return empty when none is within a third of the typed length (and at least one edit): a far-fetched proposal is
     *     worse than none
     */
    public static Optional<String> of(String typed, Collection<String> candidates) {
        if (typed.length() > LONGEST) {
            return Optional.empty();
        }
        int limit = Math.max(1, typed.length() / 3);
        return candidates.stream()
                .filter(candidate -> distance(typed, candidate) <= limit)
                .min(Comparator.comparingInt((String candidate) -> distance(typed, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The words {@code ; did you mean "name"?}, or the empty string when nothing is near. */
    public static String hint(String typed, Collection<String> candidates) {
        return of(typed, candidates)
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse("");
    }

    /** The words {@code ; did you mean "name"? Title: a, b}, or {@code . Title: a, b} when nothing is near. */
    public static String hintAndList(String typed, Collection<String> candidates, String title) {
        String hint = hint(typed, candidates);
        return (hint.isEmpty() ? "." : hint) + " " + title + ": " + String.join(", ", candidates);
    }

    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int i, int j, int[][] cost) {
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
