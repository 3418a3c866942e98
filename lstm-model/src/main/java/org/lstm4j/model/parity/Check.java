package org.lstm4j.model.parity;

/**
 * One recording of a model, to be held against.
 *
 * @param origin where the numbers come from, such as {@code io.json} or {@code ONNX Runtime, random rows}
 * @param tolerance how far a number e may be off, in parts of {@code 1 + |e|}
 * @param recording the numbers
 */
public record Check(String origin, double tolerance, Recording recording) {
    /** Two sound computations in float32 differ by less. */
    public static final double TOLERANCE = 1e-5;
}
