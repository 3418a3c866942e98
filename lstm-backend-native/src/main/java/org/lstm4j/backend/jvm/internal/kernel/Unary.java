package org.lstm4j.backend.jvm.internal.kernel;

/** Functions of one array element. NaN gives NaN in each of them; the errors named are the largest found in sweeps. */
public enum Unary {
    /** Sign changed. */
    NEGATE,
    /** Absolute value. */
    ABSOLUTE,
    /** Correctly rounded square root; NaN below zero. */
    SQUARE_ROOT,
    /** {@code x < 0 ? 0 : x}. */
    RELU,
    /** {@code 0.2 x + 0.5}, rounded once, held between 0 and 1: ONNX's, and Keras's before version 3. */
    HARD_SIGMOID,
    /** e^x within 1.0e-7 relative; infinity above 88.72, zero below -87.3365, where it would be denormal. */
    EXP,
    /** Natural logarithm within 1 unit in the last place; -infinity at zero, NaN below zero. */
    LOG,
    /** 1 / (1 + e^-x) within 1.9e-7 relative; clamped at |x| = 87, so that it never reaches zero. */
    SIGMOID,
    /** Hyperbolic tangent within 3e-7 relative, never above 1 in magnitude; clamped at |x| = 7.905. */
    TANH,
    /** ln(1 + e^x) within 2.5e-7 relative. */
    SOFTPLUS
}
