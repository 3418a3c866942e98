package org.lstm4j.apps.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The grammar of Reber 1967 as Hochreiter and Schmidhuber 1997 draw it: {@code B}, a walk through six states whose arcs bear
 * symbols, {@code E}.
 */
final class ReberGrammar {
    /** All symbols. */
    static final List<String> SYMBOLS = List.of("B", "T", "P", "S", "X", "V", "E");

    private static final String START = "B";
    private static final String END = "E";
    private static final int ENTRY = 0;
    private static final int EXIT = 5;

    /** From each state, the symbols that may come and the state each leads to. */
    private static final List<Map<String, Integer>> ARCS = List.of(
            Map.of("T", 1, "P", 2),
            Map.of("S", 1, "X", 3),
            Map.of("T", 2, "V", 4),
            Map.of("X", 2, "S", EXIT),
            Map.of("P", 3, "V", EXIT),
            Map.of());

    /** Shortest string of the grammar, both ends counted. */
    static final int SHORTEST = 5;

    private ReberGrammar() {}

    /**
     * Draws a string of a length: at each state one of the arcs from which the end can still be reached in time, each as likely.
     *
     * @param length with both ends, {@value #SHORTEST} or more
     */
    static List<String> string(int length, Draws draws) {
        if (length < SHORTEST) {
            throw new IllegalArgumentException("the grammar has no string of " + length + " symbols");
        }
        boolean[][] reaches = reaches(length - 2);
        List<String> string = new ArrayList<>(List.of(START));
        int state = ENTRY;
        for (int left = length - 3; left >= 0; left--) {
            int after = left;
            Map<String, Integer> arcs = ARCS.get(state);
            List<String> open = SYMBOLS.stream()
                    .filter(symbol -> arcs.containsKey(symbol) && reaches[after][arcs.getOrDefault(symbol, 0)])
                    .toList();
            String symbol = draws.of(open);
            string.add(symbol);
            state = arcs.getOrDefault(symbol, EXIT);
        }
        string.add(END);
        return string;
    }

    /**
     * A symbol of a string that is being written.
     *
     * @param symbol which
     * @param chance how probable it was behind those before it, as was every other one that might have come
     */
    record Written(String symbol, double chance) {}

    /** Draws a string of natural length: at each state one of its arcs, each as likely. */
    static List<Written> natural(Draws draws) {
        List<Written> string = new ArrayList<>(List.of(new Written(START, 1)));
        for (int state = ENTRY; state != EXIT; ) {
            Map<String, Integer> arcs = ARCS.get(state);
            List<String> open = SYMBOLS.stream().filter(arcs::containsKey).toList();
            String symbol = draws.of(open);
            string.add(new Written(symbol, 1.0 / open.size()));
            state = arcs.getOrDefault(symbol, EXIT);
        }
        string.add(new Written(END, 1));
        return string;
    }

    /** Draws a string of the embedded grammar: one of natural length between two equal symbols, within two ends. */
    static List<Written> embedded(Draws draws) {
        String symbol = draws.of(EmbeddedReber.LONG_RANGE);
        List<Written> string = new ArrayList<>(List.of(new Written(START, 1)));
        string.add(new Written(symbol, 1.0 / EmbeddedReber.LONG_RANGE.size()));
        string.addAll(natural(draws));
        string.add(new Written(symbol, 1));
        string.add(new Written(END, 1));
        return string;
    }

    /** {@code [n][state]}: whether n arcs can lead from there to the exit. */
    private static boolean[][] reaches(int arcs) {
        boolean[][] reaches = new boolean[arcs + 1][ARCS.size()];
        reaches[0][EXIT] = true;
        for (int n = 1; n <= arcs; n++) {
            for (int state = 0; state < ARCS.size(); state++) {
                for (int next : ARCS.get(state).values()) {
                    reaches[n][state] |= reaches[n - 1][next];
                }
            }
        }
        return reaches;
    }

    /** Whether a string is one of the grammar. */
    static boolean accepts(List<String> string) {
        int size = string.size();
        if (size < SHORTEST
                || !string.getFirst().equals(START)
                || !string.getLast().equals(END)) {
            return false;
        }
        int state = ENTRY;
        for (String symbol : string.subList(1, size - 1)) {
            Integer next = ARCS.get(state).get(symbol);
            if (next == null) {
                return false;
            }
            state = next;
        }
        return state == EXIT;
    }
}
