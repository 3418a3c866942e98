package org.lstm4j.apps.lab;

import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.Philox;

/** Strings of the embedded Reber grammar, for a purpose; those of two purposes are drawn apart. Immutable. */
final class GrammarStrings {
    private final List<List<ReberGrammar.Written>> strings;

    private GrammarStrings(List<List<ReberGrammar.Written>> strings) {
        this.strings = strings;
    }

    /** Draws so many. */
    static GrammarStrings of(long seed, String purpose, int rows) {
        int stream = Philox.streamOf("grammar " + purpose);
        return new GrammarStrings(IntStream.range(0, rows)
                .mapToObj(row -> ReberGrammar.embedded(new Draws(seed, stream, row)))
                .toList());
    }

    /** The symbols by their numbers. */
    List<int[]> numbers() {
        return strings.stream()
                .map(string -> string.stream()
                        .mapToInt(written -> ReberGrammar.SYMBOLS.indexOf(written.symbol()))
                        .toArray())
                .toList();
    }

    /** As sequences that ask at each symbol but the last for the next one. */
    List<Asked> asked() {
        return numbers().stream()
                .map(string -> new Asked(IntStream.range(0, string.length)
                        .mapToObj(step -> new Asked.Step(
                                string[step], step + 1 < string.length ? string[step + 1] : Asked.NOTHING))
                        .toList()))
                .toList();
    }

    /** What nobody can do better: probabilities by the grammar itself, and the best guesses. */
    NextScores ofGrammar() {
        NextScores.Count count = new NextScores.Count();
        for (List<ReberGrammar.Written> string : strings) {
            for (int step = 1; step < string.size(); step++) {
                double chance = string.get(step).chance();
                count.add(chance, chance, step == string.size() - 2);
            }
        }
        return count.scores();
    }

    /**
     * How well the next symbols of strings are foretold.
     *
     * @param next for each string, how probable each symbol is behind each of its symbols but the last
     */
    NextScores of(List<double[][]> next) {
        NextScores.Count count = new NextScores.Count();
        List<int[]> numbers = numbers();
        for (int row = 0; row < numbers.size(); row++) {
            int[] string = numbers.get(row);
            for (int step = 1; step < string.length; step++) {
                double[] chances = next.get(row)[step - 1];
                int best = 0;
                for (int symbol = 1; symbol < chances.length; symbol++) {
                    best = chances[symbol] > chances[best] ? symbol : best;
                }
                count.add(chances[string[step]], best == string[step] ? 1 : 0, step == string.length - 2);
            }
        }
        return count.scores();
    }
}
