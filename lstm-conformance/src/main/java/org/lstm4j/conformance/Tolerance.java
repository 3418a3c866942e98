package org.lstm4j.conformance;

/**
 * How far a number may be from the expected one: {@code atol + rtol |expected|}. All tolerances of the kit are here, each with
 * its reason; widening one is a change to review, never a way to make a rule pass. A result 1e-3 away is a wrong gate, a
 * wrong activation or a lost bias, not rounding.
 *
 * @param rtol the part that grows with the expected number
 * @param atol the part that does not
 * @param ofLargest true if {@code |expected|} is the largest of the tensor instead of each number: right for sums with
 *     cancellation, whose rounding error does not shrink with the result
 */
public record Tolerance(double rtol, double atol, boolean ofLargest) {
    /** Equal to the bit; for integers, truth values and copies. */
    public static final Tolerance EXACT = new Tolerance(0, 0, false);

    /** Double arithmetic against double arithmetic of another implementation: about a thousand roundings. */
    public static final Tolerance DOUBLE = new Tolerance(1e-10, 1e-10, false);

    /** A forward pass in float32 against double: a few dozen roundings of 6e-8, carried through up to 64 steps. */
    public static final Tolerance FORWARD = new Tolerance(2e-6, 2e-6, false);

    /** Gradients in float32 against double: sums over batch and time with cancellation, so measured at the largest. */
    public static final Tolerance GRADIENT = new Tolerance(1e-5, 1e-5, true);

    /** The loss along 20 training steps in float32 against double: each step starts from the last one's rounding. */
    public static final Tolerance CURVE = new Tolerance(5e-6, 5e-6, false);

    /** Values that another library wrote in float32 (ONNX Runtime, Keras), and the aim for ONNX operator cases. */
    public static final Tolerance IMPORTED = new Tolerance(1e-5, 1e-5, false);

    /** Finite differences with a step of 1e-5 in double: the error of the formula is 1e-10, that of rounding 1e-11. */
    public static final Tolerance DIFFERENCES = new Tolerance(1e-6, 1e-8, true);

    /**
     * Float32 against a vector whose author also ran it in float32: ten times the deviation seen there, and a floor of 1e-6.
     *
     * @param deviation the largest difference between the author's own float32 and float64 results
     */
    public static Tolerance ofDeviation(double deviation) {
        return new Tolerance(1e-6, 1e-6 + 10 * deviation, true);
    }

    /** How far from an expected number, given the largest one of its tensor. */
    public double limit(double expected, double largest) {
        return atol + rtol * (ofLargest ? largest : Math.abs(expected));
    }
}
