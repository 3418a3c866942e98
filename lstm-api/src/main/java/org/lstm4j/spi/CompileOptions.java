package org.lstm4j.spi;

import org.lstm4j.Sizes;

/**
 * What a backend may know before the first batch.
 *
 * @param expected the largest sizes to come, as far as known; larger ones still work, at the cost of a new plan
 * @param seed what the initial parameters of a training step are drawn from
 */
public record CompileOptions(Sizes expected, long seed) {
    /** Nothing known, seed 0. */
    public static final CompileOptions DEFAULT = new CompileOptions(Sizes.NONE, 0);

    /** These options with another seed. */
    public CompileOptions withSeed(long newSeed) {
        return new CompileOptions(expected, newSeed);
    }

    /** These options with sizes to expect. */
    public CompileOptions withExpected(Sizes sizes) {
        return new CompileOptions(sizes, seed);
    }
}
