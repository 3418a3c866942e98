package org.lstm4j.translation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.text.NumpyRandom;

/**
 * Numbers in English words and in digits, each number once, in a random order: {@code three hundred forty two}, {@code 342}.
 *
 * @param from the smallest number, 0 or more
 * @param to the largest number, below a million
 * @param rows how many of them, at most
 * @param seed of the order
 * @param direction {@code to-digits}, or {@code to-words} for digits as sources
 */
record NumberWords(int from, int to, Optional<Integer> rows, long seed, Optional<Direction> direction)
        implements PairSource {
    private static final int MOST = 999_999;
    private static final int TEN = 10;
    private static final int TWENTY = 20;
    private static final int HUNDRED = 100;
    private static final int THOUSAND = 1000;
    private static final List<String> SMALL = List.of(
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen");
    private static final List<String> TENS =
            List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

    /** What is made of what. */
    enum Direction {
        /** Digits of words. */
        TO_DIGITS,
        /** Words of digits. */
        TO_WORDS
    }

    NumberWords {
        SettingException.within(0, MOST, "from", from);
        SettingException.within(from, MOST, "to", to);
        rows.ifPresent(it -> SettingException.atLeast(1, "rows", it));
        if (seed < 0 || seed >= 1L << Integer.SIZE) {
            throw new SettingException("seed", "must be from 0 to 4294967295, got " + seed);
        }
    }

    /** A number below a million in words. */
    static String words(int number) {
        List<String> words = new ArrayList<>();
        if (number >= THOUSAND) {
            addHundreds(words, number / THOUSAND);
            words.add("thousand");
        }
        if (number % THOUSAND > 0 || number == 0) {
            addHundreds(words, number % THOUSAND);
        }
        return String.join(" ", words);
    }

    private static void addHundreds(List<String> words, int number) {
        if (number >= HUNDRED) {
            words.add(SMALL.get(number / HUNDRED));
            words.add("hundred");
        }
        int rest = number % HUNDRED;
        if (rest >= TWENTY) {
            words.add(TENS.get(rest / TEN - 2));
            rest %= TEN;
        } else if (rest == 0 && number > 0) {
            return;
        }
        if (rest > 0 || number == 0) {
            words.add(SMALL.get(rest));
        }
    }

    @Override
    public PairRows read(DataRoot root) {
        int[] order = new NumpyRandom(seed).permutation(to - from + 1);
        boolean isToWords = direction.orElse(Direction.TO_DIGITS) == Direction.TO_WORDS;
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < Math.min(order.length, rows.orElse(Integer.MAX_VALUE)); i++) {
            String digits = String.valueOf(from + order[i]);
            String words = words(from + order[i]);
            pairs.add(isToWords ? Pair.of(digits, words, digits) : Pair.of(words, digits, digits));
        }
        return PairRows.generated("generated: numbers from " + from + " to " + to + ", seed " + seed, pairs);
    }

    @Override
    public List<DataNeed> needs() {
        return List.of();
    }
}
