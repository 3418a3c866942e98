package org.lstm4j;

/**
 * Philox 4x32-10, the counter-based generator of random numbers: the same key and counter give the same bits on every
 * machine, in any order and from any thread.
 *
 * <p>The key is the seed; the counter is made of the element's index, a stream (which one of several uses) and a step.
 * Initial weights, dropout masks and the order of shuffled rows all come from here. <i>Source:</i> Salmon, Moraes,
 * Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (2011). Stateless, so safe for any number of threads.
 */
public final class Philox {
    private static final long M0 = 0xD2511F53L;
    private static final long M1 = 0xCD9E8D57L;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;
    private static final long LOW = 0xFFFFFFFFL;

    private Philox() {}

    /**
     * One of the four words of one block.
     *
     * @param seed the key
     * @param stream the third word of the counter
     * @param step the fourth word of the counter
     * @param index which word: the block is index / 4, the first two words of the counter; 0 or more
     * @return 32 random bits
     */
    public static int word(long seed, int stream, int step, long index) {
        long block = index >>> 2;
        int c0 = (int) block;
        int c1 = (int) (block >>> 32);
        int c2 = stream;
        int c3 = step;
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < 10; round++) {
            long p0 = M0 * (c0 & LOW);
            long p1 = M1 * (c2 & LOW);
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            c0 = n0;
            c2 = n2;
            k0 += W0;
            k1 += W1;
        }
        return switch ((int) (index & 3)) {
            case 0 -> c0;
            case 1 -> c1;
            case 2 -> c2;
            default -> c3;
        };
    }

    /** A number in [0, 1) with 24 random bits, exact as a float. */
    public static float uniform(long seed, int stream, int step, long index) {
        return (word(seed, stream, step, index) >>> 8) * 0x1p-24f;
    }

    /**
     * Numbers as {@link #uniform} gives them for {@code first}, {@code first + 1} and so on, four for the price of one.
     *
     * @param first a multiple of 4, 0 or more
     * @param to where they go, from {@code offset} on
     * @throws IllegalArgumentException if {@code first} is no multiple of 4
     */
    public static void uniforms(long seed, int stream, int step, long first, float[] to, int offset, int count) {
        if ((first & 3) != 0) {
            throw new IllegalArgumentException("first: expected a multiple of 4, found " + first);
        }
        int whole = count & ~3;
        for (int i = 0; i < whole; i += 4) {
            long block = (first + i) >>> 2;
            int c0 = (int) block;
            int c1 = (int) (block >>> 32);
            int c2 = stream;
            int c3 = step;
            int k0 = (int) seed;
            int k1 = (int) (seed >>> 32);
            for (int round = 0; round < 10; round++) {
                long p0 = M0 * (c0 & LOW);
                long p1 = M1 * (c2 & LOW);
                c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
                c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
                c1 = (int) p1;
                c3 = (int) p0;
                k0 += W0;
                k1 += W1;
            }
            to[offset + i] = (c0 >>> 8) * 0x1p-24f;
            to[offset + i + 1] = (c1 >>> 8) * 0x1p-24f;
            to[offset + i + 2] = (c2 >>> 8) * 0x1p-24f;
            to[offset + i + 3] = (c3 >>> 8) * 0x1p-24f;
        }
        for (int i = whole; i < count; i++) {
            to[offset + i] = uniform(seed, stream, step, first + i);
        }
    }

    /**
     * A number of the standard normal distribution, by the Box-Muller transform of two uniform ones, with {@link
     * StrictMath} so that it is the same everywhere.
     */
    public static double normal(long seed, int stream, int step, long index) {
        // 1 - u is in (0, 1], where the logarithm is finite
        double u = 1 - uniform(seed, stream, step, 2 * index);
        double v = uniform(seed, stream, step, 2 * index + 1);
        return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
    }

    /** A whole number in [0, bound), without bias worth naming for bounds below 2^24. */
    public static int below(int bound, long seed, int stream, int step, long index) {
        return (int) (((word(seed, stream, step, index) & LOW) * bound) >>> 32);
    }

    /** A stream for a name, such as a parameter's path: 32 bits of FNV-1a over its characters. */
    public static int streamOf(String name) {
        int hash = 0x811C9DC5;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x01000193;
        }
        return hash;
    }
}
