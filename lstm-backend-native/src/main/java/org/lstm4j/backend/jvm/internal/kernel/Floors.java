package org.lstm4j.backend.jvm.internal.kernel;

/**
 * Below which magnitude a number is zero. Many processors take a hundred times as long for an operation that reads or gives a denormal number, and a JVM cannot
 * tell them to flush these to zero; so the kernels do, and where the limits lie is part of what they compute: scalar and vector kernels have the same, at every width. NaN and
 * infinities pass.
 *
 * <ul>
 *   <li>Whatever an operator gives is zero below {@link #NORMAL}: there are no denormal numbers.
 *   <li>What a recurrent layer carries from step to step shrinks with every step, and stands behind products. Its floors lie so high that
 *       these products are normal numbers, too: {@link #STATE} forward, {@link #GRADIENT} backward.
 * </ul>
 */
public final class Floors {
    /** The least normal number, 2^-126: about 1.2e-38. */
    public static final float NORMAL = Float.MIN_NORMAL;

    /** That of h and c, 2^-63 or about 1.1e-19: the square of what is not zero is a normal number. */
    public static final float STATE = 0x1p-63f;

    /** That of the gradients of gates, h, c, x and weights of a recurrent layer, 2^-96 or about 1.3e-29: factors down to 2^-30 leave them normal numbers. */
    public static final float GRADIENT = 0x1p-96f;

    static final int NORMAL_BITS = Float.floatToRawIntBits(NORMAL);
    static final int MAGNITUDE = 0x7FFFFFFF;
    static final int SIGN = 0x80000000;

    private Floors() {}

    /** x, or a zero of its sign where its magnitude is below {@link #NORMAL}. */
    public static float normal(float x) {
        return above(NORMAL, x);
    }

    /** x, or a zero of its sign where its magnitude is below a floor. */
    static float above(float floor, float x) {
        return Math.abs(x) < floor ? Math.copySign(0f, x) : x;
    }

    /** x, or zero where its magnitude is below {@link #STATE}. */
    static float state(float x) {
        return Math.abs(x) < STATE ? 0f : x;
    }

    /** x, or zero where its magnitude is below {@link #GRADIENT}. */
    static float gradient(float x) {
        return Math.abs(x) < GRADIENT ? 0f : x;
    }

    /**
     * The least magnitude whose product with a factor is a normal number. A product with one factor is zero below it: so the processor never computes a
     * denormal, not even one that would then be flushed. NaN for NaN.
     */
    static float ofFactor(float factor) {
        double magnitude = Math.abs((double) factor);
        double least = NORMAL / magnitude;
        float floor = (float) least;
        if (floor * magnitude < NORMAL) {
            floor = Math.nextUp(floor);
        }
        return Math.max(floor, NORMAL);
    }

    /** The least magnitude whose square is a normal number. */
    static float ofSquare() {
        return 0x1p-63f;
    }
}
