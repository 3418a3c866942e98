package org.lstm4j.backend.jvm.internal.kernel;

import java.util.SplittableRandom;
import org.assertj.core.api.Assertions;

/** Test data from a named seed, and the comparison of bits that names it when they differ. */
public final class Random32 {
    private final long seed;
    private final SplittableRandom random;

    /** Starts a sequence. */
    public Random32(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
    }

    /** Floats between -limit and limit. */
    public float[] floats(int n, float limit) {
        float[] x = new float[n];
        for (int j = 0; j < n; j++) {
            x[j] = (float) random.nextDouble(-limit, limit);
        }
        return x;
    }

    /** An integer from 0 to bound - 1. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Asserts that two arrays hold the same bits, where any NaN equals any other. */
    public void assertSameBits(float[] actual, float[] expected, String what) {
        Assertions.assertThat(actual.length).isEqualTo(expected.length);
        for (int j = 0; j < actual.length; j++) {
            if (Float.floatToIntBits(actual[j]) != Float.floatToIntBits(expected[j])) {
                Assertions.fail("%s, seed %d: index %d is %s, expected %s", what, seed, j, actual[j], expected[j]);
            }
        }
    }
}
