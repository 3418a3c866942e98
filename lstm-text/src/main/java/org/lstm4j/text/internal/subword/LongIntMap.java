package org.lstm4j.text.internal.subword;

import java.util.Arrays;

/** Whole numbers by whole numbers, without an object for each. Filled once, then read by any thread. */
final class LongIntMap {
    /** What {@link #get} gives for a key that is not there. */
    static final int NONE = -1;

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long[] keys;
    private final int[] values; // NONE where there is no key
    private final int shift;

    /** With room for {@code count} keys. */
    LongIntMap(int count) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(8L, 2L * count));
        if (bits > 30) {
            throw new IllegalArgumentException(count + " keys");
        }
        keys = new long[1 << bits];
        values = new int[1 << bits];
        shift = Long.SIZE - bits;
        Arrays.fill(values, NONE);
    }

    /** Puts a value of at least 0; the later one of a key stays. */
    void put(long key, int value) {
        int slot = slot(key);
        keys[slot] = key;
        values[slot] = value;
    }

    /** The value of a key, or {@link #NONE}. */
    int get(long key) {
        return values[slot(key)];
    }

    /** Where a key stands, or would: the table is never more than half full. */
    private int slot(long key) {
        int slot = (int) ((key * MIX) >>> shift);
        while (values[slot] != NONE && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }
}
