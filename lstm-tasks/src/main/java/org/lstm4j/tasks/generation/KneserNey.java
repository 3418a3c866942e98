package org.lstm4j.tasks.generation;

import java.util.Arrays;

/**
 * A forecast of the next word by counts of word sequences: what a model of the next word has to beat before it is worth its time.
 * Interpolated modified Kneser-Ney smoothing (Chen and Goodman, "An empirical study of smoothing techniques for language modeling",
 * 1998): counts of the longest sequences are discounted by one of three amounts, and what that leaves goes to sequences one word shorter,
 * which count by how many words they were seen behind; at the end each word is as likely as the other. Thread-safe once it is made.
 */
final class KneserNey {
    private static final int AMOUNTS = 3;
    private static final double USUAL = 0.75; // a discount where there are too few sequences to estimate it

    private final int vocabulary;
    private final Level[] levels;

    private KneserNey(int vocabulary, Level[] levels) {
        this.vocabulary = vocabulary;
        this.levels = levels;
    }

    /**
     * Counts a stream of words.
     *
     * @param order words in the longest sequences, 1 or more
     * @param vocabulary how many words there are
     */
    static KneserNey of(int[] stream, int order, int vocabulary) {
        Level[] levels = new Level[order];
        Arrays.setAll(levels, length -> new Level());
        long[] keys = new long[order + 1];
        long[] before = new long[order + 1];
        for (int at = 0; at < stream.length; at++) {
            int longest = Math.min(order, at + 1);
            keys(stream, at, longest, keys);
            int length = longest;
            // A sequence that is new is one more word in front of the shorter one at its end.
            while (length > 0 && levels[length - 1].add(keys[length], before[length - 1])) {
                length--;
            }
            System.arraycopy(keys, 0, before, 0, longest + 1);
        }
        for (Level level : levels) {
            level.finish();
        }
        return new KneserNey(vocabulary, levels);
    }

    /** Of each length the key of the words that end at a place; that of no word is 0. */
    private static void keys(int[] stream, int at, int longest, long[] keys) {
        long key = 0;
        for (int length = 1; length <= longest; length++) {
            key = mixed(key + stream[at - length + 1] + 1);
            keys[length] = key;
        }
    }

    /** Of 64 bits, so that two sequences with one key are not to be expected below some billions of them (SplitMix64). */
    private static long mixed(long bits) {
        long z = bits + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** The probability of the word at a place of a stream behind those in front of it. */
    double probability(int[] stream, int at) {
        int longest = Math.min(levels.length, at + 1);
        long[] keys = new long[longest + 1];
        keys(stream, at, longest, keys);
        long[] before = new long[longest + 1];
        if (at > 0) {
            keys(stream, at - 1, longest - 1, before);
        }
        double probability = 1.0 / vocabulary;
        for (int length = 1; length <= longest; length++) {
            probability = levels[length - 1].probability(keys[length], before[length - 1], probability);
        }
        return probability;
    }

    /** {@code exp} of the mean of {@code -log p} of all words of a stream but the first, which nothing stands in front of. */
    double perplexity(int[] stream) {
        double sum = 0;
        for (int at = 1; at < stream.length; at++) {
            sum -= Math.log(probability(stream, at));
        }
        return Math.exp(sum / (stream.length - 1));
    }

    /** All sequences of one length. */
    private static final class Level {
        private final Keys sequences = new Keys();
        private final Keys contexts = new Keys();
        private int[] counts = new int[16];
        private int[] contextOf = new int[16];
        private long[] totals = new long[0];
        /** How many sequences of a context count once, twice, and more often. */
        private int[][] kinds = new int[0][];

        private final double[] discounts = new double[AMOUNTS];

        /** Counts a sequence. @return whether it is new */
        boolean add(long key, long context) {
            int size = sequences.size();
            int sequence = sequences.indexOrAdd(key);
            if (sequence == counts.length) {
                counts = Arrays.copyOf(counts, 2 * sequence);
                contextOf = Arrays.copyOf(contextOf, 2 * sequence);
            }
            counts[sequence]++;
            boolean isNew = sequence == size;
            if (isNew) {
                contextOf[sequence] = contexts.indexOrAdd(context);
            }
            return isNew;
        }

        void finish() {
            totals = new long[contexts.size()];
            kinds = new int[AMOUNTS][contexts.size()];
            double[] howMany = new double[AMOUNTS + 2];
            for (int sequence = 0; sequence < sequences.size(); sequence++) {
                int count = counts[sequence];
                totals[contextOf[sequence]] += count;
                kinds[Math.min(count, AMOUNTS) - 1][contextOf[sequence]]++;
                if (count < howMany.length) {
                    howMany[count]++;
                }
            }
            double once = howMany[1] / (howMany[1] + 2 * howMany[2]);
            for (int amount = 1; amount <= AMOUNTS; amount++) {
                double discount = amount - (amount + 1) * once * howMany[amount + 1] / howMany[amount];
                discounts[amount - 1] = discount > 0 && discount < amount ? discount : USUAL;
            }
        }

        double probability(long key, long contextKey, double shorter) {
            int context = contexts.index(contextKey);
            if (context < 0) {
                return shorter;
            }
            int sequence = sequences.index(key);
            double known = sequence < 0 ? 0 : counts[sequence] - discounts[Math.min(counts[sequence], AMOUNTS) - 1];
            double left = 0;
            for (int amount = 0; amount < AMOUNTS; amount++) {
                left += discounts[amount] * kinds[amount][context];
            }
            return (known + left * shorter) / totals[context];
        }
    }

    /** Numbers keys from 0 up, in the order in which they come; open addressing, for there are millions of them. */
    private static final class Keys {
        private long[] keys = new long[16];
        private int[] table = new int[32];
        private int size;

        int size() {
            return size;
        }

        /** The number of a key, or -1. */
        int index(long key) {
            return table[place(key)] - 1;
        }

        int indexOrAdd(long key) {
            int place = place(key);
            if (table[place] != 0) {
                return table[place] - 1;
            }
            if (size == keys.length) {
                grow();
                place = place(key);
            }
            keys[size] = key;
            table[place] = ++size;
            return size - 1;
        }

        private int place(long key) {
            int mask = table.length - 1;
            int place = (int) (key ^ (key >>> 32)) & mask;
            while (table[place] != 0 && keys[table[place] - 1] != key) {
                place = (place + 1) & mask;
            }
            return place;
        }

        private void grow() {
            keys = Arrays.copyOf(keys, 2 * size);
            table = new int[4 * size];
            for (int number = 0; number < size; number++) {
                table[place(keys[number])] = number + 1;
            }
        }
    }
}
