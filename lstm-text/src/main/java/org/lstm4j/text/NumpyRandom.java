package org.lstm4j.text;

import org.lstm4j.InvalidInputException;
import org.lstm4j.text.internal.Mt19937;

/**
 * {@code numpy.random.RandomState(seed)} as far as orders of rows go: the same permutations, number by number, so that a
 * split or a shuffle of a notebook gives the same rows here.
 *
 * <p>Reproduced are {@code RandomState.permutation(n)} and {@code RandomState.shuffle(x)} of NumPy 1.17 to 2.4, which are
 * frozen by NumPy's compatibility policy; not {@code numpy.random.Generator}, which draws differently. One generator draws
 * on from call to call, as NumPy's does. For the models' own randomness this project uses {@link org.lstm4j.Philox}.
 *
 * <p>Not thread-safe.
 */
public final class NumpyRandom {
    private static final long MAX_SEED = 0xffff_ffffL;

    private final Mt19937 bits;

    /**
     * Seeds a generator.
     *
     * @param seed from 0 to 2<sup>32</sup> - 1, as in NumPy
     * @throws InvalidInputException if it is not
     */
    public NumpyRandom(long seed) {
        checkSeed(seed);
        this.bits = new Mt19937((int) seed);
    }

    static void checkSeed(long seed) {
        if (seed < 0 || seed > MAX_SEED) {
            throw new InvalidInputException("NumpyRandom: the seed is " + seed + ", expected a number from 0 to "
                    + MAX_SEED + ", as in NumPy.");
        }
    }

    /**
     * The numbers from 0 to {@code size - 1} in a drawn order; NumPy's {@code permutation(size)}.
     *
     * @throws InvalidInputException if {@code size} is negative
     */
    public int[] permutation(int size) {
        if (size < 0) {
            throw new InvalidInputException("NumpyRandom: a permutation of " + size + " numbers, expected 0 or more.");
        }
        int[] numbers = new int[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = i;
        }
        shuffle(numbers);
        return numbers;
    }

    /** Puts {@code numbers} into a drawn order, in place; NumPy's {@code shuffle(x)} of an array or a list. */
    public void shuffle(int[] numbers) {
        for (int i = numbers.length - 1; i > 0; i--) {
            int j = upTo(i);
            int held = numbers[i];
            numbers[i] = numbers[j];
            numbers[j] = held;
        }
    }

    /** A number from 0 to {@code max}: bits masked to its length, drawn anew while they are above it. */
    private int upTo(int max) {
        int mask = -1 >>> Integer.numberOfLeadingZeros(max);
        int value = bits.nextInt() & mask;
        while (value > max) {
            value = bits.nextInt() & mask;
        }
        return value;
    }
}
