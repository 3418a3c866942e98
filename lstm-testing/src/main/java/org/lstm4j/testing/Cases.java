package org.lstm4j.testing;

/**
 * Random cases of a property, the same in each run. Sizes grow from case to case, so that the first one that fails is a small one; numbers
 * are at the ends of their range more often than chance has it.
 *
 * {@snippet :
 * Cases.of(200).check(draw -> {
 *     int width = draw.between(1, 10);
 *     assertThat(padded(draw.list(0, 12, () -> draw.between(1, 50)), width)).hasSize(width);
 * });
 * }
 *
 * <p>What fails is thrown again as an {@link AssertionError} that says what was drawn and how that case is run alone. Immutable.
 *
 * @param count how many there are
 * @param seed of all of them
 */
public record Cases(int count, long seed) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** What is to hold for each case. */
    @FunctionalInterface
    public interface Property {
        /** Draws a case and checks it. */
        void check(Draw draw) throws Exception;
    }

    /** So many cases. */
    public static Cases of(int count) {
        return new Cases(count, 1);
    }

    /** Other cases. */
    public Cases withSeed(long other) {
        return new Cases(count, other);
    }

    /** Checks all cases. */
    public void check(Property property) {
        for (int number = 0; number < count; number++) {
            checkOne(number, property);
        }
    }

    /** Checks one case, as {@link #check} does; for whoever looks for the cause of a failure. */
    public void checkOne(int number, Property property) {
        Draw draw = new Draw(seed + GOLDEN * (number + 1), (number + 1.0) / count);
        try {
            property.check(draw);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    "case " + number + " of " + count + ", drawn " + draw + ", alone by Cases.of(" + count
                            + ").withSeed(" + seed + ").checkOne(" + number + ", ...): " + e.getMessage(),
                    e);
        }
    }
}
