package org.lstm4j;

import java.math.BigInteger;
import java.util.Locale;

/**
 * Something has more elements than a tensor can hold, or takes more memory than the Java heap has. Its message names the sizes
 * that came to it, the limit, and what to make smaller.
 */
public final class TooLargeException extends InvalidInputException {
    private static final long serialVersionUID = 1L;

    private static final String SMALLER = "Take fewer units, a smaller vocabulary, a smaller batch or fewer steps";

    /** Creates the exception with its one-line message. */
    public TooLargeException(String message) {
        super(message);
    }

    /** Creates the exception with its one-line message and what caused it. */
    public TooLargeException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * For a product of sizes that is beyond {@link Tensor#MAX_SIZE}.
     *
     * @param what whose elements they are, such as {@code Parameter lstm/kernel float32[1, 4096, 512]}
     */
    public static TooLargeException elements(String what, int... dims) {
        BigInteger count = BigInteger.ONE;
        for (int dim : dims) {
            count = count.multiply(BigInteger.valueOf(dim));
        }
        return new TooLargeException(String.format(
                Locale.ROOT,
                "%s has %,d elements; at most %,d are possible. %s",
                what,
                count,
                Tensor.MAX_SIZE,
                SMALLER));
    }

    /**
     * For sizes whose product left the range of a number on the way.
     *
     * @param what what was to be made, such as {@code A run of a predictor of the backend native}
     */
    public static TooLargeException beyond(String what, RuntimeException cause) {
        return new TooLargeException(
                String.format(
                        Locale.ROOT,
                        "%s needs more than %,d numbers in one place, which is the limit. %s",
                        what,
                        Tensor.MAX_SIZE,
                        SMALLER),
                cause);
    }

    /**
     * For what did not fit into memory.
     *
     * @param what what was to be made, such as {@code A tensor float32[20000, 20000]}
     */
    public static TooLargeException memory(String what, OutOfMemoryError cause) {
        String reason = String.valueOf(cause.getMessage());
        boolean isHeap = reason.contains("heap") || reason.contains("array size");
        if (!isHeap) {
            String line = reason.lines().findFirst().orElse("");
            return new TooLargeException(what + " does not fit into memory (" + line + "). " + SMALLER, cause);
        }
        return new TooLargeException(
                String.format(
                        Locale.ROOT,
                        "%s does not fit into the Java heap, which holds at most %,d MB. %s, or a larger heap (-Xmx)",
                        what,
                        Runtime.getRuntime().maxMemory() >> 20,
                        SMALLER),
                cause);
    }
}
