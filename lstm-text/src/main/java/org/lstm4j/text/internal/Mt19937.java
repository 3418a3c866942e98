package org.lstm4j.text.internal;

/**
 * The Mersenne Twister of Matsumoto and Nishimura (1998), seeded as {@code numpy.random.RandomState(seed)} seeds it from
 * one number. Not thread-safe.
 */
public final class Mt19937 {
    private static final int WORDS = 624;
    private static final int MIDDLE = 397;
    private static final int MATRIX = 0x9908b0df;
    private static final int UPPER = 0x80000000;
    private static final int LOWER = 0x7fffffff;
    private static final int SEED_FACTOR = 1812433253;

    private final int[] state = new int[WORDS];
    private int position = WORDS;

    /** Seeds the generator with the lowest 32 bits. */
    public Mt19937(int seed) {
        state[0] = seed;
        for (int i = 1; i < WORDS; i++) {
            state[i] = SEED_FACTOR * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** The next 32 bits. */
    public int nextInt() {
        if (position == WORDS) {
            twist();
        }
        int bits = state[position++];
        bits ^= bits >>> 11;
        bits ^= (bits << 7) & 0x9d2c5680;
        bits ^= (bits << 15) & 0xefc60000;
        return bits ^ (bits >>> 18);
    }

    private void twist() {
        for (int i = 0; i < WORDS; i++) {
            int mixed = (state[i] & UPPER) | (state[(i + 1) % WORDS] & LOWER);
            state[i] = state[(i + MIDDLE) % WORDS] ^ (mixed >>> 1) ^ ((mixed & 1) == 0 ? 0 : MATRIX);
        }
        position = 0;
    }
}
