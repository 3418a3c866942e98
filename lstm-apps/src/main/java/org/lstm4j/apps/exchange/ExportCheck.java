package org.lstm4j.apps.exchange;

import java.util.Locale;

/**
 * The same rows through the model on a backend and through its file in ONNX Runtime.
 *
 * @param rows how many
 * @param of what they are: sentences, or random numbers
 * @param backend who computed the model
 * @param largestDifference the largest difference between two output numbers
 */
public record ExportCheck(int rows, String of, String backend, double largestDifference) {
    /** Two sound computations in float32 differ by less. */
    public static final double TOLERANCE = 1e-4;

    /** True if the file is as good as the model. */
    public boolean isEqual() {
        return largestDifference <= TOLERANCE; // not so for NaN
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "Checked: %d %s, backend %s against the file in ONNX Runtime: the largest difference is %.1e",
                rows,
                of,
                backend,
                largestDifference);
    }
}
