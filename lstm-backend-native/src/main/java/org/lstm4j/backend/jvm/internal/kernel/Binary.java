package org.lstm4j.backend.jvm.internal.kernel;

/**
 * Functions of two array elements, or of an element and a number. Comparisons give 1 or 0, and 0 where either is NaN. Arithmetic gives a zero of the result's sign where
 * the result would be denormal ({@link Floors}).
 */
public enum Binary {
    /** a + b. */
    ADD,
    /** a - b. */
    SUBTRACT,
    /** a * b. */
    MULTIPLY,
    /** a / b. */
    DIVIDE,
    /** The larger, as {@link Math#max(float, float)}. */
    MAX,
    /** The smaller, as {@link Math#min(float, float)}. */
    MIN,
    /** 1 where a is less than b. */
    LESS,
    /** 1 where a is equal to b. */
    EQUAL,
    /** 1 where a is greater than b. */
    GREATER
}
