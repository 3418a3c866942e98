package org.lstm4j.backend.nd4j.internal.plan;

/** The functions of one number that only ND4J's older way of calling has. */
public enum Function {
    /** Absolute value. */
    ABS,
    /** e^x. */
    EXP,
    /** Natural logarithm. */
    LOG,
    /** Square root. */
    SQRT
}
