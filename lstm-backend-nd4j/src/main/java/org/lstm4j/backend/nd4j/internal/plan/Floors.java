package org.lstm4j.backend.nd4j.internal.plan;

/**
 * Below which magnitude a number is zero, as in the backend {@code native}: denormal numbers would cost many processors a hundred times the time, and neither a JVM nor ND4J
 * can tell a processor to flush them to zero. Here parameters and slots have no denormal numbers, and what recurrent layers carry from step to step; what a single operation
 * gives may.
 */
public final class Floors {
    /** That of updated parameters and slots: the least normal number of float32. */
    public static final double NORMAL = Float.MIN_NORMAL;

    /** That of h and c. */
    public static final double STATE = 0x1p-63;

    /** That of the gradients of gates, h and c. */
    public static final double GRADIENT = 0x1p-96;

    private Floors() {}
}
